"""Days as whole numbers in the proleptic Gregorian calendar, for any year; knows no notation."""

from __future__ import annotations

_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CYCLE = 146_097
"""Days in 400 years, after which the calendar repeats."""


def is_leap(year: int) -> bool:
    """Whether February of `year` has 29 days; year 0 is the one before year 1."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year: int, month: int) -> int:
    """How many days the month has."""
    return 29 if month == 2 and is_leap(year) else _DAYS[month]


def day_number(year: int, month: int, day: int) -> int:
    """The day as `date.toordinal()` counts: 1 is 1 January of year 1.

    >>> day_number(1, 1, 1), day_number(0, 12, 31)
    (1, 0)
    """
    before = year - 1
    leap = 1 if month > 2 and is_leap(year) else 0
    return (
        before * 365
        + before // 4
        - before // 100
        + before // 400
        + _BEFORE_MONTH[month]
        + leap
        + day
    )


def last_day(year: int, month: int) -> int:
    """The number of the last day of a month."""
    return day_number(year, month, days_in(year, month))


def on_day(number: int) -> tuple[int, int, int]:
    """Year, month and day of the day with this number: the opposite of `day_number`.

    >>> on_day(0)
    (0, 12, 31)
    """
    cycles, rest = divmod(number - 1, _CYCLE)
    # The last day of a cycle, and of every fourth year, would begin one year too many.
    centuries = min(rest // 36_524, 3)
    rest -= centuries * 36_524
    fours, rest = divmod(rest, 1_461)
    years = min(rest // 365, 3)
    rest -= years * 365
    year = cycles * 400 + centuries * 100 + fours * 4 + years + 1
    month = next(m for m in range(12, 0, -1) if day_number(year, m, 1) <= number)
    return year, month, number - day_number(year, month, 1) + 1
