"""Lists of changes, the newest first: of the whole registry, of one kind of record, of one
author.
"""

from __future__ import annotations

from collections.abc import Iterable

from undersight.errors import NotFoundError, worded
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.revision import CAP, Group
from undersight.schema.model import Schema
from undersight.store.mapping import fetch, marks
from undersight.store.reads.changes import WHOSE
from undersight.store.reads.compare import named
from undersight.store.reads.deeds import as_day, spans, told
from undersight.store.reads.scope import scope

PAGE = 20
"""Changesets, or days, on a page."""

LOOKED_AT = 500
"""Changesets among which the days of a page are looked for."""

SHOWN = 5
"""Records that are named for each."""


def recent(
    *, lens: Lens, schema: Schema, kind: str = "", before: int = 0, size: int = PAGE
) -> tuple[Group, ...]:
    """The newest changes before position `before` (0 = the end) that touched a record of `kind` (""
    = any).

    Changesets for those who may know who edits, whole days for others, who see only such as hold
    anything for
    them. The next page begins before the `first` of the last.
    """
    kinds = [k for k, v in schema.kinds.items() if kind in (k, v.owner)] if kind else []
    positions = _visible(lens, kinds, before)
    if lens.knows_editors:
        return _groups([(p, p) for p in positions[:size]], lens, kinds)
    return _groups(_days(positions)[:size], lens, kinds)


def contributions(name: str, *, lens: Lens, before: int = 0, size: int = PAGE) -> tuple[Group, ...]:
    """The changesets of an author. Raises NotFoundError for those who may not know who edits, and
    for nobody.
    """
    if not lens.knows_editors or not name:
        raise NotFoundError(worded("there is no such contributor"))
    end = "" if lens.position is None else f" AND position <= {int(lens.position)}"
    sql = f"SELECT position FROM changeset WHERE author = %s{end}"
    if not fetch(f"{sql} LIMIT 1", [name]):
        raise NotFoundError(worded("there is no such contributor"))
    params: list[object] = [name]
    if before:
        sql, params = f"{sql} AND position < %s", [name, before]
    rows = fetch(f"{sql} ORDER BY position DESC LIMIT {int(size)}", params)
    return _groups([(p, p) for (p,) in rows], lens, [])


_SOURCES = (
    ("claimlog", "opened", "m.record"),
    ("claimlog", "closed", "m.record"),
    ("citelog", "opened", "(SELECT c.record FROM claimlog c WHERE c.identity = m.claim LIMIT 1)"),
    ("citelog", "closed", "(SELECT c.record FROM claimlog c WHERE c.identity = m.claim LIMIT 1)"),
    ("checks", "opened", "m.record"),
)
"""Where changes show: table, column of the position, the record that is touched."""


def _visible(lens: Lens, kinds: list[str], before: int) -> list[int]:
    """The newest positions at which the reader sees something change; for those who know editors,
    all.
    """
    conditions = ["1 = 1"]
    params: list[object] = []
    if before:
        conditions.append("g.position < %s")
        params.append(before)
    if lens.position is not None:
        conditions.append("g.position <= %s")
        params.append(lens.position)
    if kinds or not lens.knows_editors:
        parts = [_exists(table, column, record, kinds=kinds) for table, column, record in _SOURCES]
        if not kinds:
            parts.append("EXISTS (SELECT 1 FROM schema_file f WHERE f.opened = g.position)")
        conditions.append(f"({' OR '.join(parts)})")
        params.extend(kinds * len(_SOURCES))
    sql = (
        f"SELECT g.position FROM changeset g WHERE {' AND '.join(conditions)} ORDER BY "
        f"g.position DESC LIMIT {LOOKED_AT}"
    )
    rows = scope(lens).select(sql, params, use="claimlog citelog checks")
    return [row[0] for row in rows]


