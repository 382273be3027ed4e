"""Taking back: a whole changeset, one claim's change, or a record to how it stood. Always by a new
changeset.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from undersight.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    Problem,
    RefusedError,
    worded,
)
from undersight.records.change import Change, Opening
from undersight.records.claim import Citation, Claim
from undersight.records.ids import from_number, to_number
from undersight.records.rights import Reader, Right, refusal
from undersight.store.actions.append import Written
from undersight.store.actions.apply_schema import preview
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
from undersight.store.actions.sight import CITATION_STRICT, farthest, visible_to
from undersight.store.mapping import chunks, fetch, marks
from undersight.store.models import Changeset, Head, SchemaFile
from undersight.store.reads.vocabulary import schema_files

NOT_RESTORED = ("access", "withdrawn", "merged_into")
"""Built-in properties of today's rights and identity, which restoring an old state leaves alone."""


def revert(
    position: int,
    *,
    comment: str,
    actor: Reader,
    now: datetime,
    skip_changed: bool = False,
    base: str = "",
) -> Written | None:
    """Takes back what a changeset did.

    Claims that changed again since are a conflict (ClaimConflictError), or left as they are with
    `skip_changed`. Checks stay: they open and close nothing. `base`: what `state_touched` gave when
    the actor looked; where it gives something else now, that is a conflict too.
    """
    if base and base != state_touched(position, actor=actor):
        raise _moved()
    if not Changeset.objects.filter(position=position).exists():
        raise NotFoundError(worded("there is no changeset %(position)s", position=position))
    change = _inverse(position, actor, skip_changed=skip_changed)
    return revise(change, comment=comment, actor=actor, now=now, action="revert")


def undo(
    identity: str, position: int, *, comment: str, actor: Reader, now: datetime
) -> Written | None:
    """Takes back what a changeset did to one claim."""
    change = _inverse(position, actor, only=identity)
    if not change:
        raise NotFoundError(
            worded("changeset %(position)s did not change this claim", position=position)
        )
    return revise(change, comment=comment, actor=actor, now=now, action="undo")


def state_touched(position: int, *, actor: Reader) -> str:
    """A word for how the claims that a changeset touched stand now, as far as the actor sees
    them.
    """
    touched = claims_where("opened = %s OR closed = %s", [position, position])
    return _state(claims_in("identity", {c.identity for c in touched}), actor)


def state_of(record: str, *, actor: Reader) -> str:
    """A word for how a record stands now, as far as the actor sees it: another one after every
    change.
    """
    own = claims_where("record = %s AND closed IS NULL", [to_number(record)])
    return _state(with_owned(own), actor)


def _state(standing: Iterable[Claim], actor: Reader) -> str:
    seen = _seen(standing, actor)
    hidden = _hidden_citations([c.identity for c in seen], actor)
    held = citations_in("claim", [c.identity for c in seen])
    rows = sorted({c.id for c in seen} | {c.id for c in held if c.id not in hidden})
    return sha256(" ".join(rows).encode()).hexdigest()[:32]


def _moved() -> ConflictError:
    return ConflictError(
        worded("it changed since you looked, and nothing was written: look again what would change")
    )


def restore(
    record: str, position: int, *, comment: str, actor: Reader, now: datetime, base: str = ""
) -> Written | None:
    """Brings a record back to how it stood at a position; its rights and identity stay today's.

    What the actor may not see is left as it is. `base`: what `state_of` gave when the actor looked;
    where it gives something else now, that is a ConflictError. Raises NotFoundError, and
    InvalidError where the record did not stand then, was merged since, or lost claims to another.
    """
    _known(record, actor)
    if base and base != state_of(record, actor=actor):
        raise _moved()
    then = _by_identity(_seen(state_at(record, position), actor))
    if not then:
        problem = Problem(
            worded("did not stand then"),
            worded("choose a later position"),
            "position",
            str(position),
        )
        raise InvalidError([problem])
    own = claims_where("record = %s AND closed IS NULL", [to_number(record)])
    if any(c.content.property == "merged_into" for c in own):
        problem = Problem(
            worded("was merged into another"),
            worded("take the merge back instead"),
            "record",
            record,
        )
        raise InvalidError([problem])
    standing = _by_identity(_seen(with_owned(own), actor))
    goes = [c for i, c in standing.items() if not _same(c, then.get(i))]
    comes = [c for i, c in then.items() if not _same(c, standing.get(i))]
    _not_elsewhere([c for c in comes if c.identity not in standing])
    change = Change(
        opens=tuple(Opening(c.record, c.content, c.identity) for c in comes),
        closes=tuple(c.id for c in goes),
    ) + _citations(then.values(), standing.values(), position=position, actor=actor)
    return revise(change, comment=comment, actor=actor, now=now, action="restore")


