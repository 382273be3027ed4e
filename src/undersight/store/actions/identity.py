"""That a change fits the claims that stand: an identity says one thing at a time, and what is cited
or checked exists.

Reads under the head's lock; what the actor may not see is as if it did not exist.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from undersight.errors import Problem, Wording, worded
from undersight.records.change import Change, Opening
from undersight.records.claim import Claim
from undersight.records.ids import read_id, to_number
from undersight.records.rights import Reader
from undersight.records.validate import Known
from undersight.store.actions.sight import sees
from undersight.store.mapping import CLAIM, ERASED, chunks, claim_of, fetch, marks


@dataclass(frozen=True, slots=True)
class _Past:
    """The rows of one identity."""

    newest: Claim
    open: tuple[str, ...]  # ids of its open rows
    lived: frozenset[str]  # the records of which it was claimed


def fitting_problems(
    change: Change,
    *,
    closing: Collection[str],
    known: Mapping[str, Known],
    actor: Reader,
) -> Iterator[Problem]:
    """Every problem of a change with what stands. `closing`: ids of all rows that it closes."""
    named = {o.identity for o in change.opens if o.identity}
    cited = {c.claim for c in change.cites}
    checked = {c.claim for c in change.checks if c.claim}
    if not named and not cited and not checked:
        return
    past = _past(named | cited | checked, actor)
    yield from _identity_problems(change, past, closing)
    standing = {i for i, p in past.items() if set(p.open) - set(closing)} | named
    for citation in change.cites:
        if citation.claim not in standing:
            yield _gone("citation", citation.claim)
    for check in change.checks:
        if check.claim and not (
            check.claim in standing and _is_about(check.record, past.get(check.claim), known)
        ):
            yield _gone("check", check.claim)


def _gone(place: str, identity: str) -> Problem:
    return Problem(
        worded("there is no such claim"), worded("load the page again"), place, value=identity
    )


def _is_about(record: str, past: _Past | None, known: Mapping[str, Known]) -> bool:
    """Whether a claim is one of the record, or of what it owns."""
    holder = past.newest.record if past else ""
    return holder == record or (holder in known and known[holder].owner == record)


def _identity_problems(
    change: Change, past: Mapping[str, _Past], closing: Collection[str]
) -> Iterator[Problem]:
    times = Counter(o.identity for o in change.opens if o.identity)
    merges = {
        (o.record, o.content.value.target)
        for o in change.opens
        if o.content.property == "merged_into" and o.content.value
    }
    for opening in change.opens:
        if not opening.identity:
            continue
        place = opening.place or f"{opening.record} · {opening.content.property}"
        found = past.get(opening.identity)
        if found is None:
            yield _gone(place, opening.identity)
            continue
        if times[opening.identity] > 1:
            yield _misfit(worded("one claim cannot say two things at a time"), place, opening)
        if set(found.open) - set(closing):
            yield _misfit(worded("continues a claim that still stands"), place, opening)
        if found.newest.content.property != opening.content.property:
            yield _misfit(worded("continues a claim of another property"), place, opening)
        moved = (found.newest.record, opening.record)
        if opening.record not in found.lived and moved not in merges:
            yield _misfit(worded("continues a claim of another record"), place, opening)


def _misfit(message: Wording, place: str, opening: Opening) -> Problem:
    cure = worded("replace the claim as it stands, or begin a new one")
    return Problem(message, cure, place, opening.identity)


def _past(identities: Iterable[str], actor: Reader) -> dict[str, _Past]:
    """The identities that exist, as far as the actor may see them; the erased do not."""
    rows: dict[str, list[Claim]] = defaultdict(list)
    hidden: set[str] = set()
    for part in chunks(to_number(i) for i in identities if read_id(i) == i):
        sql = f"SELECT {CLAIM}, seen FROM claim WHERE identity IN ({marks(part)}) ORDER BY opened"
        for row in fetch(sql, part):
            claim = claim_of(row)
            rows[claim.identity].append(claim)
            gone = claim.content.reason.startswith(ERASED)
            newest_is_hidden = gone or not sees(actor, claim, row[-1])
            (hidden.add if newest_is_hidden else hidden.discard)(claim.identity)
    return {
        i: _Past(
            found[-1],
            tuple(c.id for c in found if c.closed is None),
            frozenset(c.record for c in found),
        )
        for i, found in rows.items()
        if i not in hidden
    }
