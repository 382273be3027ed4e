"""What the columns of a question show of its records: all plain columns in one statement, each
chain in one of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from undersight.query import plan as p
from undersight.query.answer import Cell, Datum
from undersight.query.fragment import Sql, every, within
from undersight.query.speaking import speaking_order
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.mapping import chunks, fetch, marks, moment
from undersight.store.reads.names import in_reader_language
from undersight.store.reads.scope import scope

_DATUM = (
    "{c}.property, {c}.target, {c}.text, {c}.key, {c}.number, {c}.unit, {c}.absence, {c}.language,"
    " {c}.certainty, {c}.identity, {c}.latitude, {c}.longitude, {c}.earliest, {c}.latest,"
    " {t}.kind, {t}.title"
)


_Said = dict[int, list[Datum]]
"""Record -> its values of a column."""


@dataclass(frozen=True, slots=True)
class _Asked:
    numbers: Sequence[int]
    lens: Lens
    schema: Schema


def cells_of(
    numbers: Sequence[int],
    names: Sequence[Name],
    columns: Sequence[p.Column],
    *,
    lens: Lens,
    schema: Schema,
) -> list[tuple[Cell, ...]]:
    """The cells of each record, in the order of the columns."""
    if not columns:
        return [() for _ in numbers]
    asked = _Asked(numbers, lens, schema)
    plain = [column for column in columns if _plain(column)]
    said = _direct(plain, asked) if plain else {}
    shown: list[_Said] = []
    for column in columns:
        if column.shown in (p.Shown.RECORD, p.Shown.KIND, p.Shown.IS_KIND):
            shown.append(_of_names(column, numbers, names))
        elif column.shown is p.Shown.MOMENT:
            shown.append(_moments(column, asked))
        elif _plain(column):
            shown.append(_picked(column, said))
        else:
            shown.append(_chain(column, asked))
    said_by_claims = [n for n, c in enumerate(columns) if c.shown is p.Shown.VALUES]
    named = list(shown)
    for n, each in zip(
        said_by_claims, _in_language([shown[n] for n in said_by_claims], asked), strict=True
    ):
        named[n] = each
    nothing: list[Datum] = []
    return [
        tuple(_cut(found.get(n, nothing), c) for found, c in zip(named, columns, strict=True))
        for n in numbers
    ]


def _plain(column: p.Column) -> bool:
    """Whether it is one step forward."""
    return column.shown is p.Shown.VALUES and len(column.path) == 1 and not column.path[0].inverse


def _of_names(column: p.Column, numbers: Sequence[int], names: Sequence[Name]) -> _Said:
    found: _Said = {}
    for number, name in zip(numbers, names, strict=True):
        if column.shown is p.Shown.RECORD:
            found[number] = [Datum(name.title, "link", name)]
        elif column.shown is p.Shown.KIND:
            found[number] = [Datum(name.kind, "kind", key=name.kind)]
        else:
            word = "true" if name.kind in column.kinds else "false"
            found[number] = [Datum(word, "boolean", key=word)]
    return found


def _direct(columns: Sequence[p.Column], asked: _Asked) -> dict[int, dict[str, list[Datum]]]:
    """Record -> property -> its values, the speaking one first."""
    properties = list(dict.fromkeys(i for c in columns for i in c.path[0].properties))
    found: dict[int, dict[str, list[Datum]]] = defaultdict(lambda: defaultdict(list))
    text = (
        f"SELECT c.record, {_DATUM.format(c='c', t='t')} FROM claims c"
        " LEFT JOIN records t ON t.record = c.target WHERE "
    )
    order = f" ORDER BY c.record, c.property, {speaking_order('c', asked.schema)}"
    types = {i: asked.schema.properties[i].type for i in properties}
    for part in chunks(asked.numbers):
        where = every([within("c.record", part), within("c.property", properties)])
        for row in _select(text + where + order, asked.lens):
            found[row[0]][row[1]].append(_datum(row[1:], types[row[1]]))
    return found


def _select(statement: Sql, lens: Lens) -> list[tuple[Any, ...]]:
    return scope(lens).select(statement.text, list(statement.params), use="claims records")


def _datum(row: Sequence[Any], type_: str) -> Datum:
    target = row[1]
    record = None
    if target is not None and row[14] is not None:
        record = Name(from_number(target), row[14], row[15])
    return Datum(
        record.title if record else row[2],
        type_,
        record,
        row[0],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        from_number(row[9]),
        row[10],
        row[11],
        row[12],
        row[13],
    )


def _picked(column: p.Column, said: dict[int, dict[str, list[Datum]]]) -> _Said:
    properties = column.path[0].properties
    return {
        number: [datum for i in properties for datum in by_property.get(i, ())]
        for number, by_property in said.items()
    }


def _chain(column: p.Column, asked: _Asked) -> _Said:
    """The values at the end of a chain, each once."""
    found: _Said = defaultdict(list)
    last = column.path[-1]
    aliases = [f"c{n}" for n in range(len(column.path))]
    end = aliases[-1]
    base = f"c0.{'target' if column.path[0].inverse else 'record'}"
    tables = " CROSS JOIN ".join(f"claims {c}" for c in aliases)
    r = f"{end}.record" if last.inverse else f"{end}.target"
    text = (
        f"SELECT {base}, {_DATUM.format(c=end, t='t')}, {end}.record FROM {tables}"
        f" LEFT JOIN records t ON t.record = {r} WHERE "
    )
    order = ", ".join(speaking_order(c, asked.schema) for c in aliases)
    for part in chunks(asked.numbers):
        conditions = [within(base, part)]
        here = base
        for hop, c in zip(column.path, aliases, strict=True):
            own, other = ("target", "record") if hop.inverse else ("record", "target")
            conditions += [Sql(f"{c}.{own} = {here}"), within(f"{c}.property", hop.properties)]
            here = f"{c}.{other}"
        for row in _select(text + every(conditions) + f" ORDER BY {order}", asked.lens):
            datum = _end_of(row, last, asked.schema)
            if datum is not None and datum not in found[row[0]]:
                found[row[0]].append(datum)
    return found


def _end_of(row: Sequence[Any], last: p.Hop, schema: Schema) -> Datum | None:
    """The value of a chain's last claim; of an inverse, the record that links."""
    if not last.inverse:
        return replace(_datum(row[1:], schema.properties[row[1]].type), claim="")
    if row[15] is None:
        return None
    name = Name(from_number(row[17]), row[15], row[16])
    return Datum(name.title, "link", name, row[1])