def _same(one: Claim, other: Claim | None) -> bool:
    return other is not None and (one.record, one.content) == (other.record, other.content)


def _known(record: str, actor: Reader) -> None:
    rows = fetch("SELECT seen FROM record WHERE id = %s", [to_number(record)])
    if not rows or not actor.sees(rows[0][0]):
        raise NotFoundError(worded("there is no such record"))


def _seen(claims: Iterable[Claim], actor: Reader) -> list[Claim]:
    """Those of the claims that the actor may see."""
    every = list(claims)
    ids = {
        from_number(row[0])
        for part in chunks(to_number(c.id) for c in every)
        for row in fetch(
            f"SELECT id FROM claim WHERE {visible_to(actor)} AND id IN ({marks(part)})",
            part,
        )
    }
    return [c for c in every if c.id in ids]


def _by_identity(claims: Iterable[Claim]) -> dict[str, Claim]:
    return {c.identity: c for c in claims if _restorable(c)}


def _not_elsewhere(comes: Iterable[Claim]) -> None:
    """Raises InvalidError where a claim to bring back lives on at another record, after a merge."""
    old = {c.identity: c.record for c in comes}
    moved = [c for c in claims_in("identity", old) if c.record != old[c.identity]]
    if moved:
        cure = worded("take the merge back instead")
        raise InvalidError(
            [
                Problem(
                    worded("a claim lives on at another record"), cure, c.content.property, c.record
                )
                for c in moved
            ]
        )


def _restorable(claim: Claim) -> bool:
    return claim.content.property not in NOT_RESTORED


def _citations(
    then: Iterable[Claim], current: Iterable[Claim], *, position: int, actor: Reader
) -> Change:
    """From today's citations of the claims that stay to those of then, as far as the actor sees
    them.

    Claims that end take theirs along.
    """
    identities = [c.identity for c in then]
    hidden = _hidden_citations(identities, actor)
    old = {_said(c): c for c in citations_at(list(then), position) if c.id not in hidden}
    standing = {c.identity for c in current}
    held = citations_in("claim", [i for i in identities if i in standing])
    new = {_said(c): c for c in held if c.id not in hidden}
    return Change(
        cites=tuple(_fresh(c) for said, c in old.items() if said not in new),
        uncites=tuple(c.id for said, c in new.items() if said not in old),
    )


def _hidden_citations(claims: Iterable[str], actor: Reader) -> set[str]:
    return {
        from_number(row[0])
        for part in chunks(to_number(i) for i in claims)
        for row in fetch(
            f"SELECT id, {CITATION_STRICT} FROM citation WHERE claim IN ({marks(part)})",
            part,
        )
        if not actor.sees(row[1])
    }


def _said(c: Citation) -> tuple[str, ...]:
    return (c.claim, c.source, c.locator, c.quote, c.translation, c.capture, c.access)


def _fresh(citation: Citation) -> Citation:
    return replace(citation, id="", closed=None)


