"""A straight axis of days: calendar steps, labels and positions in percent. Knows nothing of what
is drawn on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

EDGE = 2.6  # percent kept free on both sides, so that marks and labels at the ends are not cut
MOST_LABELS = {4: 10, 7: 8, 10: 6}  # by the length of their text; longer ones: as the longest here
LONG_TEXT, CUT = 7, 5.0  # a text of this length or more is cut when nearer than this to an edge

YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50)
MONTH_STEPS = (6, 3, 1)
DAY_STEPS = (10, 5, 2, 1)


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line of the grid. `text` is ISO 8601 ("2017", "2017-03"); `odd` ones go first where room
    is short.
    """

    x: str
    text: str
    odd: bool
    label: bool = True  # False: too near the edge for its text


@dataclass(frozen=True, slots=True)
class Axis:
    """First and last day of a straight axis; `start` and `span` place it on the figure, in
    percent.
    """

    first: int
    last: int
    start: float = EDGE
    span: float = 100 - 2 * EDGE

    def at(self, day: int) -> float:
        """Where a day is, in percent; a day beyond the axis is at its end."""
        inside = min(max(day, self.first), self.last)
        return self.start + self.span * ((inside - self.first) / max(self.last - self.first, 1))

    def x(self, day: int) -> str:
        """Where a day is, as an SVG attribute.

        >>> Axis(0, 100, start=0, span=100).x(25)
        '25%'
        """
        return percent(self.at(day))


def percent(number: float) -> str:
    """A percentage as short as two decimals allow."""
    return f"{min(max(number, 0.0), 100.0):.2f}".rstrip("0").rstrip(".") + "%"


def first_of_year(year: int) -> int:
    """The ordinal of 1 January of a proleptic Gregorian year; year 0 is 1 BC.

    >>> first_of_year(1), first_of_year(2017) == date(2017, 1, 1).toordinal()
    (1, True)
    """
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + 1


def year_of(day: int) -> int:
    """The proleptic Gregorian year in which an ordinal lies.

    >>> year_of(0), year_of(1), year_of(366)
    (0, 1, 2)
    """
    year = (day - 1) * 400 // 146097 + 1
    while first_of_year(year) > day:
        year -= 1
    while first_of_year(year + 1) <= day:
        year += 1
    return year


def grid(axis: Axis) -> tuple[GridLine, ...]:
    """Lines at round years, months or days: about 4 to 10 of them; a very short axis has fewer."""
    lines = []
    for number, (day, text) in enumerate(_stops(axis.first, axis.last)):
        place = axis.at(day)
        fits = len(text) < LONG_TEXT or CUT < place < 100 - CUT
        lines.append(GridLine(percent(place), text, number % 2 == 1, fits))
    return tuple(lines)


def _stops(first: int, last: int) -> list[tuple[int, str]]:
    """The stops of the finest step whose labels have room."""
    best: list[tuple[int, str]] = []
    for stops in _steps(first, last):
        longest = max((len(text) for _, text in stops), default=0)
        if len(stops) > next((m for length, m in MOST_LABELS.items() if longest <= length), 6):
            break
        best = stops
    return best


def _steps(first: int, last: int) -> Iterator[list[tuple[int, str]]]:
    """Stops by ever finer calendar steps, roundest first; only steps of a sensible number are
    made.
    """
    low, high = year_of(first), year_of(last)
    scale = 1
    while scale * 50 < high - low:
        scale *= 10
    while scale >= 1:
        for step in reversed(YEAR_STEPS):
            if scale == 1 or step >= 5:  # 10 × 2 is 1 × 20: the smaller scale has it
                yield _years(first, last, step * scale)
        scale //= 10
    if not (date.min.year <= low and high <= date.max.year):
        return
    for step in MONTH_STEPS:
        yield _months(first, last, step)
    for step in DAY_STEPS:
        yield _days(first, last, step)


def _years(first: int, last: int, step: int) -> list[tuple[int, str]]:
    start = -(-year_of(first) // step) * step
    found = ((first_of_year(y), _year(y)) for y in range(start, year_of(last) + 1, step))
    return [(day, text) for day, text in found if first <= day <= last]


def _year(year: int) -> str:
    """A year as ISO 8601 writes it: 0476, −0043, 12026."""
    return f"{'−' if year < 0 else ''}{abs(year):04d}"


def _months(first: int, last: int, step: int) -> list[tuple[int, str]]:
    months = (
        (year, month)
        for year in range(year_of(first), year_of(last) + 1)
        for month in range(1, 13, step)
    )
    found = ((date(y, m, 1).toordinal(), f"{y:04d}-{m:02d}") for y, m in months)
    return [(day, text) for day, text in found if first <= day <= last]


def _days(first: int, last: int, step: int) -> list[tuple[int, str]]:
    if last - first > 40 * step:
        return [(first, "")] * 41  # too many to be worth making
    days = (date.fromordinal(day) for day in range(first, last + 1))
    last_stop = 31 - step // 2  # the 31st stands too near to the next first
    stops = (d for d in days if (d.day - 1) % step == 0 and d.day <= last_stop)
    return [(d.toordinal(), d.isoformat()) for d in stops]
