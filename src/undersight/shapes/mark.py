"""The mark of a certainty: the class that style sheets, drawings and print draw it by. Not its
words.
"""

from __future__ import annotations

NAMED = {"documented": "doc", "rumored": "rum", "rumoured": "rum", "speculative": "spec"}
UNSTATED = "no-cert"


def mark(certainty: str, *, rank: int, top: int) -> str:
    """The class for a step of a scale of certainty, next to the class `c`.

    The default scale has classes of its own; of any other scale the surest third is r3, the least
    sure r1. Not stated (rank 0) is never shown as sure: it has no mark.

    >>> mark("rumored", rank=2, top=3), mark("alleged", rank=1, top=4), mark("", rank=0, top=3)
    ('rum', 'r1', 'no-cert')
    """
    if rank <= 0:
        return UNSTATED
    if certainty in NAMED:
        return NAMED[certainty]
    return f"r{min(3, -(-3 * rank // max(top, 1)))}"