def _inverse(position: int, actor: Reader, *, only: str = "", skip_changed: bool = False) -> Change:
    _may_see(position, actor)
    opened = _mine(claims_where("opened = %s", [position]), only)
    closed = _mine(claims_where("closed = %s", [position]), only)
    standing = claims_in("identity", {c.identity for c in (*opened, *closed)})
    current = {c.identity: c for c in standing}
    changed = [c for c in opened if c.closed is not None]
    changed += [
        c for c in closed if c.identity in current and current[c.identity].opened != position
    ]
    used = {} if only else _used_since(position, [c for c in opened if c.closed is None])
    if (changed or used) and not skip_changed:
        clashes = [Clash(c, current.get(c.identity), None) for c in changed]
        clashes += [Clash(c, c, None) for c in used.values()]
        raise ClaimConflictError(clashes)
    skipped = {c.identity for c in changed} | {c.identity for c in opened if c.record in used}
    change = Change(
        opens=tuple(
            Opening(c.record, c.content, c.identity) for c in closed if c.identity not in skipped
        ),
        closes=tuple(c.id for c in opened if c.identity not in skipped),
    )
    change += _uncited(position, only, skipped)
    return change if only else change + _schema(position, actor)


def _used_since(position: int, opened: list[Claim]) -> dict[str, Claim]:
    """The records that the changeset made and others built on since: each with a claim that does.

    Taking them away would leave claims about nothing. What they need of what was made with them
    counts as used too.
    """
    made = {
        from_number(row[0]) for row in fetch("SELECT id FROM record WHERE opened = %s", [position])
    }
    newer = f"closed IS NULL AND opened > {int(position)}"
    used: dict[str, Claim] = {}
    for claim in claims_in("target", made, newer):
        if claim.content.value:
            used.setdefault(claim.content.value.target, claim)
    for claim in claims_in("record", made, newer):
        used.setdefault(claim.record, claim)
    wave = set(used)
    while wave:
        needs = {c.content.value.target: c for c in opened if c.record in wave and c.content.value}
        wave = {t for t in needs if t in made and t not in used}
        used.update((t, needs[t]) for t in wave)
    return used


def _mine(claims: list[Claim], only: str) -> list[Claim]:
    return [c for c in claims if not only or c.identity == only]


def _may_see(position: int, actor: Reader) -> None:
    """Raises NotFoundError where the changeset holds something that the actor may not see."""
    for table, strict in (("claim", "seen"), ("citation", CITATION_STRICT)):
        sql = f"SELECT MAX({strict}) FROM {table} WHERE opened = %s OR closed = %s"
        if (fetch(sql, [position, position])[0][0] or 0) > farthest(actor):
            raise NotFoundError(worded("there is no changeset %(position)s", position=position))


def _uncited(position: int, only: str, skipped: set[str]) -> Change:
    """The citations that the changeset added go, those that it removed come back.

    Citations of claims that end go with them; none comes back to a claim that does not stand.
    """
    opened = citations_where("opened = %s AND closed IS NULL", [position])
    closed = citations_where("closed = %s", [position])
    opened = [c for c in opened if c.claim not in skipped and only in ("", c.claim)]
    closed = [c for c in closed if c.claim not in skipped and only in ("", c.claim)]
    standing = {c.identity for c in claims_in("identity", {c.claim for c in (*opened, *closed)})}
    ends = {c.identity for c in claims_where("opened = %s AND closed IS NULL", [position])}
    begins = {c.identity for c in claims_where("closed = %s", [position])}
    stays = begins | (standing - ends)
    return Change(
        cites=tuple(_fresh(c) for c in closed if c.claim in stays),
        uncites=tuple(c.id for c in opened if c.claim in standing and c.claim in stays),
    )


def _schema(position: int, actor: Reader) -> Change:
    """The schema's files as before, judged like any change of the schema."""
    opened = {f.name: f for f in SchemaFile.objects.filter(opened_id=position)}
    closed = {f.name: f.text for f in SchemaFile.objects.filter(closed_id=position)}
    if not opened and not closed:
        return Change()
    if not actor.may(Right.APPLY_SCHEMA):
        raise RefusedError(refusal(actor, Right.APPLY_SCHEMA))
    if any(f.closed_id is not None for f in opened.values()):
        raise ConflictError(
            worded("the schema changed again since: apply the files that you want instead")
        )
    head = Head.objects.get()
    files = {**schema_files(head.schema_position), **dict.fromkeys(opened, ""), **closed}
    result = preview({name: text for name, text in files.items() if text})
    if result.invalid:
        raise InvalidError(result.invalid)
    return Change(schema=result.changed)
