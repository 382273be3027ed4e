"""The projection `standing`: from which position to which a record stood, and under what title.

A record stands from its creation until it is merged into another; withdrawing is a matter of
`seen`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from undersight.records.claim import Claim
from undersight.records.ids import to_number
from undersight.records.speaking import speaking
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, EXEMPT, chunks, claim_of, execute, fetch, insert, marks
from undersight.values.characters import title_key

COLUMNS = ("record", "kind", "title", "title_key", "rank", "seen", "opened", "closed")


class Stand(NamedTuple):
    """What a record's standing says at one position."""

    title: str
    title_key: str
    rank: int


def stand_of(claims: Iterable[Claim], schema: Schema, *, owned: bool, rank: int) -> Stand | None:
    """The standing that a record's claims of title and merged_into give it.

    None where it does not stand: merged into another, or without a title though it stands alone.
    `rank`: that of the claim that links it, where it is owned.
    """
    by_property: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_property[claim.content.property].append(claim)
    if by_property["merged_into"]:
        return None
    said = speaking(by_property["title"], schema)
    if said is None and not owned:
        return None
    title = said.content.value.text if said and said.content.value else ""
    return Stand(title, title_key(title), rank)


def rank_of(claim: Claim, kind: str, schema: Schema) -> int:
    """The rank of a claim on a record of `kind`: EXEMPT where no least certainty hides the property
    there.
    """
    use = schema.kinds[kind].use(claim.content.property) if kind in schema.kinds else None
    if use is None or not use.certainty:
        return EXEMPT
    return schema.rank(claim.content.certainty)


def stand(records: Iterable[str], position: int, schema: Schema) -> None:
    """Brings the standing of these records up to `position`, the changeset just written."""
    for part in chunks(sorted(to_number(r) for r in set(records))):
        _stand(part, position, schema)


def _stand(ids: list[int], position: int, schema: Schema) -> None:
    own = _claims(ids)
    owned = {row[0] for row in fetch(_OWNED.format(marks(ids)), ids)}
    links = dict(fetch(_LINKS.format(marks(ids)), ids))
    now = {row[0]: row[1:] for row in fetch(_NOW.format(marks(ids)), ids)}
    kinds = {row[0]: row[1:] for row in fetch(_KIND.format(marks(ids)), ids)}
    closing, rows = [], []
    for number in ids:
        is_owned = number in owned
        rank = links.get(number, 0) if is_owned else EXEMPT
        new = stand_of(own.get(number, []), schema, owned=is_owned, rank=rank)
        if is_owned and number not in links:
            new = None
        old = now.get(number)
        if old is not None and (new is None or tuple(old) != tuple(new)):
            closing.append(number)
        if new is not None and (old is None or tuple(old) != tuple(new)):
            kind, seen = kinds[number]
            rows.append((number, kind, *new, seen, position, None))
    for part in chunks(closing):
        execute(
            f"UPDATE standing SET closed = %s WHERE closed IS NULL AND record IN ({marks(part)})",
            [position, *part],
        )
    insert("standing", COLUMNS, rows)


_OWNED = "SELECT id FROM record WHERE owner IS NOT NULL AND id IN ({})"
_LINKS = (
    "SELECT target, MAX(rank) FROM claim WHERE closed IS NULL AND target IN ({}) GROUP BY target"
)
_NOW = "SELECT record, title, title_key, rank FROM standing WHERE closed IS NULL AND record IN ({})"
_KIND = "SELECT id, kind, seen FROM record WHERE id IN ({})"
_TITLES = (
    f"SELECT {CLAIM} FROM claim WHERE closed IS NULL AND property IN ('title', 'merged_into')"
    " AND record IN ({})"
)


def _claims(ids: list[int]) -> dict[int, list[Claim]]:
    by_record: dict[int, list[Claim]] = defaultdict(list)
    for row in fetch(_TITLES.format(marks(ids)), ids):
        by_record[row[2]].append(claim_of(row))
    return by_record
