"""The notation of dates (EDTF, ISO 8601-2, levels 0 to 2) as a tree with days; shows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from undersight.errors import Problem, worded
from undersight.values.calendar import day_number, days_in, last_day
from undersight.values.given import refuse

LARGEST_YEAR = 3_000_000_000
"""So that every day lies between OPEN_PAST and OPEN_FUTURE."""

PARTS: dict[int, tuple[int, int]] = {
    **{21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3)},
    **{25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3)},
    **{29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3)},
    **{33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3)},
    **{37: (1, 4), 38: (5, 4), 39: (9, 4)},
    **{40: (1, 6), 41: (7, 6)},
}
"""Code of a part of a year -> its first month and number of months.

Seasons are whole months and belong to the year in which they begin: winter 2019 ends in 2020.
21 to 24 do not say which hemisphere is meant and are read as northern; 29 to 32 are southern.
"""


class Edge(StrEnum):
    """What an interval can have in place of a date."""

    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """One date, however exact: `month` and `day` hold digits or X, or are ""."""

    earliest: int
    latest: int
    first_year: int
    last_year: int
    month: str = ""
    day: str = ""
    time: str = ""
    uncertain: bool = False
    approximate: bool = False
    estimate: int | None = None  # 1950S2: some year from 1900 to 1999, probably 1950


@dataclass(frozen=True, slots=True)
class Interval:
    """From one date to another; at least one of the two is a Point."""

    start: Point | Edge
    end: Point | Edge


@dataclass(frozen=True, slots=True)
class Run:
    """A member of a set: from `first` to `last`; None is "or earlier", "or later"."""

    first: Point | None
    last: Point | None


@dataclass(frozen=True, slots=True)
class DateSet:
    """One of several dates, or all of them."""

    every: bool
    runs: tuple[Run, ...]


Expression = Point | Interval | DateSet

_POINT = re.compile(
    r"(?P<q1>[?~%])?(?P<year>-?[0-9X]{4}|Y-?[0-9]+(?:E[0-9]+)?)(?:S(?P<exact>[0-9]+))?(?P<q2>[?~%])?"
    r"(?:-(?P<q3>[?~%])?(?P<month>[0-9X]{2})(?P<q4>[?~%])?"
    r"(?:-(?P<q5>[?~%])?(?P<day>[0-9X]{2})(?P<q6>[?~%])?"
    r"(?:T(?P<time>(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?))?"
    r")?)?"
)
_CURE = worded("write a year, month or day: 2017, 2017-03 or 2017-03-12")


def read(text: str) -> Expression | Problem:
    """The tree of `text`, or what is wrong with it. Nothing is repaired.

    Its length has to be limited by the caller.
    """
    if "/" in text:
        return _interval(text)
    if text[:1] in ("[", "{"):
        return _set(text)
    return _point(text)


def _interval(text: str) -> Interval | Problem:
    sides = text.split("/")
    if len(sides) != 2:
        return refuse(worded("an interval has two dates"), _CURE, text, code="notation")
    start, end = _side(sides[0]), _side(sides[1])
    if isinstance(start, Problem):
        return start
    if isinstance(end, Problem):
        return end
    if isinstance(start, Point) and isinstance(end, Point):
        if start.earliest > end.latest:
            return refuse(
                worded("the interval ends before it begins"), worded("exchange the two dates"), text
            )
    elif isinstance(start, Edge) and isinstance(end, Edge):
        return refuse(
            worded("neither start nor end is a date"),
            worded("give one of them, or none at all"),
            text,
        )
    return Interval(start, end)


def _side(text: str) -> Point | Edge | Problem:
    if text in ("", ".."):
        return Edge.OPEN if text else Edge.UNKNOWN
    point = _point(text)
    if isinstance(point, Point) and point.time:
        return refuse(
            worded("an interval is made of days"), worded("leave out the time of day"), text
        )
    return point


def _set(text: str) -> DateSet | Problem:
    if {"[": "]", "{": "}"}[text[0]] != text[-1] or len(text) < 3:
        return refuse(
            worded("the bracket of the set is not closed"), worded("write [2017, 2019]"), text
        )
    runs: list[Run] = []
    for member in text[1:-1].split(","):
        run = _run(member.strip(" "))
        if isinstance(run, Problem):
            return run
        runs.append(run)
    return DateSet(text[0] == "{", tuple(runs))


def _run(text: str) -> Run | Problem:
    first, dots, last = text.partition("..")
    points: list[Point | None] = []
    for part in (first, last) if dots else (first,):
        point = _point(part) if part or not dots else None
        if isinstance(point, Problem):
            return point
        if point is not None and point.time:
            return refuse(
                worded("a set is made of days"), worded("leave out the time of day"), text
            )
        points.append(point)
    run = Run(points[0], points[-1])
    if run.first is None and run.last is None:
        return refuse(worded("a member of the set is not a date"), _CURE, text)
    if run.first and run.last and run.first.earliest > run.last.latest:
        return refuse(
            worded("a run of dates ends before it begins"), worded("exchange the two dates"), text
        )
    return run


def _point(text: str) -> Point | Problem:
    match = _POINT.fullmatch(text)
    if match is None:
        return refuse(worded("this is not a date"), _CURE, text, code="notation")
    marks = "".join(match[f"q{n}"] or "" for n in range(1, 7))
    if match["time"] and (marks or "X" in text):
        return refuse(
            worded("a time of day needs a certain day"), worded("leave out the time"), text
        )
    years = _years(match)
    if isinstance(years, Problem):
        return years
    month, day = match["month"] or "", match["day"] or ""
    days = _days(match["year"], years, month=month, day=day)
    if isinstance(days, Problem):
        return days
    return Point(
        *days,
        *years,
        month=month,
        day=day,
        time=match["time"] or "",
        uncertain="?" in marks or "%" in marks,
        approximate="~" in marks or "%" in marks,
        estimate=_long(match["year"]) if match["exact"] else None,
    )


def _long(digits: str) -> int:
    """The year that plain digits or Y-17E7 mean; the exponent has been checked."""
    number, _, exponent = digits.removeprefix("Y").partition("E")
    return int(number) * int("1" + "0" * int(exponent or "0"))


def _years(match: re.Match[str]) -> tuple[int, int] | Problem:
    """The first and last year that the text can mean."""
    digits, exact = match["year"], match["exact"]
    if digits.startswith("Y"):
        fault = _long_year_fault(digits, bool(match["month"]))
        if fault:
            return fault
    if exact:
        return _rounded_years(digits, int(exact[:9]), bool(match["month"]))
    if digits == "-0000":
        return refuse(worded("there is no year -0000"), worded("write 0000"), digits)
    if "X" not in digits:
        year = _long(digits)
        return year, year
    ends = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return min(ends), max(ends)


def _long_year_fault(digits: str, month: bool) -> Problem | None:
    number, _, exponent = digits.removeprefix("Y").partition("E")
    if month:
        return refuse(worded("a year with Y has no months"), worded("leave out the month"), digits)
    if number.lstrip("-").startswith("0") or (len(number.lstrip("-")) < 5 and not exponent):
        cure = worded("write a year of four digits without Y: 1985 or 0985")
        return refuse(worded("Y is for years of more than four digits"), cure, digits)
    if len(number) > 12 or len(exponent) > 2 or abs(_long(digits)) > LARGEST_YEAR:
        cure = worded("the farthest year is %(largest_year)s", largest_year=f"{LARGEST_YEAR:,}")
        return refuse(worded("this year is too far away"), cure, digits, code="range")
    return None


def _rounded_years(digits: str, exact: int, month: bool) -> tuple[int, int] | Problem:
    """1950S2 has two exact digits: the years 1900 to 1999."""
    if month or "X" in digits:
        return refuse(
            worded("S is for whole years with all their digits"), worded("leave it out"), digits
        )
    year = _long(digits)
    length = max(len(str(abs(year))), 4)
    if not 0 < exact <= length:
        return refuse(
            worded("this year has %(length)s digits, not %(exact)s", length=length, exact=exact),
            worded("correct S"),
            digits,
        )
    step = 10 ** (length - exact)
    nearest = abs(year) // step * step
    ends = nearest, nearest + step - 1
    return ends if year >= 0 else (-ends[1], -ends[0])


def _days(
    digits: str, years: tuple[int, int], *, month: str, day: str
) -> tuple[int, int] | Problem:
    """The first and last day that the text can mean."""
    if not month:
        return day_number(years[0], 1, 1), last_day(years[1], 12)
    if month.isdigit() and int(month) > 20:
        return _part_of_year(years, int(month), bool(day))
    months = _fitting(month, 12)
    if not months:
        return _no_month(digits, month)
    if not day:
        return day_number(years[0], months[0], 1), last_day(years[1], months[-1])
    numbers = _fitting(day, 31)
    # 2000 is a leap year: what does not fit there fits nowhere, and no search is needed.
    if _search([2000], months, numbers) is None:
        return _no_day(digits, month, day)
    first = _search(_candidates(digits), months, numbers)
    last = _search(_candidates(digits, down=True), months[::-1], numbers[::-1])
    if first is None or last is None:
        return _no_day(digits, month, day)
    return first, last


def _part_of_year(years: tuple[int, int], code: int, day: bool) -> tuple[int, int] | Problem:
    if code not in PARTS:
        cure = worded("months are 01 to 12, seasons 21 to 24, quarters 33 to 36")
        return refuse(
            worded("there is no month %(code)s", code=code), cure, str(code), code="range"
        )
    if day:
        return refuse(
            worded("a season or quarter has no days"), worded("leave out the day"), str(code)
        )
    month, length = PARTS[code]
    carry, end = divmod(month + length - 2, 12)
    return day_number(years[0], month, 1), last_day(years[1] + carry, end + 1)


def _fitting(pattern: str, last: int) -> list[int]:
    """The numbers from 1 to `last` that a pattern of digits and X can mean."""
    if pattern.isdigit():
        return [int(pattern)] if 1 <= int(pattern) <= last else []
    return [n for n in range(1, last + 1) if _fits(pattern, n)]


def _fits(pattern: str, number: int) -> bool:
    return all(p in ("X", d) for p, d in zip(pattern, f"{number:02d}", strict=True))


def _candidates(digits: str, *, down: bool = False) -> Iterator[int]:
    """Every year that a pattern of digits and X can mean, in order."""
    order = "9876543210" if down != digits.startswith("-") else "0123456789"
    for chosen in product(*(order if d == "X" else d for d in digits)):
        yield int("".join(chosen))


def _search(years: Iterator[int] | list[int], months: list[int], days: list[int]) -> int | None:
    """The first day in the given order that the calendar has."""
    for year in years:
        for month in months:
            for day in days:
                if day <= days_in(year, month):
                    return day_number(year, month, day)
    return None


def _no_month(digits: str, month: str) -> Problem:
    cure = worded("months are 01 to 12, seasons 21 to 24, quarters 33 to 36")
    if digits.isdigit() and month.isdigit() and int(month) == int(digits[2:]) + 1:
        cure = worded(
            "write %(digits)s/%(digits2)s%(month)s if two years are meant",
            digits=digits,
            digits2=digits[:2],
            month=month,
        )
    return refuse(
        worded("there is no month %(month)s", month=month), cure, f"{digits}-{month}", code="range"
    )


def _no_day(digits: str, month: str, day: str) -> Problem:
    text = f"{digits}-{month}-{day}"
    if month.isdigit() and digits.lstrip("-").isdigit():
        count = days_in(int(digits), int(month))
        message = worded(
            "there is no day %(day)s in %(digits)s-%(month)s", day=day, digits=digits, month=month
        )
        return refuse(
            message, worded("this month has %(count)s days", count=count), text, code="range"
        )
    return refuse(
        worded("there is no such day"), worded("look at the number of days"), text, code="range"
    )
