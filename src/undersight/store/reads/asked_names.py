"""Which records the names in a question mean, and how the names in an answer read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from undersight.query import plan as p
from undersight.records.ids import from_number, read_id, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.mapping import chunks, marks
from undersight.store.reads.names import in_reader_language
from undersight.store.reads.scope import scope
from undersight.values.characters import folded

_BY_KEY = (
    "SELECT c.key, c.record, c.kind FROM claims c"
    " WHERE c.property IN ('title', 'alias', 'outside_id') AND NOT (c.key = '') AND c.key IN ({})"
)
_BY_ID = "SELECT '', s.record, s.kind FROM records s WHERE s.record IN ({})"
_OWNERS = (
    "SELECT c.target, s.record, s.kind, s.title FROM claims c JOIN records s ON s.record = c.record"
    " WHERE c.target IN ({}) AND c.property IN ({}) ORDER BY c.id"
)


def wanted(where: p.Condition) -> list[p.Named]:
    """Every name in a condition."""
    return list(_named(where))


def _named(where: p.Condition) -> Iterator[p.Named]:
    match where:
        case p.All() | p.Either():
            for part in where.parts:
                yield from _named(part)
        case p.Not():
            yield from _named(where.part)
        case p.Is() | p.Within():
            yield from where.records
        case p.Claims():
            for value in where.any_of:
                if isinstance(value, p.Links):
                    yield from value.records
                elif isinstance(value, p.LinksTo):
                    yield from _named(value.where)
            for test in where.tests:
                if isinstance(test, p.Cites) and test.record:
                    yield test.record


def numbers(names: Iterable[p.Named], lens: Lens) -> dict[p.Named, tuple[int, ...]]:
    """The records that the lens shows under each name: by title or alias in any language, outside
    id, or id.
    """
    names = list(dict.fromkeys(names))
    keys = {name: folded(name.text) for name in names}
    ids = {name: _id(name.text) for name in names}
    rows: list[tuple[str, int, str]] = []
    for part in chunks(dict.fromkeys(key for key in keys.values() if key)):
        rows += scope(lens).select(_BY_KEY.format(marks(part)), part)
    for part in chunks(to_number(i) for i in dict.fromkeys(ids.values()) if i):
        rows += scope(lens).select(_BY_ID.format(marks(part)), part, use="records")
    by_key: dict[str, dict[int, str]] = defaultdict(dict)
    by_id = {}
    for key, number, kind in rows:
        if key:
            by_key[key][number] = kind
        else:
            by_id[number] = kind
    found = {}
    for name in names:
        meant = dict(by_key.get(keys[name], {}))
        own = to_number(ids[name]) if ids[name] else 0
        if own in by_id:
            meant[own] = by_id[own]
        found[name] = tuple(
            sorted(n for n, kind in meant.items() if not name.kinds or kind in name.kinds)
        )
    return found


def _id(text: str) -> str:
    """The id in a text that is one, or an address that ends with one."""
    tail = text.strip().rpartition("/")[2]
    return read_id(tail.partition("-")[0]) or "" if tail else ""


def in_language(
    names: Sequence[Name], *, lens: Lens, schema: Schema, told: bool
) -> tuple[list[Name], Mapping[str, Name]]:
    """The names as this reader reads them, and the owners of those that are owned. `told`: whether
    any title says its language.
    """
    owned = {kind.id for kind in schema.kinds.values() if kind.owner}
    owners: dict[str, Name] = {}
    inner = [to_number(n.id) for n in names if n.kind in owned]
    owning = [prop.id for prop in schema.properties.values() if prop.owns]
    for part in chunks(inner):
        sql = _OWNERS.format(marks(part), marks(owning))
        for target, number, kind, title in scope(lens).select(
            sql, [*part, *owning], use="claims records"
        ):
            owners.setdefault(from_number(target), Name(from_number(number), kind, title))
    if not told:
        return list(names), owners
    titled = in_reader_language({n.id: n for n in (*names, *owners.values())}, lens)
    return (
        [titled[n.id] for n in names],
        {i: titled[owner.id] for i, owner in owners.items()},
    )
