"""Which rights a change needs: by what it does, never only by what its author calls it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from undersight.errors import RefusedError
from undersight.records.change import Change
from undersight.records.claim import Claim
from undersight.records.rights import Reader, Right, refusal

BY_PROPERTY = {"withdrawn": Right.WITHDRAW, "access": Right.REVIEW}
"""Built-in property -> the right to open or close a claim of it. What gates a record from its
beginning is part of creating it.
"""

BY_ACTION = {
    "schema": Right.APPLY_SCHEMA,
    "load": Right.LOAD,
    "withdraw": Right.WITHDRAW,
    "erase": Right.ERASE,
    "revert": Right.REVIEW,
}
"""Name of an action -> the right that it needs, beside those of the change's content."""


def needs(change: Change, closing: Iterable[Claim] = (), *, action: str = "") -> set[Right]:
    """The rights that a change needs which opens and closes these claims under this name."""
    new = {r.id for r in change.records}
    found = {BY_ACTION[action]} if action in BY_ACTION else set()
    if change.schema:
        found.add(Right.APPLY_SCHEMA)
    if change.erases:
        found.add(Right.ERASE)
    if any((change.records, change.opens, change.closes, change.cites, change.uncites)):
        found.add(Right.WRITE)
    if change.checks:
        found.add(Right.WRITE)
    for opening in change.opens:
        property_id = opening.content.property
        if property_id in BY_PROPERTY and not (property_id == "access" and opening.record in new):
            found.add(BY_PROPERTY[property_id])
    gates = (c.content.property for c in closing)
    return found | {BY_PROPERTY[name] for name in gates if name in BY_PROPERTY}


def ask(actor: Reader, rights: Iterable[Right]) -> None:
    """Raises RefusedError for the first of the rights that the actor has not."""
    for right in sorted(set(rights)):
        if not actor.may(right):
            raise RefusedError(refusal(actor, right))
