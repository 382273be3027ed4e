"""Withdrawing a record: gone from every surface at once and from every past; a tombstone tells the
reason's class.
"""

from __future__ import annotations

from datetime import datetime

from undersight.errors import InvalidError, Problem, RefusedError, worded
from undersight.records.change import Change, Opening
from undersight.records.claim import Content
from undersight.records.rights import Reader, Right, refusal
from undersight.schema.core import PROPERTIES
from undersight.store.actions.append import Written
from undersight.store.actions.revise import revise
from undersight.store.actions.rows import claims_in
from undersight.values.catalogue import value_type


def withdraw(
    record: str, *, reason: str, comment: str, actor: Reader, now: datetime
) -> Written | None:
    """Withdraws a record for a class of reason. Raises InvalidError where it is withdrawn
    already.
    """
    _may(actor)
    if claims_in("record", [record], "property = 'withdrawn' AND closed IS NULL"):
        raise InvalidError(
            [Problem(worded("is withdrawn already"), worded("nothing is left to do"), record)]
        )
    value = value_type("code").parse(reason, PROPERTIES["withdrawn"].rules)
    if isinstance(value, Problem):
        raise InvalidError([value.at("reason")])
    opening = Opening(record, Content("withdrawn", value))
    return revise(
        Change(opens=(opening,)), comment=comment, actor=actor, now=now, action="withdraw"
    )


def reinstate(record: str, *, comment: str, actor: Reader, now: datetime) -> Written | None:
    """Takes a withdrawal back. The record is known to reviewers only, so its claim is closed
    unseen.
    """
    _may(actor)
    claims = claims_in("record", [record], "property = 'withdrawn' AND closed IS NULL")
    if not claims:
        raise InvalidError(
            [Problem(worded("is not withdrawn"), worded("nothing is left to do"), record)]
        )
    change = Change(closes=tuple(c.id for c in claims))
    return revise(change, comment=comment, actor=actor, now=now, action="withdraw")


def _may(actor: Reader) -> None:
    """Before anything else: whether a record is withdrawn is not everybody's to know."""
    if not actor.may(Right.WITHDRAW):
        raise RefusedError(refusal(actor, Right.WITHDRAW))
