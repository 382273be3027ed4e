"""Taking back: a whole changeset, one claim's change, or a record to how it stood. Always by a new
changeset.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from undersight.errors import InvalidError, NotFoundError, Problem
from undersight.records.change import Change, Opening
from undersight.records.claim import Citation, Claim
from undersight.records.ids import to_number
from undersight.records.rights import WITHDRAWN, Reader, Right
from undersight.store.actions.append import Written
from undersight.store.actions.prepare import ClaimConflictError, Clash
from undersight.store.actions.revise import revise
from undersight.store.actions.rows import (
    citations_at,
    citations_in,
    citations_where,
    claims_in,
    claims_where,
    state_at,
    with_owned,
)
from undersight.store.mapping import fetch
from undersight.store.models import Changeset, SchemaFile

NOT_RESTORED = ("access", "withdrawn", "merged_into")
"""Built-in properties of today's rights and identity, which restoring an old state leaves alone."""


def revert(
    position: int, *, comment: str, actor: Reader, now: datetime, skip_changed: bool = False
) -> Written | None:
    """Takes back what a changeset did.

    Claims that changed again since are a conflict (ClaimConflictError), or left as they are with
    `skip_changed`. Checks stay: they open and close nothing.
    """
    if not Changeset.objects.filter(position=position).exists():
        raise NotFoundError(f"there is no changeset {position}")
    change = _inverse(position, actor, skip_changed=skip_changed)
    return revise(change, comment=comment, actor=actor, now=now, action="revert")


def undo(
    identity: str, position: int, *, comment: str, actor: Reader, now: datetime
) -> Written | None:
    """Takes back what a changeset did to one claim."""
    change = _inverse(position, actor, only=identity)
    if not change:
        raise NotFoundError(f"changeset {position} did not change this claim")
    return revise(change, comment=comment, actor=actor, now=now, action="undo")


def restore(
    record: str, position: int, *, comment: str, actor: Reader, now: datetime
) -> Written | None:
    """Brings a record back to how it stood at a position; its rights and identity stay today's."""
    then = {c.identity: c for c in state_at(record, position) if _restorable(c)}
    if not then:
        raise InvalidError(
            [
                Problem(
                    "the record did not stand then",
                    "choose a later position",
                    "position",
                    str(position),
                )
            ]
        )
    current = with_owned(claims_where("record = %s AND closed IS NULL", [to_number(record)]))
    now_ = {c.identity: c for c in current if _restorable(c)}
    goes = [c for i, c in now_.items() if i not in then or then[i].id != c.id]
    comes = [c for i, c in then.items() if i not in now_ or now_[i].id != c.id]
    change = Change(
        opens=tuple(Opening(c.record, c.content, c.identity) for c in comes),
        closes=tuple(c.id for c in goes),
    ) + _citations(then.values(), now_.values(), position)
    return revise(change, comment=comment, actor=actor, now=now, action="restore")


def _restorable(claim: Claim) -> bool:
    return claim.content.property not in NOT_RESTORED


def _citations(then: Iterable[Claim], current: Iterable[Claim], position: int) -> Change:
    """From today's citations of the claims that stay to those of then. Claims that end take theirs
    along.
    """
    identities = [c.identity for c in then]
    old = {_said(c): c for c in citations_at(list(then), position)}
    standing = {c.identity for c in current}
    new = {_said(c): c for c in citations_in("claim", [i for i in identities if i in standing])}
    return Change(
        cites=tuple(_fresh(c) for said, c in old.items() if said not in new),
        uncites=tuple(c.id for said, c in new.items() if said not in old),
    )


def _said(c: Citation) -> tuple[str, ...]:
    return (c.claim, c.source, c.locator, c.quote, c.translation, c.capture, c.access)


def _fresh(citation: Citation) -> Citation:
    return replace(citation, id="", closed=None)


def _inverse(position: int, actor: Reader, *, only: str = "", skip_changed: bool = False) -> Change:
    _may_see(position, actor)
    opened = _mine(claims_where("opened = %s", [position]), only)
    closed = _mine(claims_where("closed = %s", [position]), only)
    current = {
        c.identity: c for c in claims_in("identity", {c.identity for c in (*opened, *closed)})
    }
    changed = [c for c in opened if c.closed is not None]
    changed += [
        c for c in closed if c.identity in current and current[c.identity].opened != position
    ]
    if changed and not skip_changed:
        raise ClaimConflictError(Clash(c, current.get(c.identity), None) for c in changed)
    skipped = {c.identity for c in changed}
    opened = [c for c in opened if c.identity not in skipped]
    closed = [c for c in closed if c.identity not in skipped]
    change = Change(
        opens=tuple(Opening(c.record, c.content, c.identity) for c in closed),
        closes=tuple(c.id for c in opened),
    )
    return change + _uncited(position, only, skipped) + (Change() if only else _schema(position))


def _mine(claims: list[Claim], only: str) -> list[Claim]:
    return [c for c in claims if not only or c.identity == only]


def _may_see(position: int, actor: Reader) -> None:
    """Raises NotFoundError where the changeset holds something that the actor may not see."""
    sql = "SELECT MAX(seen) FROM claim WHERE opened = %s OR closed = %s"
    level = WITHDRAWN if actor.may(Right.WITHDRAW) else actor.level
    if (fetch(sql, [position, position])[0][0] or 0) > level:
        raise NotFoundError(f"there is no changeset {position}")


def _uncited(position: int, only: str, skipped: set[str]) -> Change:
    """The citations that the changeset added go, those that it removed come back."""
    opened = [
        c
        for c in citations_where("opened = %s AND closed IS NULL", [position])
        if c.claim not in skipped
    ]
    closed = [c for c in citations_where("closed = %s", [position]) if c.claim not in skipped]
    if only:
        opened = [c for c in opened if c.claim == only]
        closed = [c for c in closed if c.claim == only]
    standing = {c.identity for c in claims_in("identity", {c.claim for c in opened})}
    ends = {c.identity for c in claims_where("opened = %s AND closed IS NULL", [position])}
    begins = {c.identity for c in claims_where("closed = %s", [position])}
    return Change(
        cites=tuple(_fresh(c) for c in closed),
        uncites=tuple(
            c.id
            for c in opened
            if c.claim in standing and (c.claim not in ends or c.claim in begins)
        ),
    )


def _schema(position: int) -> Change:
    opened = {f.name for f in SchemaFile.objects.filter(opened_id=position, closed=None)}
    closed = {f.name: f.text for f in SchemaFile.objects.filter(closed_id=position)}
    return Change(schema={**dict.fromkeys(opened, ""), **closed})
