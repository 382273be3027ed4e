"""Between rows and the domain's objects: the columns in their order, ids to numbers and back, bulk
inserts.

Rows are plain tuples in the order of the column lists here; nothing else in the store spells
columns twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.db import connection

from undersight.records.claim import Citation, Claim, ClaimTime, Content
from undersight.records.ids import from_number, to_number
from undersight.records.rights import LEVELS, NAMES
from undersight.values.protocol import Absence, Value

EXEMPT = 99
"""Rank of a claim that no least certainty hides."""

CLAIM = (
    "id, identity, record, property, target, text, absence, language, certainty, reason, "
    "time, throughout,"
    " first_seen, access, preferred, disputed, key, number, unit, earliest, latest, "
    "latitude, longitude,"
    " opened, closed, erased"
)
"""The columns that make a Claim."""

CLAIM_ROW = (
    "id",
    "identity",
    "record",
    "kind",
    "property",
    "target",
    "text",
    "absence",
    "language",
    "certainty",
    "reason",
    "time",
    "throughout",
    "first_seen",
    "access",
    "preferred",
    "disputed",
    "key",
    "number",
    "unit",
    "earliest",
    "latest",
    "latitude",
    "longitude",
    "time_earliest",
    "time_latest",
    "salt",
    "leaf",
    "erased",
    "opened",
    "closed",
    "seen",
    "rank",
)
"""Every column of the claim table, as it is inserted."""

CITATION = "id, claim, source, locator, quote, translation, capture, access, opened, closed, erased"
CITATION_ROW = (
    "id",
    "claim",
    "source",
    "locator",
    "quote",
    "translation",
    "capture",
    "access",
    "salt",
    "leaf",
    "erased",
    "opened",
    "closed",
    "seen",
)

ERASED = "erased:"
"""What `reason` of an erased claim begins with when it is read: content is gone, only the class of
reason stays.
"""


def claim_of(row: Sequence[Any]) -> Claim:
    """A Claim from a row of the columns CLAIM; whatever stands behind them is not read."""
    (
        id_,
        identity,
        record,
        property_,
        target,
        text,
        absence,
        language,
        certainty,
        reason,
        time,
        throughout,
        first_seen,
        access,
        preferred,
        disputed,
        key,
        number,
        unit,
        earliest,
        latest,
        latitude,
        longitude,
        opened,
        closed,
        erased,
        *_,
    ) = row
    value = None
    if not absence and not erased:
        linked = from_number(target) if target is not None else ""
        value = Value(text, key, number, unit, earliest, latest, latitude, longitude, linked)
    content = Content(
        property_,
        value,
        Absence(absence) if absence else None,
        language,
        certainty,
        f"{ERASED}{erased}" if erased else reason,
        ClaimTime(time, bool(throughout), bool(first_seen)) if time else None,
        NAMES[access],
        bool(preferred),
        disputed,
    )
    return Claim(
        from_number(id_), from_number(identity), from_number(record), content, opened, closed
    )


def citation_of(row: Sequence[Any]) -> Citation:
    """A Citation from a row of the columns CITATION; whatever stands behind them is not read."""
    id_, claim, source, locator, quote, translation, capture, access, opened, closed, *_ = row
    return Citation(
        from_number(id_),
        from_number(claim),
        from_number(source),
        locator,
        quote,
        translation,
        capture,
        NAMES[access],
        opened,
        closed,
    )


def claim_row(
    claim: Claim,
    *,
    kind: str,
    bounds: tuple[int | None, int | None],
    salt: bytes,
    leaf: bytes,
    seen: int,
    rank: int,
) -> tuple[object, ...]:
    """The row (CLAIM_ROW) of a claim; `kind` is its record's, `bounds` are those of its time."""
    c = claim.content
    v = c.value or _NOTHING
    t = c.time
    return (
        to_number(claim.id),
        to_number(claim.identity),
        to_number(claim.record),
        kind,
        c.property,
        to_number(v.target) if v.target else None,
        v.text,
        c.absence.value if c.absence else "",
        c.language,
        c.certainty,
        c.reason,
        t.text if t else "",
        t.throughout if t else True,
        t.first_seen if t else False,
        LEVELS[c.access],
        c.preferred,
        c.disputed,
        v.key,
        v.number,
        v.unit,
        v.earliest,
        v.latest,
        v.latitude,
        v.longitude,
        bounds[0],
        bounds[1],
        salt,
        leaf,
        "",
        claim.opened,
        claim.closed,
        seen,
        rank,
    )


_NOTHING = Value()


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows in bulk. Table and columns are this module's own names, never input."""
    marks = ", ".join(["%s"] * len(columns))
    sql = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks})'
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def fetch(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Runs a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def marks(values: Sequence[object]) -> str:
    """`%s, %s, %s` for as many values."""
    return ", ".join(["%s"] * len(values))


def chunks(values: Iterable[Any], size: int = 500) -> Iterable[list[Any]]:
    """The values in lists of at most `size`: no statement has more parameters than a database
    takes.
    """
    every = list(values)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def greatest() -> str:
    """The function that gives the largest of its arguments, in this database's words."""
    return "MAX" if connection.vendor == "sqlite" else "GREATEST"


def moment(value: datetime | str | None) -> datetime | None:
    """A time from a raw row (SQLite gives text) as aware UTC."""
    if value is None:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_STREAMS = count()
"""Numbers for the names of server-side cursors; several are open at once."""


def stream(sql: str, params: Sequence[Any] = (), size: int = 2_000) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement, a few at a time: memory does not grow with the table."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.connection.cursor(f"stream_{next(_STREAMS)}", withhold=True) as cursor:
            cursor.itersize = size
            cursor.execute(sql, params)
            yield from cursor
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(size):
            yield from rows


def stamp(value: datetime) -> Any:
    """A moment as a parameter of a statement, in the form in which the database holds moments.

    SQLite compares texts: `2024-04-20 00:00:00+00:00` would come after `2024-04-20 00:00:00`.
    """
    return connection.ops.adapt_datetimefield_value(value)


def large_cache() -> None:
    """Lets SQLite keep 256 MB of pages for this connection: for deeds that touch most of a file."""
    if connection.vendor == "sqlite":
        execute("PRAGMA cache_size = -262144")