_MOMENTS = {
    p.Moment.CHANGED: (
        "SELECT c.record, MAX(CASE WHEN c.closed IS NOT NULL {until} THEN c.closed"
        " ELSE c.opened END) FROM claimlog c WHERE c.record IN ({marks}) GROUP BY c.record"
    ),
    p.Moment.CREATED: (
        "SELECT c.record, MIN(c.opened) FROM claimlog c WHERE c.record IN ({marks})"
        " GROUP BY c.record"
    ),
    p.Moment.CHECKED: (
        "SELECT k.record, MAX(k.day) FROM checks k WHERE k.record IN ({marks}) GROUP BY k.record"
    ),
}


def _moments(column: p.Column, asked: _Asked) -> _Said:
    """Days of records: their first and last change, their last check."""
    which = column.moment or p.Moment.CHANGED
    position = asked.lens.position
    until = "" if position is None else f"AND c.closed <= {int(position)}"
    found: dict[int, Any] = {}
    for part in chunks(asked.numbers):
        sql = _MOMENTS[which].format(until=until, marks=marks(part))
        use = "checks" if which is p.Moment.CHECKED else "claimlog"
        found |= dict(scope(asked.lens).select(sql, part, use=use))
    if which is p.Moment.CHECKED:
        return {n: [_day(day)] for n, day in found.items() if day}
    days = _days(set(found.values()))
    return {n: [_day(days[position])] for n, position in found.items() if position in days}


def _days(positions: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in chunks(sorted(positions)):
        sql = "SELECT position, at FROM changeset WHERE position IN ({})"
        for position, at in fetch(sql.format(marks(part)), part):
            when = moment(at)
            if when:
                found[position] = when.date().isoformat()
    return found


def _day(text: str) -> Datum:
    number = date.fromisoformat(text).toordinal()
    return Datum(text, "date", key=text, earliest=number, latest=number)


def _in_language(
    shown: list[dict[int, list[Datum]]], asked: _Asked
) -> list[dict[int, list[Datum]]]:
    """The linked records by their titles in the reader's language."""
    names = {
        d.record.id: d.record
        for found in shown
        for data in found.values()
        for d in data
        if d.record
    }
    if not names:
        return shown
    titled = in_reader_language(names, asked.lens)
    changed = {i: name for i, name in titled.items() if name != names[i]}
    if not changed:
        return shown
    return [
        {
            n: [
                replace(d, record=changed[d.record.id], text=changed[d.record.id].title)
                if d.record and d.record.id in changed
                else d
                for d in data
            ]
            for n, data in found.items()
        }
        for found in shown
    ]


def _cut(data: list[Datum], column: p.Column) -> Cell:
    """The values of a cell in its order, language and number."""
    if column.language:
        base = column.language.partition("-")[0]
        data = [d for d in data if d.language.partition("-")[0] in ("", base)]
    if column.order:
        data = sorted(data, key=_sorting, reverse=column.order.endswith("desc"))
    if column.offset or column.limit:
        until = column.offset + column.limit if column.limit else None
        data = data[column.offset : until]
    return tuple(data)


def _sorting(datum: Datum) -> tuple[float, str]:
    first = datum.number if datum.number is not None else datum.earliest
    return (float(first) if first is not None else 0.0, (datum.key or datum.text).casefold())
