"""From an intended change to a plan that can be written: conflicts, problems and all that follows
from it.

Runs under the head's lock. Raises ConflictError or InvalidError; touches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from undersight.errors import ConflictError, InvalidError, Problem, worded
from undersight.records.change import Change, Opening
from undersight.records.claim import Check, Citation, Claim
from undersight.records.ids import from_number, new_id, to_number
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
    erased: tuple[tuple[str, str, str], ...] = ()  # sort of row, id, reason: only `erase` fills it


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
    """The plan of a change. Raises ClaimConflictError or InvalidError (every problem, each with its
    place).
    """
    change = split_points(change, schema)
    known = _known(change, actor)
    closes = _closes(change, actor)
    problems = list(_problems(change, schema, known))
    if problems:
        raise InvalidError(problems)
    claims = tuple(_claim(o, position) for o in change.opens)
    following = _following(closes, claims, schema)
    closing = _unique_rows((*closes.values(), *following))
    uncites, recites = _citations_that_follow(change, closing, claims)
    citations = tuple(
        [
            replace(c, id=c.id or new_id(), claim=claim.identity, opened=position)
            for claim, opening in zip(claims, change.opens, strict=True)
            for c in opening.citations
        ]
        + [replace(c, id=c.id or new_id(), opened=position) for c in change.cites]
        + [replace(c, id=new_id(), opened=position, closed=None) for c in recites]
    )
    problems = list(
        unique_problems(change, closing=closing, schema=schema, known=known, actor=actor)
    )
    if problems:
        raise InvalidError(problems)
    checks = tuple(replace(c, id=c.id or new_id(), opened=position) for c in change.checks)
    continued = frozenset(o.identity for o in change.opens if o.identity)
    return Plan(
        position, change.records, claims, closing, citations, uncites, checks, known, continued
    )


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
        sql = f"SELECT id, kind, owner, seen FROM record WHERE id IN ({marks(part)})"
        for number, kind, owner, seen in fetch(sql, part):
            if seen <= actor.level:
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
    for citation in change.cites:
        yield from citation_problems(citation, known)
    for check in change.checks:
        yield from check_problems(check, known)


def _record_problems(record: Record, schema: Schema, known: dict[str, Known]) -> Iterable[Problem]:
    kind = schema.kinds.get(record.kind)
    if not _is_id(record.id):
        yield Problem(
            worded("not an id"), worded("leave it out: a new one is made"), value=record.id
        )
    if kind is None or kind.retired:
        kinds = ", ".join(k for k, v in schema.kinds.items() if not v.retired)
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
    if not change.closes:
        return {}
    rows: dict[str, Claim] = {}
    seen: dict[str, int] = {}
    for part in chunks(to_number(i) for i in change.closes):
        for row in fetch(f"SELECT {CLAIM}, seen FROM claim WHERE id IN ({marks(part)})", part):
            claim = claim_of(row)
            rows[claim.id], seen[claim.id] = claim, row[-1]
    missing = [i for i in change.closes if i not in rows or not _sees(actor, rows[i], seen[i])]
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


def _sees(actor: Reader, claim: Claim, seen: int) -> bool:
    """Whether the actor may know of a row; a withdrawal also who may take it back."""
    if claim.content.property == "withdrawn" and actor.may(Right.WITHDRAW):
        return True
    return seen <= actor.level


def _clash(base: Claim, change: Change) -> Clash:
    now = fetch(
        f"SELECT {CLAIM} FROM claim WHERE identity = %s AND closed IS NULL",
        [to_number(base.identity)],
    )
    mine = next((o for o in change.opens if o.identity == base.identity), None)
    return Clash(base, claim_of(now[0]) if now else None, mine)


def _following(closes: dict[str, Claim], claims: tuple[Claim, ...], schema: Schema) -> list[Claim]:
    """The claims of owned records that go because the last claim that links them goes."""
    goes = [
        c.content.value.target
        for c in closes.values()
        if c.content.value and _owns(c.content.property, schema)
    ]
    stays = {
        c.content.value.target
        for c in claims
        if c.content.value and _owns(c.content.property, schema)
    }
    gone = [to_number(t) for t in goes if t not in stays]
    reopened = {c.record for c in claims}
    found: list[Claim] = []
    for part in chunks(gone):
        sql = f"SELECT {CLAIM} FROM claim WHERE closed IS NULL AND record IN ({marks(part)})"
        found += [claim_of(row) for row in fetch(sql, part)]
    return [c for c in found if c.record not in reopened]


def _owns(property_id: str, schema: Schema) -> bool:
    prop = schema.properties.get(property_id)
    return bool(prop and prop.owns)


def _citations_that_follow(
    change: Change, closing: tuple[Claim, ...], claims: tuple[Claim, ...]
) -> tuple[tuple[Citation, ...], list[Citation]]:
    """The citations to close: those named, those of claims that end, and those to begin anew.

    Where a claim's access is relaxed its citations begin anew with it: what stood under the
    stricter claim stays as hidden as that was.
    """
    named = [to_number(i) for i in change.uncites]
    found: dict[str, Citation] = {}
    for part in chunks(named):
        sql = f"SELECT {CITATION} FROM citation WHERE closed IS NULL AND id IN ({marks(part)})"
        found.update((c.id, c) for c in map(citation_of, fetch(sql, part)))
    if len(found) < len(set(named)):
        raise InvalidError(
            [Problem(worded("a citation to remove is already gone"), worded("load the page again"))]
        )
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
