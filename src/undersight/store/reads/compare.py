"""Two states of a record side by side: which claims differ. What differs is decided in
records.diff.
"""

from __future__ import annotations

from collections.abc import Iterable

from undersight.errors import NotFoundError, worded
from undersight.records.claim import Citation, Claim
from undersight.records.diff import ClaimDiff, diff_claims
from undersight.records.ids import to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.revision import Comparison
from undersight.store.mapping import CITATION, CLAIM, citation_of, claim_of
from undersight.store.reads.names import names
from undersight.store.reads.record import OWN, find
from undersight.store.reads.scope import scope


def compare(handle: str, a: int | None, b: int | None, *, lens: Lens) -> Comparison:
    """What differs in a record between positions `a` and `b` (None = now), as `lens` shows either.

    Raises NotFoundError where it stood at neither, WithdrawnError or MovedError.
    """
    record = find(handle, lens.at(b))
    old, old_cites = state(handle, lens.at(a))
    new, new_cites = state(handle, lens.at(b))
    diffs = diff_claims(old, new, old_citations=old_cites, new_citations=new_cites)
    known = named({handle, *mentioned(diffs)}, lens.at(b), lens.at(a))
    if handle not in known:
        raise NotFoundError(worded("there was no such record at either position"))
    identities = {c.identity for c in old} | {c.identity for c in new}
    same = len(identities) - len(diffs)
    return Comparison(record, known[handle], diffs, same, known)


def state(handle: str, lens: Lens) -> tuple[list[Claim], list[Citation]]:
    """The claims of a record and of what it owns, and their citations, as the lens shows them. Two
    statements.
    """
    number = to_number(handle)
    sql = f"SELECT {CLAIM} FROM claims WHERE {OWN} ORDER BY opened, id"
    claims = [claim_of(row) for row in scope(lens).select(sql, [number, number])]
    sql = (
        f"SELECT {CITATION} FROM cites WHERE claim IN"
        f" (SELECT identity FROM claims WHERE {OWN}) ORDER BY opened, id"
    )
    rows = scope(lens).select(sql, [number, number], use="claims cites")
    return claims, [citation_of(row) for row in rows]


def mentioned(diffs: Iterable[ClaimDiff]) -> set[str]:
    """The records that these differences link to or cite."""
    found = set()
    for diff in diffs:
        for claim in (diff.old, diff.new):
            if claim and claim.content.value and claim.content.value.target:
                found.add(claim.content.value.target)
        found |= {c.source for c in (*diff.cited, *diff.uncited)}
    return found


def named(ids: set[str], *lenses: Lens) -> dict[str, Name]:
    """The names of records as the first of the lenses that shows them gives them."""
    found: dict[str, Name] = {}
    for lens in reversed(lenses):
        found |= names(ids, lens)
    return found
