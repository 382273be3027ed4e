"""What an actor may know of, for deeds: conditions on rows, and what stands beside the plain rule.

A deed reads rows that no lens shows, to close them or to tell that they are in the way; whoever
acts may do so only as far as they could have seen them.
"""

from __future__ import annotations

from undersight.records.claim import Claim
from undersight.records.rights import WITHDRAWN, Reader, Right
from undersight.store.reads.scope import CITATION_STRICT

__all__ = ["CITATION_STRICT", "farthest", "sees", "visible_to"]


def visible_to(actor: Reader, table: str = "") -> str:
    """The condition on rows (of `table`, where it has to be said) that the actor may see.

    >>> visible_to(Reader(), "c")
    'c.seen <= 0'
    """
    return f"{table}.seen <= {actor.level:d}" if table else f"seen <= {actor.level:d}"


def sees(actor: Reader, claim: Claim, seen: int) -> bool:
    """Whether the actor may know of a claim row; of a withdrawal also who may take it back."""
    if claim.content.property == "withdrawn" and actor.may(Right.WITHDRAW):
        return True
    return actor.sees(seen)


def farthest(actor: Reader) -> int:
    """How strict a row the actor may know of, where what was withdrawn counts too."""
    return WITHDRAWN if actor.may(Right.WITHDRAW) else actor.level
