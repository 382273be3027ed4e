"""Which position somebody asks for: now, a position, or a day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from undersight.errors import InvalidError, Problem, Wording, shorten, worded
from undersight.records.page import YEARS, Moment
from undersight.records.rights import Reader, Right
from undersight.store.mapping import fetch, moment, stamp

_DAY = re.compile(r"([0-9]{4})(?:-(?:([0-9]{2})(?:-([0-9]{2}))?)?)?\Z")


_POSITION = re.compile(r"[pP]?([0-9]+)\Z")


def resolve(asked: str, *, reader: Reader, now: datetime) -> Moment:
    """The moment that `?at=` asks for; "" is now.

    A day, month or year is its last position, in UTC. Any other number is a position, and so is
    one with a p before it; to a reader who may not know exact positions it is the last of its day,
    and a day that is not over is the newest state. Raises InvalidError for the future and for what
    is neither.
    """
    asked = asked.strip()
    position = _POSITION.match(asked)
    named = int(position[1][:18]) if position and not _is_year(asked) else 0
    head = _head(named, now)
    knows = reader.may(Right.KNOW_EDITORS)
    settled = head.position if knows else head.settled
    newest = Moment(head.position, _day(head.at), head.position, True, asked, settled, head.digest)
    if not asked:
        return newest
    if position and not _is_year(asked):
        if named > settled and not knows:
            return newest  # also beyond the end: or the errors would tell where today's end is
        return _position(named, newest, at=head.asked, exact=knows)
    day = _last_day(asked)
    if day is None:
        raise _problem(worded("is neither a day nor a position"), asked, settled)
    if _first_day(asked) > now.date():
        raise _problem(worded("is in the future"), asked, settled)
    if day >= head.unfinished and not knows:
        return newest
    last, at = _last_of_day(day)
    return replace(newest, position=last, day=_day(at), now=False)


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _is_year(text: str) -> bool:
    """Whatever the log has grown to: an address keeps its meaning."""
    return len(text) == 4 and text.isdigit() and int(text) in YEARS


def _problem(message: Wording, asked: str, head: int) -> InvalidError:
    cure = worded(
        "give a day (2024-04-20), a month, a year, or a position up to %(head)s (p2024 where it"
        " could be a year)",
        head=head,
    )
    return InvalidError([Problem(message, cure, "at", shorten(asked))])


def _position(position: int, newest: Moment, *, at: datetime | None, exact: bool) -> Moment:
    if position > newest.head:
        raise _problem(worded("is beyond the end of the log"), newest.asked, newest.head)
    day = _day(at)
    if day and not exact:
        position = last_of_day(day)
    return replace(newest, position=position, day=day, now=False)


class _Head(NamedTuple):
    """The end of the log, and the moment of the position asked for. `settled`: the last position of
    the days before `unfinished`.
    """

    position: int
    at: datetime | None
    asked: datetime | None
    settled: int
    unfinished: date
    digest: str = ""


_HEAD = (
    "SELECT head.position, head.at, last.recorded, asked.at,"
    " (SELECT position FROM changeset WHERE at < %s ORDER BY at DESC, position DESC LIMIT 1),"
    " head.digest"
    " FROM head LEFT JOIN changeset last ON last.position = head.position"
    " LEFT JOIN changeset asked ON asked.position = %s"
)


def _head(asked: int, now: datetime) -> _Head:
    today = now.date()
    rows = fetch(_HEAD, [stamp(datetime(today.year, today.month, today.day, tzinfo=UTC)), asked])
    if not rows:
        return _Head(0, None, None, 0, today)
    position, *times, settled, digest = rows[0]
    at, recorded, then = map(moment, times)
    if at and recorded and at.date() < min(recorded.date(), today):
        # history is being loaded under its own dates: more may come on the day where it has got to
        before = last_of_day(at.date() - timedelta(days=1))
        return _Head(position, at, then, before, at.date(), digest)
    return _Head(position, at, then, settled or 0, today, digest)


def day_of(position: int) -> date:
    """The day (UTC) of a changeset."""
    at = moment(fetch("SELECT at FROM changeset WHERE position = %s", [position])[0][0])
    assert at is not None  # noqa: S101 - the column is not null
    return at.date()


def last_of_day(day: date) -> int:
    """The last position up to the end of a day (UTC); 0 before the first changeset."""
    return _last_of_day(day)[0]


def _last_of_day(day: date) -> tuple[int, datetime | None]:
    end = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    # `at` never decreases: the newest changeset before a moment is also the one of highest position
    rows = fetch(
        "SELECT position, at FROM changeset WHERE at < %s ORDER BY at DESC, position DESC LIMIT 1",
        [stamp(end)],
    )
    return (int(rows[0][0]), moment(rows[0][1])) if rows else (0, None)


def first_of_day(day: date) -> int:
    """The first position of a day (UTC), or what would be it."""
    return last_of_day(day - timedelta(days=1)) + 1


def _last_day(text: str) -> date | None:
    match = _DAY.match(text)
    if not match:
        return None
    year, month, day = (int(g) if g else None for g in match.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    try:
        if day and month:
            return date(year, month, day)
        if month:
            date(year, month, 1)
            first_of_next = date(year + month // 12, month % 12 + 1, 1)
            return first_of_next - timedelta(days=1)
        return date(year, 12, 31)
    except (ValueError, OverflowError):
        return None


def _first_day(text: str) -> date:
    parts = [int(p) for p in text.split("-") if p]
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day)
