"""The words of the glossary: terms, technologies and purposes with their definitions and what is
broader.
"""

from __future__ import annotations

from collections.abc import Sequence

from undersight.records.claim import Claim
from undersight.records.found import Entry, by_property
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.speaking import heard, speaking_key
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, claim_of, marks
from undersight.store.reads.names import names
from undersight.store.reads.scope import scope

MOST = 5_000
"""Entries of a kind on one page."""

_RECORDS = (
    "SELECT record, kind, title FROM records WHERE kind = %s ORDER BY title_key, record LIMIT %s"
)
_CLAIMS = (
    f"SELECT {CLAIM} FROM claims WHERE property IN ('definition', 'alias', 'broader')"
    " AND record IN (SELECT record FROM records WHERE kind IN ({})) ORDER BY id"
)


def entries(kinds: Sequence[str], *, lens: Lens, schema: Schema) -> dict[str, tuple[Entry, ...]]:
    """The entries of each kind by title. Two statements for the names of each kind, one for all
    claims.
    """
    found: dict[str, list[Name]] = {}
    for kind in kinds:
        rows = scope(lens).select(_RECORDS, [kind, MOST], use="records")
        found[kind] = [Name(from_number(number), kind, title) for number, kind, title in rows]
    claims: dict[str, list[Claim]] = {}
    if kinds:
        for row in scope(lens).select(
            _CLAIMS.format(marks(kinds)), list(kinds), use="claims records"
        ):
            claim = claim_of(row)
            claims.setdefault(claim.record, []).append(claim)
    titled = names({n.id for group in found.values() for n in group}, lens)
    return {
        kind: tuple(
            _entry(titled[n.id], claims.get(n.id, []), lens=lens, schema=schema) for n in group
        )
        for kind, group in found.items()
    }


def _entry(name: Name, claims: list[Claim], *, lens: Lens, schema: Schema) -> Entry:
    grouped = by_property(sorted(claims, key=lambda c: speaking_key(c, schema)))
    said = [c for c in grouped.get("definition", ()) if c.content.value]
    definition = heard(said, lens, lambda claim: claim.content.language)
    return Entry(
        name,
        definition,
        tuple(c.content.value.text for c in grouped.get("alias", ()) if c.content.value),
        tuple(c.content.value.target for c in grouped.get("broader", ()) if c.content.value),
    )
