"""Cursors of answers, bound to what they are an answer to: with another question they would mean
nothing.
"""

from __future__ import annotations

from hashlib import sha256

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.store.reads.cursors import seal, unseal


def closed(cursor: str, whose: str) -> str:
    """The token of a cursor; "" at the end. `whose`: what was asked."""
    return seal([_mark(whose), cursor]) if cursor else ""


def opened(token: str, whose: str) -> str:
    """The cursor of a token; "" of none. Raises InvalidError for one of something else."""
    token = token.strip()
    if not token:
        return ""
    said = unseal(token) if token.isascii() else None
    if said is None or len(said) != 2 or said[0] != _mark(whose):
        message = worded("this cursor was not given for what is asked here")
        cure = worded("take the cursor of the page before as it stands, or begin anew without one")
        raise InvalidError([Problem(message, cure, "cursor", shorten(token))])
    return str(said[1])


def _mark(whose: str) -> str:
    return sha256(whose.encode()).hexdigest()[:16]
