"""The root error and its families; faces map families to statuses and exit codes, nothing else
lives here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what somebody gave us: where it is, what it is, and the cure.

    `place` names the spot as its giver knows it: "deployment/x · start_date", "places.yaml:12 ·
    kinds". `value` is what was given, shortened for showing.
    """

    message: str
    cure: str = ""
    place: str = ""
    value: str = ""
    code: str = "invalid"

    def at(self, place: str) -> Problem:
        """The same problem, seen from further out: `place` is put before what is already named."""
        joined = f"{place} · {self.place}" if self.place else place
        return Problem(self.message, self.cure, joined, self.value, self.code)

    def __str__(self) -> str:
        parts = [f"{self.place}: " if self.place else "", self.message]
        if self.value:
            parts.append(f" (given: {self.value})")
        if self.cure:
            parts.append(f" — {self.cure}")
        return "".join(parts)


def shorten(value: object, length: int = 80) -> str:
    """`value` as one line of at most `length` characters, safe to show: control characters
    escaped.
    """
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: length + 1])
    return text if len(text) <= length else text[: length - 1] + "…"


class UndersightError(Exception):
    """The root: everything anticipated that can go wrong."""


class NotFoundError(UndersightError):
    """There is no such thing, or not for this reader: the two are not told apart."""


class RefusedError(UndersightError):
    """The actor has not the right to do this."""


class InvalidError(UndersightError):
    """What was given is not valid; carries every problem, not just the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class ConflictError(UndersightError):
    """Somebody else changed the same claims in the meantime; nothing was written."""


class QueryError(InvalidError):
    """A question that cannot be understood; each problem's place is its column."""


class BrokenError(UndersightError):
    """The registry itself is not as it should be: newer database, read-only, disk full, broken
    chain.
    """
