"""Dates in words of the reader's language; what they mean in days is reckoned elsewhere."""

from __future__ import annotations

import datetime
from dataclasses import replace

from babel import Locale
from babel.dates import format_date, format_skeleton

from undersight.values.calendar import on_day
from undersight.values.edtf import DateSet, Edge, Expression, Interval, Point, Run
from undersight.values.phrases import listed, locale_of, phrase

_SEASONS = ("spring %(year)s", "summer %(year)s", "autumn %(year)s", "winter %(year)s")
_NORTH = "%(season)s (northern hemisphere)"
_SOUTH = "%(season)s (southern hemisphere)"


def in_words(expression: Expression, language: str) -> str:
    """What a reader sees: `March 2017`, `about 2017`, `from March 2017, end open`."""
    if isinstance(expression, Point):
        return _point(expression, language)
    if isinstance(expression, Interval):
        return _interval(expression, language)
    return _set(expression, language)


def as_bound(expression: Expression, language: str) -> str:
    """The same of a day on which something began or ended: where nothing says from when on it can
    have, `by 2019`.
    """
    by = _by(expression)
    if by is None:
        return in_words(expression, language)
    return phrase("by %(date)s", language, date=_point(by, language))


def in_years(expression: Expression, language: str) -> str:
    """The same of a day on which something began or ended, no more exact than its year: `2017`,
    `about 2017`, `by 2019`.
    """
    if by := _by(expression):
        return phrase("by %(date)s", language, date=_point(_coarse(by), language))
    if isinstance(expression, Interval):
        first, last = expression.start, expression.end
        if isinstance(first, Point) and isinstance(last, Point):
            run = (_coarse(first), _coarse(last))
            if run[0].first_year == run[1].first_year:
                return _point(run[0], language)
            start, end = (_point(point, language) for point in run)
            return phrase("between %(start)s and %(end)s", language, start=start, end=end)
        return in_years(first, language) if isinstance(first, Point) else ""
    if isinstance(expression, Point):
        return _point(_coarse(expression), language)
    return in_words(expression, language)


def _coarse(point: Point) -> Point:
    return replace(point, month="", day="", time="")


def _by(expression: Expression) -> Point | None:
    """The last possible day, where the first one is open or unknown."""
    if isinstance(expression, Interval):
        pair: tuple[Point | Edge | None, Point | Edge | None] = (expression.start, expression.end)
    elif isinstance(expression, DateSet) and len(expression.runs) == 1:
        pair = (expression.runs[0].first, expression.runs[0].last)
    else:
        return None
    first, last = pair
    return last if isinstance(last, Point) and not isinstance(first, Point) else None


def _interval(interval: Interval, language: str) -> str:
    start, end = interval.start, interval.end
    if isinstance(start, Point) and isinstance(end, Point):
        told = _point(start, language), _point(end, language)
        return phrase("%(start)s – %(end)s", language, start=told[0], end=told[1])
    if isinstance(start, Point):
        message = "from %(date)s, end open" if end is Edge.OPEN else "from %(date)s, end unknown"
        return phrase(message, language, date=_point(start, language))
    message = (
        "until %(date)s, start open" if start is Edge.OPEN else "until %(date)s, start unknown"
    )
    return phrase(message, language, date=_point(end, language) if isinstance(end, Point) else "")


def _set(dates: DateSet, language: str) -> str:
    told = listed((_run(run, language) for run in dates.runs), language)
    if len(dates.runs) == 1 and not dates.every:
        return told
    return phrase("all of: %(dates)s" if dates.every else "one of: %(dates)s", language, dates=told)


def _run(run: Run, language: str) -> str:
    first = _point(run.first, language) if run.first else ""
    last = _point(run.last, language) if run.last else ""
    if not first:
        return phrase("%(date)s or earlier", language, date=last)
    if not last:
        return phrase("%(date)s or later", language, date=first)
    return (
        first
        if run.first is run.last
        else phrase("%(start)s – %(end)s", language, start=first, end=last)
    )


