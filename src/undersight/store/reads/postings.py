"""Reads posting lists and keeps them in memory for each level of access, so that facets are counted
in milliseconds whatever is chosen. What has changed since is looked up anew.

With a broader value stand the records of all that is narrower.
"""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from threading import Lock
from typing import Any

from django.db import connection

from undersight.query.chosen import HIERARCHY, hanging
from undersight.query.fragment import Sql, every, within
from undersight.records.derived import owning
from undersight.records.found import ABSENT, NUMBERS
from undersight.records.lens import Lens
from undersight.schema.model import Kind, Schema
from undersight.store.mapping import chunks, fetch
from undersight.store.reads.following import dates_of_events, follows
from undersight.store.reads.posting_lists import Bounds, Postings, Table, Value
from undersight.store.reads.scope import moved, scope

DIRTY = 2_000
"""Up to so many changed records are looked up one by one; above, all is read anew."""

KEPT = 64 * 2**20
"""Bytes that the posting lists take that are kept, about. One table is kept whatever its size."""

Key = tuple[object, ...]

_tables: OrderedDict[Key, Table] = OrderedDict()
_LOCK = Lock()
"""One thread reads a table; the others would read the same."""


def table(kind: Kind, properties: Sequence[str], *, lens: Lens, schema: Schema) -> Table:
    """The posting lists of these properties, as the lens shows them."""
    position, digest = fetch("SELECT position, digest FROM head")[0]
    past = digest if lens.position is not None else ""
    key = (past, _where(), kind.id, lens.reader.level, lens.certainty, lens.position)
    with _LOCK:
        kept, head = _tables.get(key), (position, digest)
        found = None
        if kept is not None and set(properties) <= set(kept.lists):
            found = _brought_up(kept, kind, lens=lens, schema=schema, head=head)
        if found is None:
            found = _read(kind, properties, lens=lens, schema=schema, head=head)
        _tables[key] = found
        _tables.move_to_end(key)
        _drop(key)
        return found


def forget() -> None:
    """Drops what is kept: another registry, or a measurement."""
    _tables.clear()


def weight() -> int:
    """About how many bytes are kept."""
    return sum(kept.size() for kept in _tables.values())


def _drop(used: Key) -> None:
    """Drops what does not fit: first the pasts, which hardly anybody asks for twice."""
    while len(_tables) > 1 and weight() > KEPT:
        others = [key for key in _tables if key != used]
        del _tables[next((key for key in others if key[0]), others[0])]


def _where() -> str:
    """Which log this is: two registries never share their first changeset."""
    rows = fetch("SELECT digest FROM changeset WHERE position = 1")
    return str(rows[0][0]) if rows else ""


def _brought_up(
    kept: Table, kind: Kind, *, lens: Lens, schema: Schema, head: tuple[int, str]
) -> Table | None:
    """The table with what has changed since it was read; None where reading anew is less work."""
    position, digest = head
    if kept.digest == digest:
        return kept
    if position <= kept.position or lens.position is not None:
        return None
    dirty, hangs = moved(kept.position, HIERARCHY)
    if hangs or len(dirty) > DIRTY:
        return None
    dirty |= _owners(dirty, kind, lens=lens, schema=schema)
    fresh: dict[str, dict[Value, set[int]]] = {prop: defaultdict(set) for prop in kept.lists}
    alive: set[int] = set()
    follow = {prop: dict(dates) for prop, dates in kept.follow.items()}
    for part in chunks(sorted(dirty)):
        there = set(_standing([within("record", part), within("kind", [kind.id])], lens))
        alive |= there
        own = [within("c.record", part)]
        rows = _rows(kept.lists, kind, lens=lens, schema=schema, more=own)
        for prop, value, records in rows:
            for each in (value, *_broader(value, kept.above)):
                fresh[prop][each] |= there.intersection(records)
        for prop, dates in follow.items():
            found = dates_of_events(kind, prop, lens=lens, schema=schema, records=part)
            for record in part:
                dates.pop(record, None)
            dates |= {r: bounds for r, bounds in found.items() if r in there}
            for year, records in _by_year(found).items() if prop in fresh else ():
                fresh[prop][year] |= there.intersection(records)
    return kept.changed(dirty, alive, fresh=fresh, follow=follow, digest=digest)


def _owners(records: set[int], kind: Kind, *, lens: Lens, schema: Schema) -> set[int]:
    """The records that link some of these as their own: what follows from an event has changed with
    it.
    """
    links = owning(kind, schema) if follows(kind, schema) else ()
    found: set[int] = set()
    for part in chunks(sorted(records)) if links else ():
        where = every([within("c.target", part), within("c.property", links)])
        sql = f"SELECT c.record FROM claims c WHERE {where.text}"
        found |= {row[0] for row in scope(lens).select(sql, list(where.params))}
    return found


def _read(
    kind: Kind, properties: Sequence[str], *, lens: Lens, schema: Schema, head: tuple[int, str]
) -> Table:
    position, digest = head
    above = _above(lens, schema)
    standing = sorted(_standing([within("kind", [kind.id])], lens))
    place = {record: n for n, record in enumerate(standing)}.get
    lists: dict[str, dict[Value, array[int]]] = {prop: {} for prop in properties}
    for prop, value, records in _rows(properties, kind, lens=lens, schema=schema):
        _put(lists[prop], value, map(place, records))
    follow = {}
    for prop in follows(kind, schema):
        dates = dates_of_events(kind, prop, lens=lens, schema=schema)
        follow[prop] = {r: bounds for r, bounds in dates.items() if place(r) is not None}
        for year, records in _by_year(follow[prop]).items() if prop in lists else ():
            _put(lists[prop], year, map(place, records))
    made = {}
    for prop in properties:
        own = lists.pop(prop)
        made[prop] = Postings.of(_rolled_up(own, above) if hanging(prop, schema) else own)
    return Table(position, array("q", standing), made, above, follow, digest)


