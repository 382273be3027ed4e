"""From an intended change to a plan that can be written: conflicts, problems and all that follows
from it.

Runs under the head's lock. Raises ConflictError or InvalidError; touches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from undersight.errors import ConflictError, InvalidError, Problem, worded
from undersight.records.access import with_access
from undersight.records.change import Change, Opening, together
from undersight.records.claim import Check, Citation, Claim
from undersight.records.ids import from_number, new_id, to_number
from undersight.records.needs import ask, needs
from undersight.records.record import Record
from undersight.records.rights import LEVELS, Reader, Right
from undersight.records.rounding import split_points
from undersight.records.validate import (
    Known,
    check_problems,
    citation_problems,
    opening_problems,
)
from undersight.schema.model import Schema
from undersight.store.actions.identity import fitting_problems
from undersight.store.actions.sight import CITATION_STRICT, sees, visible_to
from undersight.store.actions.unique import unique_problems
from undersight.store.mapping import CITATION, CLAIM, chunks, citation_of, claim_of, fetch, marks


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be written at `position`."""

    position: int
    records: tuple[Record, ...]
    claims: tuple[Claim, ...]
    closes: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    uncites: tuple[Citation, ...]
    checks: tuple[Check, ...]
    known: dict[str, Known]
    continued: frozenset[str]  # identities that had rows before
    erased: tuple[tuple[str, str, str], ...] = ()  # sort of row, id, reason


@dataclass(frozen=True, slots=True)
class Clash:
    """A claim that changed since the edit began: what it said then, what it says now, what was to
    be said.
    """

    base: Claim
    theirs: Claim | None
    mine: Opening | None