def _point(point: Point, language: str) -> str:
    told = _certain(point, language)
    if point.approximate and point.uncertain:
        return phrase("about %(date)s (uncertain)", language, date=told)
    if point.approximate:
        return phrase("about %(date)s", language, date=told)
    return phrase("%(date)s (uncertain)", language, date=told) if point.uncertain else told


def _certain(point: Point, language: str) -> str:
    locale = locale_of(language)
    if point.estimate is not None:
        message = "%(year)s (estimate; between %(start)s and %(end)s)"
        first, last = _year(point.first_year, locale), _year(point.last_year, locale)
        year = _year(point.estimate, locale)
        return phrase(message, language, year=year, start=first, end=last)
    if point.first_year != point.last_year:
        return _some_year(point, language)
    if point.month.isdigit() and int(point.month) > 20:
        return _part(int(point.month), _year(point.first_year, locale), language)
    if "X" in point.month or "X" in point.day:
        return _some_day(point, language)
    told = _exactly(point.earliest, point, locale)
    return f"{told}, {point.time}" if point.time else told


def _some_year(point: Point, language: str) -> str:
    locale = locale_of(language)
    first, last = point.first_year, point.last_year
    if not point.month and first > 0 and last - first == 9:
        return phrase("%(decade)ss", language, decade=str(first))
    if point.month.isdigit() and int(point.month) > 20:
        start = _part(int(point.month), _year(first, locale), language)
        end = _part(int(point.month), _year(last, locale), language)
    else:
        start = _exactly(point.earliest, point, locale)
        end = _exactly(point.latest, point, locale)
    return phrase("between %(start)s and %(end)s", language, start=start, end=end)


def _some_day(point: Point, language: str) -> str:
    locale = locale_of(language)
    year = _year(point.first_year, locale)
    if point.month == "XX" and point.day in ("", "XX"):
        message = "some day in %(date)s" if point.day else "some month of %(date)s"
        return phrase(message, language, date=year)
    if point.day == "XX" and point.month.isdigit():
        year_number, month, _ = on_day(point.earliest)
        return phrase("some day in %(date)s", language, date=_month(year_number, month, locale))
    start, end = (_exactly(day, point, locale) for day in (point.earliest, point.latest))
    return phrase("between %(start)s and %(end)s", language, start=start, end=end)


def _part(code: int, year: str, language: str) -> str:
    if code >= 40:
        return phrase("half %(number)s of %(year)s", language, number=str(code - 39), year=year)
    if code >= 37:
        return phrase("third %(number)s of %(year)s", language, number=str(code - 36), year=year)
    if code >= 33:
        return phrase("quarter %(number)s of %(year)s", language, number=str(code - 32), year=year)
    season = phrase(_SEASONS[(code - 21) % 4], language, year=year)
    if code < 25:
        return season
    return phrase(_NORTH if code < 29 else _SOUTH, language, season=season)


def _exactly(number: int, point: Point, locale: Locale) -> str:
    """The day with this number, told as exactly as the point is."""
    year, month, day = on_day(number)
    if not point.month:
        return _year(year, locale)
    if not point.day:
        return _month(year, month, locale)
    if datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return format_date(datetime.date(year, month, day), "long", locale=locale)
    return f"{day} {locale.months['format']['wide'][month]} {_year(year, locale)}"


def _month(year: int, month: int, locale: Locale) -> str:
    if datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return format_skeleton("yMMMM", datetime.date(year, month, 1), locale=locale)
    return f"{locale.months['stand-alone']['wide'][month]} {_year(year, locale)}"


def _year(year: int, locale: Locale) -> str:
    """The year as its notation counts: year 0 is before year 1."""
    if datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return format_skeleton("y", datetime.date(year, 1, 1), locale=locale)
    return f"\u2212{-year}" if year < 0 else str(year)