def _exists(table: str, column: str, record: str, *, kinds: list[str]) -> str:
    if not kinds:
        return f"EXISTS (SELECT 1 FROM {table} m WHERE m.{column} = g.position)"
    return (
        f"EXISTS (SELECT 1 FROM {table} m JOIN record r ON r.id = {record}"
        f" WHERE m.{column} = g.position AND r.kind IN ({marks(kinds)}))"
    )


def _days(positions: Iterable[int]) -> list[tuple[int, int]]:
    """First and last position of the days of these positions, the newest first."""
    every = list(positions)
    if not every:
        return []
    rows = fetch(
        f"SELECT DISTINCT DATE(at) FROM changeset WHERE position IN ({marks(every)})", every
    )
    found = spans(as_day(row[0]) for row in rows)
    return sorted(found.values(), reverse=True)


def _groups(bounds: list[tuple[int, int]], lens: Lens, kinds: list[str]) -> tuple[Group, ...]:
    """What a list tells of each of these ranges. A fixed number of statements."""
    if not bounds:
        return ()
    if lens.position is not None:
        bounds = [(first, min(last, lens.position)) for first, last in bounds]
    records = _records(bounds, lens, kinds)
    some = {from_number(r) for group in records.values() for r in group[:SHOWN]}
    known = named(some, lens, lens.at(bounds[0][1]), lens.at(bounds[-1][0] - 1))
    files = _files(bounds)
    heads = told({last for _, last in bounds} | _commented(bounds), lens)
    found = []
    for n, (first, last) in enumerate(bounds):
        inside = [heads[p] for p in sorted(heads, reverse=True) if first <= p <= last]
        names = [known[i] for r in records[n][:SHOWN] if (i := from_number(r)) in known]
        comments = tuple(h.comment for h in inside if h.comment)
        newest = heads[last]
        group = Group(
            first, last, newest.day, len(records[n]), tuple(names), files[n], comments, newest.deed
        )
        found.append(group)
    return tuple(found)


def _records(bounds: list[tuple[int, int]], lens: Lens, kinds: list[str]) -> dict[int, list[int]]:
    """The records that each range touched, up to CAP + 1."""
    only = f" AND r.kind IN ({marks(kinds)})" if kinds else ""
    parts, params = [], []
    for n, (first, last) in enumerate(bounds):
        moves = " UNION ALL ".join(
            f"SELECT {record} AS record FROM {table} m WHERE m.{column} BETWEEN %s AND %s"
            for table, column, record in _SOURCES
        )
        parts.append(
            f"SELECT * FROM (SELECT DISTINCT {n} AS n, {WHOSE} AS whose FROM ({moves}) AS moves"
            f" JOIN record r ON r.id = moves.record{only} ORDER BY whose LIMIT {CAP + 1}) AS part"
        )
        params += [last, *[first, last] * len(_SOURCES), *kinds]
    found: dict[int, list[int]] = {n: [] for n in range(len(bounds))}
    sql = " UNION ALL ".join(parts)
    for n, record in scope(lens).select(sql, params, use="claimlog citelog checks"):
        found[n].append(record)
    return {n: sorted(group) for n, group in found.items()}


def _files(bounds: list[tuple[int, int]]) -> list[int]:
    """How many files of the schema each range changed."""
    sql = "SELECT DISTINCT name, opened FROM schema_file WHERE opened BETWEEN %s AND %s"
    rows = fetch(sql, [bounds[-1][0], bounds[0][1]])
    return [
        len({name for name, opened in rows if first <= opened <= last}) for first, last in bounds
    ]


def _commented(bounds: list[tuple[int, int]]) -> set[int]:
    """Changesets of these ranges that have a comment."""
    within = " OR ".join(["position BETWEEN %s AND %s"] * len(bounds))
    sql = (
        f"SELECT position FROM changeset WHERE comment <> '' AND ({within})"
        f" ORDER BY position DESC LIMIT {LOOKED_AT}"
    )
    return {row[0] for row in fetch(sql, [p for pair in bounds for p in pair])}
