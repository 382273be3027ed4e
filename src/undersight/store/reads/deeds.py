"""The heads of changesets, and their days, as far as a reader may know them. Not what they
changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from undersight.records.lens import Lens
from undersight.records.revision import Deed
from undersight.store.mapping import chunks, fetch, marks, moment, stamp
from undersight.store.reads.scope import scope

UNTOLD = ("erase",)
"""Actions whose comments only those read who may know who edits."""

_HEADS = (
    "SELECT position, at, origin, recorded, author, decided_by, action, digest, previous, comment"
    " FROM changeset WHERE position IN ({}) ORDER BY position"
)
_HIDDEN = (
    "SELECT g.position FROM changeset g WHERE g.position IN ({})"
    " AND EXISTS (SELECT 1 FROM hidden h WHERE h.position = g.position)"
)
"""Stops at the first hidden row of each: a changeset may hold a hundred thousand."""

_DAY = (
    "SELECT {} AS day, (SELECT position FROM changeset WHERE at >= %s AND at < %s"
    " ORDER BY at, position LIMIT 1), (SELECT position FROM changeset WHERE at >= %s AND at < %s"
    " ORDER BY at DESC, position DESC LIMIT 1)"
)
"""Two looks into the index a day, however many changesets lie between the days."""


@dataclass(frozen=True, slots=True)
class Told:
    """A changeset as the store knows it, and what of its comment may be told. `deed` only to whom
    it may be told.
    """

    position: int
    day: date
    comment: str
    deed: Deed | None


def told(positions: Iterable[int], lens: Lens) -> dict[int, Told]:
    """The changesets at these positions. Two statements for every 500."""
    found: dict[int, Told] = {}
    for part in chunks(sorted(set(positions))):
        hiding = scope(lens).select(_HIDDEN.format(marks(part)), part, use="hidden")
        hidden = {row[0] for row in hiding}
        for row in fetch(_HEADS.format(marks(part)), part):
            found[row[0]] = _told(row, lens, hidden=row[0] in hidden)
    return found


def _told(row: tuple[Any, ...], lens: Lens, *, hidden: bool) -> Told:
    at, recorded = moment(row[1]), moment(row[3])
    assert at is not None  # noqa: S101 - neither column is null
    assert recorded is not None  # noqa: S101
    if not lens.knows_editors:
        comment = "" if hidden or row[6] in UNTOLD else row[9]
        return Told(row[0], at.date(), comment, None)
    deed = Deed(row[0], at, moment(row[2]), recorded, row[4], row[5], row[6], row[7], row[8])
    comment = "" if hidden and row[6] not in UNTOLD else row[9]
    return Told(row[0], at.date(), comment, deed)


def spans(days: Iterable[date]) -> dict[date, tuple[int, int]]:
    """The first and the last position of each of these days (UTC) that has any."""
    found = {}
    for part in chunks(sorted(set(days))):
        params = [t for day in part for t in (_midnight(day), _midnight(day + _ONE)) * 2]
        sql = " UNION ALL ".join(_DAY.format(n) for n in range(len(part)))
        for n, first, last in fetch(sql, params):
            if first is not None:
                found[part[n]] = (first, last)
    return found


_ONE = timedelta(days=1)


def _midnight(day: date) -> object:
    return stamp(datetime(day.year, day.month, day.day, tzinfo=UTC))


def as_day(value: date | datetime | str) -> date:
    """A day from a raw row: SQLite gives text."""
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value.date() if isinstance(value, datetime) else value
