"""Which records of a kind have which value: kept in memory for each level of access, so that facets
are counted in milliseconds whatever is chosen. What has changed since is looked up anew.

A posting list is an array of record numbers for every value of a property. With a broader value
stand the records of all that is narrower.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from undersight.query.chosen import HIERARCHY, hanging
from undersight.query.fragment import Sql, every, within
from undersight.records.found import ABSENT, NUMBERS
from undersight.records.lens import Lens
from undersight.schema.model import Kind, Schema
from undersight.store.mapping import chunks, fetch
from undersight.store.reads.scope import moved, scope

DIRTY = 2_000
"""Up to so many changed records are looked up one by one; above, all is read anew."""

KEPT = 4_000_000
"""Records in the posting lists that are kept, eight bytes each."""

Value = int | str
"""A linked record's number, a code, ABSENT with an absence, or a year in digits."""


@dataclass(slots=True)
class Table:
    """The posting lists of a kind as they were right after a position, and what changed since."""

    position: int
    lists: dict[str, dict[Value, array[int]]]
    above: dict[int, tuple[int, ...]]
    digest: str = ""
    dirty: set[int] = field(default_factory=set)
    fresh: dict[str, dict[Value, set[int]]] = field(default_factory=dict)
    size: int = 0

    def counts(self, prop: str, base: set[int] | None) -> dict[Value, int]:
        """How many records of `base` (None: all) have each value."""
        old, new = self.lists[prop], self.fresh.get(prop, {})
        if base is None and not self.dirty:
            return {value: len(records) for value, records in old.items()}
        if base is None:
            dirty = self.dirty
            found = {v: len(r) - len(dirty.intersection(r)) for v, r in old.items()}
        else:
            clean = base - self.dirty if self.dirty else base
            found = {value: len(clean.intersection(records)) for value, records in old.items()}
        for value, records in new.items():
            more = len(records) if base is None else len(records & base)
            found[value] = found.get(value, 0) + more
        return {value: number for value, number in found.items() if number}


_tables: OrderedDict[tuple[object, ...], Table] = OrderedDict()


def table(kind: Kind, properties: Sequence[str], *, lens: Lens, schema: Schema) -> Table:
    """The posting lists of these properties, as the lens shows them."""
    position, digest = fetch("SELECT position, digest FROM head")[0]
    past = digest if lens.position is not None else ""
    key = (_where(), kind.id, lens.reader.level, lens.certainty, lens.position, past)
    kept = _tables.get(key)
    if kept is None or not set(properties) <= set(kept.lists) or not _brought_up(
        kept, kind, lens=lens, schema=schema, head=(position, digest)
    ):  # fmt: skip
        kept = _read(kind, properties, lens=lens, schema=schema, position=position)
        kept.digest = digest
    _tables[key] = kept
    _tables.move_to_end(key)
    while len(_tables) > 1 and sum(t.size for t in _tables.values()) > KEPT:
        _tables.popitem(last=False)
    return kept


def forget() -> None:
    """Drops what is kept: another registry, or a measurement."""
    _tables.clear()


def _where() -> str:
    """Which log this is: two registries never share their first changeset."""
    rows = fetch("SELECT digest FROM changeset WHERE position = 1")
    return str(rows[0][0]) if rows else ""


def _brought_up(
    kept: Table, kind: Kind, *, lens: Lens, schema: Schema, head: tuple[int, str]
) -> bool:
    """Looks up what has changed since the table was read; False where reading anew is less work."""
    position, digest = head
    if kept.digest == digest:
        return True
    if position <= kept.position or lens.position is not None:
        return False
    dirty, hangs = moved(kept.position, HIERARCHY)
    if hangs or len(dirty) > DIRTY:
        return False
    fresh: dict[str, dict[Value, set[int]]] = {prop: defaultdict(set) for prop in kept.lists}
    for part in chunks(sorted(dirty)):
        own = within("c.record", part)
        there = _standing([within("record", part)], lens)
        for prop, value, record in _rows(kept.lists, kind, lens=lens, schema=schema, more=[own]):
            for each in (value, *_broader(value, kept.above)) if record in there else ():
                fresh[prop][each].add(record)
    kept.dirty, kept.fresh, kept.digest = dirty, fresh, digest
    return True


