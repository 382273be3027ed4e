"""Ids of records, claims and citations: 50 random bits, ten characters of Crockford's base 32."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10
_PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
_NUMBERS = {pair: number for number, pair in enumerate(_PAIRS)}
_LEGIBLE = str.maketrans("oil", "011")


def new_id() -> str:
    """A fresh random id. Random, because a sequence would show how much is hidden in its gaps."""
    return from_number(secrets.randbits(50))


def from_number(number: int) -> str:
    """The id that a database holds as this integer (0 … 2^50-1).

    >>> from_number(33)
    '0000000011'
    """
    pairs = _PAIRS
    return (
        pairs[number >> 40]
        + pairs[number >> 30 & 1023]
        + pairs[number >> 20 & 1023]
        + pairs[number >> 10 & 1023]
        + pairs[number & 1023]
    )


def to_number(text: str) -> int:
    """The integer of an id. Raises ValueError where `text` is none."""
    if len(text) != LENGTH:
        raise ValueError(f"not an id: {text[:40]!r}")
    number = 0
    try:
        for start in range(0, LENGTH, 2):
            number = number << 10 | _NUMBERS[text[start : start + 2]]
    except KeyError:
        raise ValueError(f"not an id: {text!r}") from None
    return number


def read_id(text: str) -> str | None:
    """The id that somebody typed or an address carries: any case, o for 0, i and l for 1; None if
    none.
    """
    plain = text.strip().lower().translate(_LEGIBLE)
    if len(plain) == LENGTH and all(c in ALPHABET for c in plain):
        return plain
    return None