def _put(own: dict[Value, array[int]], value: Value, places: Iterable[int | None]) -> None:
    """Adds places to a value's list, each once: a value may be claimed twice of a record, and two
    days lie in one year.
    """
    found = set(places)
    found.discard(None)  # it does not stand: claims may outlast a record's title
    if found:
        there = own.get(value)
        own[value] = array("I", found if there is None else found.union(there))  # type: ignore[arg-type]


def _standing(conditions: Sequence[Sql], lens: Lens) -> list[int]:
    """The records that stand."""
    where = every(conditions)
    sql = f"SELECT record FROM records WHERE {where.text}"
    return [row[0] for row in scope(lens).select(sql, list(where.params), use="records")]


def _rolled_up(
    own: dict[Value, array[int]], above: dict[int, tuple[int, ...]]
) -> dict[Value, array[int]]:
    """With each value the records of all that is narrower."""
    under: dict[Value, list[array[int]]] = defaultdict(list)
    for value, places in own.items():
        for each in (value, *_broader(value, above)):
            under[each].append(places)
    return {
        value: lists[0] if len(lists) == 1 else array("I", set().union(*lists))
        for value, lists in under.items()
    }


def _broader(value: Value, above: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    return above.get(value, ()) if isinstance(value, int) else ()


def _above(lens: Lens, schema: Schema) -> dict[int, tuple[int, ...]]:
    """Record -> all that is broader than it, the nearest first."""
    up: dict[int, list[int]] = defaultdict(list)
    kinds = [k.id for k in schema.kinds.values() if any(k.use(prop) for prop in HIERARCHY)]
    where = every([within("s.kind", kinds), within("c.property", HIERARCHY)])
    sql = (
        "SELECT c.record, c.target FROM records s CROSS JOIN claims c WHERE c.record = s.record"
        f" AND {where.text} AND +c.target > 0 ORDER BY c.id"
    )
    for record, target in scope(lens).select(sql, list(where.params), use="claims records"):
        up[record].append(target)
    found = {}
    for record in up:
        seen: dict[int, None] = {}
        waiting = list(up[record])
        while waiting:
            here = waiting.pop(0)
            if here not in seen and here != record:
                seen[here] = None
                waiting += up.get(here, ())
        found[record] = tuple(seen)
    return found


def _rows(
    properties: Iterable[str],
    kind: Kind,
    *,
    lens: Lens,
    schema: Schema,
    more: Sequence[Sql] = (),
) -> Iterator[tuple[str, Value, list[int]]]:
    """Property, value, the records that have it."""
    of_kind = within("c.kind", [kind.id])
    sorts: dict[str, list[str]] = {"link": [], "date": [], "": []}
    for prop in properties:
        type_ = schema.properties[prop].type
        if type_ not in NUMBERS:
            sorts[type_ if type_ in sorts else ""].append(prop)
    some = {
        "link": ("c.target", Sql("c.target > 0")),
        "date": ("c.earliest", Sql("c.earliest IS NOT NULL")),
        "": ("c.key", Sql("NOT (c.key = '')")),
    }
    for sort, (column, there) in some.items():
        if sorts[sort]:
            own = within("c.property", sorts[sort])
            found = _select(column, [own, of_kind, there, *more], lens)
            yield from _years(found) if sort == "date" else found
    every_ = within("c.property", list(properties))
    absent = Sql("NOT (c.absence = '')")
    for prop, value, records in _select("c.absence", [every_, of_kind, absent, *more], lens):
        yield prop, f"{ABSENT}{value}", records


def _years(days: Iterable[tuple[str, int, list[int]]]) -> Iterator[tuple[str, Value, list[int]]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for prop, day, records in days:
        found[prop, _year(day)] += records
    for (prop, year), records in found.items():
        yield prop, year, records


def _by_year(dates: dict[int, tuple[Bounds, ...]]) -> dict[str, list[int]]:
    """Year -> the records that have a date which begins in it."""
    found: dict[str, list[int]] = defaultdict(list)
    for record, bounds in dates.items():
        for earliest, _ in bounds:
            found[_year(earliest)].append(record)
    return found


def _year(day: int) -> str:
    """The year of a day number; years beyond the calendar's stand at its ends."""
    return str(date.fromordinal(min(max(day, 1), date.max.toordinal())).year)


def _select(column: str, conditions: Sequence[Sql], lens: Lens) -> Iterator[tuple[Any, ...]]:
    """One row for each value: its records come as one text, in half the time of as many rows.

    Grouped by the value first, as the indexes that know the past are.
    """
    where = every(conditions)
    sqlite = connection.vendor == "sqlite"
    joined = "group_concat(c.record)" if sqlite else "string_agg(c.record::text, ',')"
    sql = f"SELECT c.property, {column}, {joined} FROM claims c WHERE {where.text} GROUP BY 2, 1"
    for prop, value, records in scope(lens).stream(sql, list(where.params)):
        yield prop, value, json.loads(f"[{records}]")