class ClaimConflictError(ConflictError):
    """Somebody else changed the same claims; carries every clash."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__(
            worded(
                "claims changed since you began (%(count)s): look at both versions and decide",
                count=len(self.clashes),
            )
        )


def prepare(change: Change, *, position: int, schema: Schema, actor: Reader) -> Plan:
    """The plan of a change. Raises RefusedError, ClaimConflictError or InvalidError (every problem,
    each with its place).
    """
    known = _known(change, actor)
    closes = _closes(change, actor)
    ask(actor, needs(change, closes.values()))
    change = _completed(change, schema, known=known, closes=closes)
    problems = [*_problems(change, schema, known), *_taken_ids(change)]
    if problems:
        raise InvalidError(problems)
    claims = tuple(_claim(o, position) for o in change.opens)
    closing = _unique_rows((*closes.values(), *_following(closes, claims, schema)))
    ends = {c.id for c in closing}
    problems = list(fitting_problems(change, closing=ends, known=known, actor=actor))
    if problems:
        raise InvalidError(problems)
    uncites, recites = _citations_that_follow(change, closing, claims, actor=actor)
    citations = tuple(
        [
            replace(c, id=new_id(), claim=claim.identity, opened=position)
            for claim, opening in zip(claims, change.opens, strict=True)
            for c in opening.citations
        ]
        + [replace(c, id=new_id(), opened=position) for c in change.cites]
        + [replace(c, id=new_id(), opened=position, closed=None) for c in recites]
    )
    taken = unique_problems(change, closing=closing, schema=schema, known=known, actor=actor)
    if problems := [problem for _, problem in taken]:
        raise InvalidError(problems)
    checks = tuple(replace(c, id=new_id(), opened=position) for c in change.checks)
    continued = frozenset(o.identity for o in change.opens if o.identity)
    return Plan(
        position,
        change.records,
        claims,
        closing,
        citations,
        uncites,
        checks,
        known,
        continued,
        change.erases,
    )


def _completed(
    change: Change, schema: Schema, *, known: Mapping[str, Known], closes: Mapping[str, Claim]
) -> Change:
    """The change with all that its author may leave unsaid."""
    kinds = {i: k.kind for i, k in known.items()}
    before = {c.identity: c.content.access for c in closes.values()}
    return split_points(with_access(change, schema, kinds=kinds, before=before), schema)


def problems_of(
    parts: Sequence[Change], *, schema: Schema, actor: Reader, assumed: Mapping[str, Known]
) -> list[list[Problem]]:
    """The problems of each of the parts of one change, so that the others can be written alone.

    What fails only as a whole, such as a conflict, is not told. `assumed`: records that count as
    existing beside those that do.
    """
    whole = together(parts)
    known = {**assumed, **_known(whole, actor)}
    closes = _closes(whole, actor)
    every = [_completed(p, schema, known=known, closes=closes) for p in parts]
    found = [list(_problems(p, schema, known)) for p in every]
    sound = together(p for p, problems in zip(every, found, strict=True) if not problems)
    closing = tuple(closes.values())
    taken: dict[str, list[Problem]] = {}
    for opening, problem in unique_problems(
        sound, closing=closing, schema=schema, known=known, actor=actor
    ):
        taken.setdefault(opening.record, []).append(problem)
    for part, problems in zip(every, found, strict=True):
        problems += (p for i in {o.record for o in part.opens} for p in taken.get(i, ()))
    return found


def _claim(opening: Opening, position: int) -> Claim:
    return Claim(new_id(), opening.identity or new_id(), opening.record, opening.content, position)


def _unique_rows(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple({c.id: c for c in claims}.values())


def _known(change: Change, actor: Reader) -> dict[str, Known]:
    """The records that a change names, as the actor may see them: those of the registry and its own
    new ones.
    """
    names = {o.record for o in change.opens} | {c.record for c in change.checks}
    names |= {o.content.value.target for o in change.opens if o.content.value}
    names |= {c.source for o in change.opens for c in o.citations} | {
        c.source for c in change.cites
    }
    names |= {s for c in change.checks for s in c.sources} | {r.owner for r in change.records}
    new = {r.id for r in change.records}
    known: dict[str, Known] = {}
    for part in chunks(to_number(n) for n in names - new - {""} if _is_id(n)):
        sql = (
            "SELECT id, kind, owner, seen FROM record"
            f" WHERE {visible_to(actor)} AND id IN ({marks(part)})"
        )
        for number, kind, owner, seen in fetch(sql, part):
            known[from_number(number)] = Known(
                kind, from_number(owner) if owner is not None else "", seen
            )
    for record in change.records:
        owner = known.get(record.owner)
        known[record.id] = Known(record.kind, record.owner, owner.seen if owner else 0)
    return known


def _is_id(text: str) -> bool:
    try:
        to_number(text)
    except ValueError:
        return False
    return True


def _problems(change: Change, schema: Schema, known: dict[str, Known]) -> Iterable[Problem]:
    for record in change.records:
        yield from (p.at(record.kind) for p in _record_problems(record, schema, known))
    titled = {o.record for o in change.opens if o.content.property == "title"}
    for record in change.records:
        if not record.owner and record.id not in titled:
            yield Problem(
                worded("a new record needs a title"),
                worded("give it one"),
                f"{record.kind} · title",
            )
    for opening in change.opens:
        place = opening.place or f"{opening.record} · {opening.content.property}"
        yield from (p.at(place) for p in opening_problems(opening, schema, known))
        if opening.content.property == "merged_into" and not _alike(opening, known):
            yield Problem(
                worded("only two records of one kind can be merged"),
                worded("choose two alike"),
                place,
            )
    for citation in change.cites:
        yield from citation_problems(citation, known)
    for check in change.checks:
        yield from check_problems(check, known)


def _taken_ids(change: Change) -> Iterable[Problem]:
    """New records whose id another has already, in the registry or in the change itself."""
    times = Counter(r.id for r in change.records)
    taken = {i for i, count in times.items() if count > 1}
    for part in chunks(to_number(i) for i in times if _is_id(i)):
        rows = fetch(f"SELECT id FROM record WHERE id IN ({marks(part)})", part)
        taken |= {from_number(row[0]) for row in rows}
    for handle in sorted(taken):
        yield Problem(
            worded("another record has this id already"),
            worded("leave it out: a new one is made"),
            value=handle,
        )


def _alike(opening: Opening, known: dict[str, Known]) -> bool:
    """Whether one record can be merged into the other: two of one kind, neither of them owned."""
    target = opening.content.value.target if opening.content.value else ""
    one, other = known.get(opening.record), known.get(target)
    if one is None or other is None or opening.record == target:
        return False
    return one.kind == other.kind and not one.owner and not other.owner


def _record_problems(record: Record, schema: Schema, known: dict[str, Known]) -> Iterable[Problem]:
    kind = schema.kinds.get(record.kind)
    if not _is_id(record.id):
        yield Problem(
            worded("not an id"), worded("leave it out: a new one is made"), value=record.id
        )
    if kind is None or kind.retired:
        kinds = tuple(k for k, v in schema.kinds.items() if not v.retired)
        yield Problem(
            worded("no such kind"), worded("choose of: %(kinds)s", kinds=kinds), value=record.kind
        )
    elif bool(kind.owner) != bool(record.owner):
        cure = (
            worded("create it with its %(owner)s", owner=kind.owner)
            if kind.owner
            else worded("create it without an owner")
        )
        yield Problem(
            worded("is owned by another record") if kind.owner else worded("stands alone"), cure
        )
    elif record.owner and (record.owner not in known or known[record.owner].kind != kind.owner):
        yield Problem(
            worded("its owner does not exist"),
            worded("name a %(owner)s", owner=kind.owner),
            value=record.owner,
        )


def _closes(change: Change, actor: Reader) -> dict[str, Claim]:
    """The open rows to close. Rows closed by somebody else meanwhile are a conflict."""
    rows: dict[str, Claim] = {}
    seen: dict[str, int] = {}
    for part in chunks(to_number(i) for i in change.closes if _is_id(i)):
        for row in fetch(f"SELECT {CLAIM}, seen FROM claim WHERE id IN ({marks(part)})", part):
            claim = claim_of(row)
            rows[claim.id], seen[claim.id] = claim, row[-1]
    shown = {i for i, c in rows.items() if _destroys(change, actor) or sees(actor, c, seen[i])}
    missing = [i for i in change.closes if i not in shown]
    if missing:
        raise InvalidError(
            [
                Problem(worded("there is no such claim"), worded("load the page again"), value=i)
                for i in missing
            ]
        )
    stale = [c for c in rows.values() if c.closed is not None]
    if stale:
        raise ClaimConflictError(_clash(c, change) for c in stale)
    return rows


def _destroys(change: Change, actor: Reader) -> bool:
    """Whether rows are closed to be erased: whoever may do that does it unseen, too."""
    return bool(change.erases) and actor.may(Right.ERASE)


def _clash(base: Claim, change: Change) -> Clash:
    now = fetch(
        f"SELECT {CLAIM} FROM claim WHERE identity = %s AND closed IS NULL",
        [to_number(base.identity)],
    )
    mine = next((o for o in change.opens if o.identity == base.identity), None)
    return Clash(base, claim_of(now[0]) if now else None, mine)


def _following(closes: dict[str, Claim], claims: tuple[Claim, ...], schema: Schema) -> list[Claim]:
    """The claims of owned records that go because the last claim that links them goes."""
    stays = {t for c in claims if (t := _owned(c, schema))} | {c.record for c in claims}
    closing = set(closes)
    found: list[Claim] = []
    wave = {t for c in closes.values() if (t := _owned(c, schema))} - stays
    while wave:
        gone = [to_number(t) for t in wave - _linked_elsewhere(wave, closing, schema)]
        more: list[Claim] = []
        for part in chunks(gone):
            sql = f"SELECT {CLAIM} FROM claim WHERE closed IS NULL AND record IN ({marks(part)})"
            more += [claim_of(row) for row in fetch(sql, part)]
        found += more
        closing |= {c.id for c in more}
        stays |= wave
        wave = {t for c in more if (t := _owned(c, schema))} - stays
    return found


def _linked_elsewhere(targets: Iterable[str], closing: set[str], schema: Schema) -> set[str]:
    """Those of the owned records that a claim owns which stands and stays."""
    owning = [p.id for p in schema.properties.values() if p.owns]
    linked: set[str] = set()
    for part in chunks(to_number(t) for t in targets):
        sql = (
            "SELECT id, target FROM claim WHERE closed IS NULL"
            f" AND property IN ({marks(owning)}) AND target IN ({marks(part)})"
        )
        rows = fetch(sql, [*owning, *part])
        linked |= {from_number(target) for i, target in rows if from_number(i) not in closing}
    return linked


def _owned(claim: Claim, schema: Schema) -> str:
    """The record that a claim owns by linking it; "" for any other claim."""
    prop = schema.properties.get(claim.content.property)
    return claim.content.value.target if prop and prop.owns and claim.content.value else ""


def _citations_that_follow(
    change: Change, closing: tuple[Claim, ...], claims: tuple[Claim, ...], *, actor: Reader
) -> tuple[tuple[Citation, ...], list[Citation]]:
    """The citations to close: those named, those of claims that end, and those to begin anew.

    Where a claim's access is relaxed its citations begin anew with it: what stood under the
    stricter claim stays as hidden as that was.
    """
    found = _uncited(change, actor)
    goes_on = {c.identity: c for c in claims}
    ended = {to_number(c.identity) for c in closing if c.identity not in goes_on}
    relaxed = {
        to_number(c.identity)
        for c in closing
        if c.identity in goes_on
        and LEVELS[goes_on[c.identity].content.access] < LEVELS[c.content.access]
    }
    again: list[Citation] = []
    for part in chunks(ended | relaxed):
        sql = f"SELECT {CITATION} FROM citation WHERE closed IS NULL AND claim IN ({marks(part)})"
        for citation in map(citation_of, fetch(sql, part)):
            if citation.id not in found and to_number(citation.claim) in relaxed:
                again.append(citation)
            found[citation.id] = citation
    return tuple(found.values()), again


def _uncited(change: Change, actor: Reader) -> dict[str, Citation]:
    """The citations that a change names to close. What the actor may not see of them, the source
    included, is as if it were not there.
    """
    found: dict[str, Citation] = {}
    for part in chunks(to_number(i) for i in change.uncites if _is_id(i)):
        sql = (
            f"SELECT {CITATION}, {CITATION_STRICT} FROM citation"
            f" WHERE closed IS NULL AND id IN ({marks(part)})"
        )
        for row in fetch(sql, part):
            if _destroys(change, actor) or actor.sees(row[-1]):
                citation = citation_of(row)
                found[citation.id] = citation
    if set(change.uncites) - set(found):
        raise InvalidError(
            [Problem(worded("a citation to remove is already gone"), worded("load the page again"))]
        )
    return found
