"""The changes of a log as ticks: grouped by day, week, month or year when there are too many. Not
their places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

MOST_TICKS = 120


@dataclass(frozen=True, slots=True)
class Tick:
    """One change: its day, where the record can be read as of then, and what to call it."""

    day: int
    href: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """Changes that share a tick; the link leads to the state after the last of them."""

    first: int
    last: int
    count: int
    href: str
    label: str


def bins(log: Sequence[Tick], *, most: int = MOST_TICKS) -> tuple[Bin, ...]:
    """The ticks of a sorted log: one a day, or one for as many days as brings them under `most`.

    >>> bins([Tick(1, "a"), Tick(1, "b"), Tick(9, "c")])[0]
    Bin(first=1, last=1, count=2, href='b', label='')
    """
    if not log:
        return ()
    for days in _widths(log[-1].day - log[0].day):
        # counted from a Monday, so that seven days are a week
        grouped = [list(group) for _, group in groupby(log, key=_bucket(days))]
        if len(grouped) <= most:
            break
    return tuple(
        Bin(group[0].day, group[-1].day, len(group), group[-1].href, group[-1].label)
        for group in grouped
    )


def neighbours(log: Sequence[Tick], here: int) -> tuple[Tick | None, Tick | None]:
    """The last change before the state that is read on `here`, and the first after it."""
    read = max((tick.day for tick in log if tick.day <= here), default=here)
    older = [tick for tick in log if tick.day < read]
    newer = [tick for tick in log if tick.day > read]
    return (older[-1] if older else None), (newer[0] if newer else None)


def _bucket(days: int) -> Callable[[Tick], int]:
    return lambda tick: (tick.day - 1) // days


def _widths(reach: int) -> Iterator[int]:
    """Ever wider bins, in days: day, week, about a month, a quarter, a year, and so on until one
    holds all.
    """
    yield from (1, 7, 30, 91, 365)
    wide = 730
    while wide <= reach * 2 + 730:
        yield wide
        wide *= 2
