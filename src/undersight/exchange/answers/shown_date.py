"""Dates in the formats that a column can ask for; none ever looks more exact than it is."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, date

from babel import Locale
from babel.dates import format_date

from undersight.errors import Problem
from undersight.query.answer import Datum
from undersight.values.calendar import days_in, is_leap, on_day
from undersight.values.date import TYPE as DATE
from undersight.values.edtf import Edge, Expression, Interval, Point, read
from undersight.values.period import LONGEST
from undersight.values.phrases import locale_of, phrase
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST, Value

DATE_FORMATS = ("ISO", "ISO-P", "MEDIAWIKI", "SORTKEY", "JD", "JL", "GR", "TZ", "TO", "LOCL", "-")

_CUSTOM = re.compile(r"-F\[(.*)\]", re.DOTALL)
_JULIAN_DAY = 1_721_424.5
"""The Julian Day of midnight of day 0."""


def shown_date(datum: Datum, parts: list[str], language: str) -> str:
    """A date as `parts` ask for it; in words where they ask for nothing that there is."""
    tree = read(datum.text[:LONGEST])
    if isinstance(tree, Problem):
        return datum.text
    for part in parts:
        if part in ("ISO", "ISO-P", "-", ""):
            return datum.text.replace(" ", "")
        if part == "MEDIAWIKI":
            return _digits(tree) or datum.text
        if part == "SORTKEY":
            return _sort_key(datum)
        if part == "JD":
            return _julian_days(datum)
        if part == "JL" and (day := _day_of(tree)) is not None:
            return _julian(day, language)
        if match := _CUSTOM.fullmatch(part):
            return _custom(tree, match[1], language) or _words(datum, language)
    return _words(datum, language)


def exact_parts(text: str) -> tuple[int, ...]:
    """Year, month and day of a date as far as they are known; () of what is not one date.

    >>> exact_parts("2017-03"), exact_parts("2017~/2019")
    ((2017, 3), ())
    """
    tree = read(text[:LONGEST])
    return _known(tree) if isinstance(tree, Point) and not _vague(tree) else ()


def _words(datum: Datum, language: str) -> str:
    return DATE.show(Value(datum.text), language)


def _vague(point: Point) -> bool:
    return point.uncertain or point.approximate or point.estimate is not None


def _known(point: Point) -> tuple[int, ...]:
    """Year, month and day; () where the year itself, or a part of it, is not one."""
    if point.first_year != point.last_year or point.estimate is not None:
        return ()
    month = int(point.month) if point.month.isdigit() else 0
    if "X" in point.month + point.day or month > 12:
        return ()
    if not month:
        return (point.first_year,)
    return (point.first_year, month, int(point.day)) if point.day else (point.first_year, month)


def _day_of(tree: Expression) -> int | None:
    if isinstance(tree, Point) and len(_known(tree)) == 3 and not _vague(tree):
        return tree.earliest
    return None


def _digits(tree: Expression) -> str:
    """20170312, 201703, 2017: as far as it is known; "" where digits alone would say too much."""
    parts = _known(tree) if isinstance(tree, Point) and not _vague(tree) else ()
    if not parts or not 0 <= parts[0] <= MAXYEAR:
        return ""
    return f"{parts[0]:04d}" + "".join(f"{part:02d}" for part in parts[1:])


def _sort_key(datum: Datum) -> str:
    """A number in the order of the first days; it tells no date."""
    first = datum.earliest if datum.earliest not in (None, OPEN_PAST) else datum.latest
    return "" if first is None else f"{first + _JULIAN_DAY:.1f}"


def _julian_days(datum: Datum) -> str:
    """The Julian Day, or the first and the last one between which the date lies."""
    first, last = datum.earliest, datum.latest
    if first is None or last is None or any(mark in datum.text for mark in "?~%"):
        return datum.text
    ends = (
        ".." if first <= OPEN_PAST else f"{first + _JULIAN_DAY:.1f}",
        ".." if last >= OPEN_FUTURE else f"{last + _JULIAN_DAY:.1f}",
    )
    return ends[0] if ends[0] == ends[1] else "/".join(ends)


def _julian(day: int, language: str) -> str:
    """A day in the Julian calendar, marked as that."""
    # After Meeus: the calendar's years begin in March, so that the leap day ends them.
    count = day + 1_721_424 + 32_083
    fours = (4 * count + 3) // 1461
    rest = count - 1461 * fours // 4
    months = (5 * rest + 2) // 153
    year = fours - 4800 + months // 10
    month = months + 3 - 12 * (months // 10)
    number = rest - (153 * months + 2) // 5 + 1
    locale = locale_of(language)
    return f"{number} {locale.months['format']['wide'][month]} {year} JL"


# ---- PHP's letters ----

_NEEDS = {
    **dict.fromkeys("YyoLt", 1),
    **dict.fromkeys("FMmnt", 2),
    **dict.fromkeys("dDjlNSwzW", 3),
    **dict.fromkeys("aABgGhHisuveIOPTZcrU", 4),
}
"""Letter -> how much of a date has to be known for it: year, month, day, time."""

_MARK = re.compile(r"\\.|.", re.DOTALL)
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def _custom(tree: Expression, pattern: str, language: str) -> str:
    """A date by a pattern of PHP's letters; of a letter for what is not known nothing is left.

    >>> _custom(read("2017-03"), "d.m.Y", "en")
    '03.2017'
    """
    if isinstance(tree, Point):
        return _point(tree, pattern, language)
    if not isinstance(tree, Interval):
        return ""
    ends = [e if isinstance(e, Edge) else _point(e, pattern, language) for e in _ends(tree)]
    if not all(ends):
        return ""
    start, end = ends
    if not isinstance(start, Edge) and not isinstance(end, Edge):
        return phrase("%(start)s – %(end)s", language, start=start, end=end)
    if isinstance(end, Edge):
        open_end = "from %(date)s, end open" if end is Edge.OPEN else "from %(date)s, end unknown"
        return phrase(open_end, language, date=start)
    open_start = (
        "until %(date)s, start open" if start is Edge.OPEN else "until %(date)s, start unknown"
    )
    return phrase(open_start, language, date=end)


def _ends(tree: Interval) -> tuple[Point | Edge, Point | Edge]:
    return tree.start, tree.end


def _point(point: Point, pattern: str, language: str) -> str:
    parts = _known(point)
    if not parts:
        return ""
    told = _filled(pattern[:200], parts, language)
    if not told:
        return ""
    if point.approximate and point.uncertain:
        return phrase("about %(date)s (uncertain)", language, date=told)
    if point.approximate:
        return phrase("about %(date)s", language, date=told)
    return phrase("%(date)s (uncertain)", language, date=told) if point.uncertain else told


def _filled(pattern: str, parts: tuple[int, ...], language: str) -> str:
    """The pattern with its letters filled in. Of what stands between letters only that stays which
    has something on both sides; of several such, a space or the first.
    """
    made = ""
    between: list[str] = [""]
    for match in _MARK.finditer(pattern):
        mark = match.group()
        need = _NEEDS.get(mark, 0)
        if not need:
            between[-1] += mark[-1]
        elif need > len(parts):
            between.append("")
        else:
            made += _joint(between, first=not made) + _letter(mark, parts, language)
            between = [""]
    return (made + (between[0] if len(between) == 1 else "")).strip() if made else ""


def _joint(between: list[str], *, first: bool) -> str:
    """What stands before a letter; `between` has several where letters in front of it are lost."""
    if len(between) == 1:
        return between[0]
    if first:
        return ""
    return " " if any(" " in each for each in between) else between[0]


def _letter(mark: str, parts: tuple[int, ...], language: str) -> str:
    year, month, day = (*parts, 1, 1)[:3] if len(parts) < 3 else parts
    locale = locale_of(language)
    match mark:
        case "Y" | "o":
            return f"{year:04d}" if year >= 0 else str(year)
        case "y":
            return f"{year % 100:02d}"
        case "L":
            return "1" if is_leap(year) else "0"
        case "m":
            return f"{month:02d}"
        case "n":
            return str(month)
        case "t":
            return str(days_in(year, month))
        case "F" | "M":
            width = "wide" if mark == "F" else "abbreviated"
            where = "format" if len(parts) == 3 else "stand-alone"
            return str(locale.months[where][width][month])
        case "d":
            return f"{day:02d}"
        case "j":
            return str(day)
        case "S":
            return "th" if 10 <= day <= 20 else _SUFFIXES.get(day % 10, "th")
    return _weekday(mark, (year, month, day), locale)


def _weekday(mark: str, parts: tuple[int, int, int], locale: Locale) -> str:
    if not MINYEAR <= parts[0] <= MAXYEAR:
        return ""
    day = date(*parts)
    match mark:
        case "D":
            return str(format_date(day, "EEE", locale=locale))
        case "l":
            return str(format_date(day, "EEEE", locale=locale))
        case "N":
            return str(day.isoweekday())
        case "w":
            return str(day.isoweekday() % 7)
        case "W":
            return f"{day.isocalendar().week:02d}"
        case "z":
            return str(day.timetuple().tm_yday - 1)
    return ""


def first_day(datum: Datum) -> tuple[int, int, int] | None:
    """The first day that a date can mean, else its last; None where it has neither."""
    for day in (datum.earliest, datum.latest):
        if day is not None and OPEN_PAST < day < OPEN_FUTURE:
            return on_day(day)
    return None
