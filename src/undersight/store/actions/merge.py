"""Merging two records into one; the loser's address redirects for ever."""

from __future__ import annotations

from datetime import datetime

from undersight.errors import InvalidError, NotFoundError, Problem, RefusedError, worded
from undersight.records.ids import to_number
from undersight.records.merge import merged
from undersight.records.rights import Reader, Right, refusal
from undersight.store.actions.append import Written
from undersight.store.actions.revise import revise
from undersight.store.actions.rows import citations_in, claims_in
from undersight.store.actions.sight import visible_to
from undersight.store.mapping import fetch


def merge(loser: str, *, into: str, comment: str, actor: Reader, now: datetime) -> Written | None:
    """Merges `loser` into `into`, two standing records of one kind.

    Raises NotFoundError where the actor may not see both, RefusedError where claims on either are
    hidden from the actor, InvalidError for different kinds.
    """
    if not actor.may(Right.WRITE):
        raise RefusedError(refusal(actor, Right.WRITE))
    kinds = {}
    for record in (loser, into):
        rows = fetch("SELECT kind, owner, seen FROM record WHERE id = %s", [to_number(record)])
        if not rows or not actor.sees(rows[0][2]):
            raise NotFoundError(worded("there is no such record"))
        kinds[record] = rows[0][:2]
    if kinds[loser] != kinds[into] or kinds[loser][1] is not None or loser == into:
        raise InvalidError(
            [
                Problem(
                    worded("only two records of one kind can be merged"),
                    worded("choose two alike"),
                    loser,
                )
            ]
        )
    if gone := claims_in("record", [loser, into], "closed IS NULL AND property = 'merged_into'"):
        raise InvalidError(
            [
                Problem(
                    worded("was merged already"),
                    worded("merge the record that speaks for it now"),
                    gone[0].record,
                )
            ]
        )
    own, inbound = claims_in("record", [loser]), claims_in("target", [loser])
    _complete(loser, into, actor)
    change = merged(
        winner=into,
        loser=loser,
        own=own,
        inbound=inbound,
        cited=citations_in("source", [loser]),
        winners=claims_in("record", [into]),
    )
    return revise(change, comment=comment, actor=actor, now=now, action="merge")


def _complete(loser: str, into: str, actor: Reader) -> None:
    """Both sides have to be seen whole: nobody moves what is hidden from them."""
    numbers = [to_number(loser), to_number(into), to_number(loser)]
    claims = (
        "SELECT COUNT(*) FROM claim WHERE closed IS NULL AND (record IN (%s, %s) OR target = %s)"
        f" AND NOT ({visible_to(actor)})"
    )
    cited = (
        "SELECT COUNT(*) FROM citation WHERE closed IS NULL AND source = %s"
        f" AND NOT ({visible_to(actor)})"
    )
    if fetch(claims, numbers)[0][0] or fetch(cited, [to_number(loser)])[0][0]:
        raise RefusedError(
            worded(
                "one of the records has claims that only others may see; ask one of them to merge"
            )
        )