def _read(
    kind: Kind, properties: Sequence[str], *, lens: Lens, schema: Schema, position: int
) -> Table:
    above = _above(lens, schema)
    lists: dict[str, dict[Value, array[int]]] = {prop: {} for prop in properties}
    there = _standing([within("kind", [kind.id])], lens)
    for (prop, value), group in groupby(
        _rows(properties, kind, lens=lens, schema=schema), key=itemgetter(0, 1)
    ):
        # a value may be claimed twice of a record, and two days lie in one year
        records = dict.fromkeys(row[2] for row in group if row[2] in there)
        if records:
            lists[prop][value] = array("q", records)
    for prop in properties:
        if hanging(prop, schema):
            lists[prop] = _rolled_up(lists[prop], above)
    size = sum(len(records) for values in lists.values() for records in values.values())
    return Table(position, lists, above, size=size)


def _standing(conditions: Sequence[Sql], lens: Lens) -> set[int]:
    """The records that stand: claims may outlast a record's title, and lists do not show it."""
    where = every(conditions)
    sql = f"SELECT record FROM records WHERE {where.text}"
    return {row[0] for row in scope(lens).select(sql, list(where.params), use="records")}


def _rolled_up(
    own: dict[Value, array[int]], above: dict[int, tuple[int, ...]]
) -> dict[Value, array[int]]:
    """With each value the records of all that is narrower."""
    under: dict[Value, list[array[int]]] = defaultdict(list)
    for value, records in own.items():
        for each in (value, *_broader(value, above)):
            under[each].append(records)
    return {
        value: lists[0] if len(lists) == 1 else array("q", set().union(*lists))
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
) -> Iterator[tuple[str, Value, int]]:
    """Property, value, record, in this order: links, then codes and the like, then years, then
    absences.
    """
    of_kind = within("c.kind", [kind.id])
    sorts: dict[str, list[str]] = {"link": [], "date": [], "": []}
    for prop in properties:
        type_ = schema.properties[prop].type
        if type_ not in NUMBERS:
            sorts[type_ if type_ in sorts else ""].append(prop)
    some = {
        "link": ("c.target", Sql("c.target IS NOT NULL")),
        "date": ("c.earliest", Sql("c.earliest IS NOT NULL")),
        "": ("c.key", Sql("NOT (c.key = '')")),
    }
    for sort, (column, there) in some.items():
        if not sorts[sort]:
            continue
        own = within("c.property", sorts[sort])
        if sort == "link" and lens.position is not None:
            yield from _links_then(own, kind, more, lens=lens)
        else:
            found = _select(column, [own, of_kind, there, *more], lens)
            yield from ((p, _year(day), r) for p, day, r in found) if sort == "date" else found
    every_ = within("c.property", list(properties))
    absent = Sql("NOT (c.absence = '')")
    for prop, value, record in _select("c.absence", [every_, of_kind, absent, *more], lens):
        yield prop, f"{ABSENT}{value}", record


def _year(day: int) -> str:
    """The year of a day number; years beyond the calendar's stand at its ends."""
    return str(date.fromordinal(min(max(day, 1), date.max.toordinal())).year)


def _select(column: str, conditions: Sequence[Sql], lens: Lens) -> Iterator[tuple[Any, ...]]:
    where = every(conditions)
    sql = f"SELECT c.property, {column}, c.record FROM claims c WHERE {where.text} ORDER BY 1, 2, 3"
    return scope(lens).stream(sql, list(where.params))


def _links_then(
    own: Sql, kind: Kind, more: Sequence[Sql], *, lens: Lens
) -> Iterator[tuple[Any, ...]]:
    """The links of a past position, record by record: no index of the past begins with the property
    and goes on with the target.
    """
    where = every([own, Sql("+c.target > 0"), *more])
    sql = (
        "SELECT c.property, c.target, c.record FROM records s CROSS JOIN claims c"
        f" WHERE s.kind = %s AND c.record = s.record AND {where.text} ORDER BY 1, 2, 3"
    )
    return scope(lens).stream(sql, [kind.id, *where.params], use="claims records")
