"""Whether claims of one property contradict one another: two things said of the same time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from undersight.records.claim import Claim
from undersight.values.period import span
from undersight.values.protocol import Absence, Value


def clash(claims: Sequence[Claim]) -> bool:
    """Whether two of these claims say different things of the same time."""
    said = [c for c in claims if c.content.absence not in (Absence.UNKNOWN, Absence.WITHHELD)]
    return any(_says(a) != _says(b) and _meet(a, b) for a, b in combinations(said, 2))


def _says(claim: Claim) -> tuple[str, str, str]:
    value = claim.content.value or Value()
    return value.target, value.key or value.text, claim.content.absence or ""


def _meet(a: Claim, b: Claim) -> bool:
    if a.content.time is None or b.content.time is None:
        return True
    one, other = span(a.content.time.text), span(b.content.time.text)
    return one.start_earliest <= other.end_latest and other.start_earliest <= one.end_latest
