"""Days as a question writes them: EDTF, a month by its name, SMW's spellings, today; as a stretch
of days that is compared with dates or with days of the log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from undersight.errors import Problem, worded
from undersight.query import plan as p
from undersight.query.syntax import Op
from undersight.values.calendar import last_day, on_day
from undersight.values.date import TYPE as DATE
from undersight.values.date_mistakes import meant_by
from undersight.values.given import refuse, too_long
from undersight.values.period import LONGEST
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST, Rules

ORDERED = (Op.AT_MOST, Op.AT_LEAST, Op.BELOW, Op.ABOVE)
AMONG = (Op.EQUAL, Op.LIKE, Op.IN)
OUTSIDE = (Op.OTHER, Op.UNLIKE, Op.NOT_IN)
DATE_OPS = (*AMONG, *OUTSIDE, *ORDERED)

# 1/2020/1/31 is how SMW's API writes days: calendar (1 is Gregorian), year, month, day.
_RAW = re.compile(r"(?:1/(?=-?[0-9]+/))?(-?[0-9]{4})/([0-9]{1,2})(?:/([0-9]{1,2}))?(/[0-9./]*)?")
_TIMED = re.compile(r"(.*[0-9])(?:T|,? )[0-2]?[0-9]:[0-5][0-9].*", re.DOTALL)
_AGO = re.compile(r"([0-9]{1,5}) (day|week|month|year)s? ago")
_NAMED = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a first to a last day, both counted in. `timed`: a time of day was written too, and is
    not compared.
    """

    first: int
    last: int
    timed: bool = False


def stretch(text: str, today: date) -> Stretch | Problem:
    """The days that a text means.

    >>> stretch("Jun 2011", date(2026, 1, 1)) == stretch("2011-06", date(2026, 1, 1))
    True
    """
    text = text.strip()
    if len(text) > LONGEST:
        return too_long(text, LONGEST)
    if ".." in text and "/" not in text and text[:1] not in ("[", "{"):
        return _range(text, today)
    return _one(text, today)


def _range(text: str, today: date) -> Stretch | Problem:
    left, _, right = text.partition("..")
    first = _one(left.strip(), today) if left.strip() else Stretch(OPEN_PAST, OPEN_PAST)
    last = _one(right.strip(), today) if right.strip() else Stretch(OPEN_FUTURE, OPEN_FUTURE)
    if isinstance(first, Problem):
        return first
    if isinstance(last, Problem):
        return last
    if first.first > last.last:
        return refuse(
            worded("the range ends before it begins"), worded("exchange the two dates"), text
        )
    return Stretch(first.first, last.last, first.timed or last.timed)


def _one(text: str, today: date) -> Stretch | Problem:
    day = _relative(text, today)
    if day is not None:
        return Stretch(day, day)
    timed = _TIMED.fullmatch(text)
    raw = _RAW.fullmatch(text)
    if raw:
        year, month, number, time = raw.groups()
        written = f"{year}-{int(month):02d}" + (f"-{int(number):02d}" if number else "")
        timed = timed or (raw if time and time.strip("/0.") else None)
    else:
        written = timed[1] if timed else text
    found = DATE.parse(written, Rules())
    if isinstance(found, Problem):
        meant = meant_by(written) if written.isprintable() else ""
        again = DATE.parse(meant, Rules()) if meant and " or " not in meant else found
        if isinstance(again, Problem):
            return found
        found = again
    first = OPEN_PAST if found.earliest is None else found.earliest
    last = OPEN_FUTURE if found.latest is None else found.latest
    return Stretch(first, last, timed is not None)


def _relative(text: str, today: date) -> int | None:
    """`today`, `3 months ago`: a day counted from the one on which it is asked."""
    word = " ".join(text.casefold().split())
    if word in _NAMED:
        return today.toordinal() + _NAMED[word]
    match = _AGO.fullmatch(word)
    if match is None:
        return None
    count, unit = int(match[1]), match[2]
    if unit in ("day", "week"):
        return today.toordinal() - count * (7 if unit == "week" else 1)
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    end = last_day(year, month + 1)
    return min(end, end - on_day(end)[2] + today.day)


def during(op: Op, days: Stretch, surely: bool) -> p.During:
    """The test of a date's stretch of days. `>2018` begins with the first day of 2018, `>>2018`
    after its last.
    """
    first, last = days.first, days.last
    if op is Op.AT_LEAST:
        return p.During(first, OPEN_FUTURE, surely)
    if op is Op.AT_MOST:
        return p.During(OPEN_PAST, last, surely)
    if op is Op.ABOVE:
        return p.During(last + 1, OPEN_FUTURE, surely)
    if op is Op.BELOW:
        return p.During(OPEN_PAST, first - 1, surely)
    return p.During(first, last, surely, outside=op in OUTSIDE)


Bounds = tuple[tuple[p.Compare, int], ...]


def bounds(op: Op, days: Stretch) -> tuple[Bounds, ...]:
    """The same of a single day: one of these, all of whose comparisons hold."""
    first, last = days.first, days.last
    if op is Op.AT_LEAST:
        return (((p.Compare.AT_LEAST, first),),)
    if op is Op.AT_MOST:
        return (((p.Compare.AT_MOST, last),),)
    if op is Op.ABOVE:
        return (((p.Compare.MORE, last),),)
    if op is Op.BELOW:
        return (((p.Compare.LESS, first),),)
    if op in OUTSIDE:
        return (((p.Compare.LESS, first),), ((p.Compare.MORE, last),))
    if first == last:
        return (((p.Compare.EQUAL, first),),)
    found: list[tuple[p.Compare, int]] = []
    if first > OPEN_PAST:
        found.append((p.Compare.AT_LEAST, first))
    if last < OPEN_FUTURE:
        found.append((p.Compare.AT_MOST, last))
    return (tuple(found),)
