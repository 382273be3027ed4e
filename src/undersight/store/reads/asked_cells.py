"""What the columns of a question show of its records: all plain columns in one statement, each
chain in one of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import repeat
from typing import Any

from undersight.query import plan as p
from undersight.query.answer import Cell, Datum
from undersight.query.fragment import Sql, every, within
from undersight.query.speaking import speaking_order
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.speaking import before
from undersight.schema.model import Schema
from undersight.store.mapping import chunks, fetch, marks, moment
from undersight.store.reads.compiled import run
from undersight.store.reads.names import in_reader_language
from undersight.store.reads.scope import scope

_DATUM = (
    "{c}.property, {c}.target, {c}.text, {c}.key, {c}.number, {c}.unit, {c}.absence, {c}.language,"
    " {c}.certainty, {c}.identity, {c}.latitude, {c}.longitude, {c}.earliest, {c}.latest,"
    " {t}.kind, {t}.title"
)


_ORDER = "c.preferred, c.disputed, c.time_latest, c.id"

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
    told: bool,
) -> list[tuple[Cell, ...]]:
    """The cells of each record, in the order of the columns. `told`: whether any title says its
    language.
    """
    if not columns:
        return [() for _ in numbers]
    if all(column.shown is p.Shown.RECORD for column in columns):
        return [((Datum(name.title, "link", name),),) * len(columns) for name in names]
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
    if told:
        said_by_claims = [n for n, c in enumerate(columns) if c.shown is p.Shown.VALUES]
        translated = _in_language([shown[n] for n in said_by_claims], asked)
        for n, each in zip(said_by_claims, translated, strict=True):
            shown[n] = each
    return list(zip(*map(_cut, shown, columns, repeat(numbers)), strict=True))


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


def _direct(columns: Sequence[p.Column], asked: _Asked) -> dict[str, _Said]:
    """Property -> record -> its values, the speaking one first."""
    properties = list(dict.fromkeys(i for c in columns for i in c.path[0].properties))
    text = (
        f"SELECT c.record, {_DATUM.format(c='c', t='t')}, {_ORDER} FROM claims c"
        " LEFT JOIN records t ON t.record = c.target WHERE "
    )
    read = _Reading({i: asked.schema.properties[i].type for i in properties})
    found: dict[str, dict[int, list[tuple[Any, ...]]]] = {i: {} for i in properties}
    for part in chunks(asked.numbers):
        where = every([within("c.record", part), within("c.property", properties)])
        for row in run(text + where, asked.lens):
            found[row[1]].setdefault(row[0], []).append(row)
    ranks = {step.id: step.rank for step in asked.schema.certainties}
    order = partial(_speaking, ranks=ranks)
    return {
        i: {n: [read.datum(row) for row in _sorted(rows, order)] for n, rows in by_record.items()}
        for i, by_record in found.items()
    }


def _sorted(
    rows: list[tuple[Any, ...]], order: Callable[[tuple[Any, ...]], Any]
) -> list[tuple[Any, ...]]:
    return sorted(rows, key=order) if len(rows) > 1 else rows


def _speaking(row: tuple[Any, ...], ranks: dict[str, int]) -> tuple[object, ...]:
    preferred, disputed, latest, number = row[-4:]
    return (*before(preferred, disputed, rank=ranks.get(row[9], 0), latest=latest), number)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Makes values of rows that begin with a record and go on as `_DATUM`. A record that many link
    to is named once.
    """

    types: Mapping[str, str]
    names: dict[int, Name] = field(default_factory=dict)

    def datum(self, row: Sequence[Any]) -> Datum:
        """The value of a row."""
        property_, target, text, key, number, unit, absence, language, certainty = row[1:10]
        identity, latitude, longitude, earliest, latest, kind, title = row[10:17]
        record = None
        if kind is not None:
            record, text = self.name(target, kind, title), title
        return Datum(
            text,
            self.types[property_],
            record,
            property_,
            key,
            number,
            unit,
            absence,
            language,
            certainty,
            from_number(identity),
            latitude,
            longitude,
            earliest,
            latest,
        )

    def name(self, number: int, kind: str, title: str) -> Name:
        """The name of a record."""
        found = self.names.get(number)
        if found is None:
            found = self.names[number] = Name(from_number(number), kind, title)
        return found


def _picked(column: p.Column, said: dict[str, _Said]) -> _Said:
    properties = column.path[0].properties
    if len(properties) == 1:
        return said[properties[0]]
    found: _Said = defaultdict(list)
    for i in properties:
        for number, data in said[i].items():
            found[number] += data
    return found


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
    read = _Reading({i: asked.schema.properties[i].type for i in last.properties})
    for part in chunks(asked.numbers):
        conditions = [within(base, part)]
        here = base
        for hop, c in zip(column.path, aliases, strict=True):
            own, other = ("target", "record") if hop.inverse else ("record", "target")
            conditions += [Sql(f"{c}.{own} = {here}"), within(f"{c}.property", hop.properties)]
            here = f"{c}.{other}"
        for row in run(text + every(conditions) + f" ORDER BY {order}", asked.lens):
            datum = _end_of(row, last, read)
            if datum is not None and datum not in found[row[0]]:
                found[row[0]].append(datum)
    return found


def _end_of(row: Sequence[Any], last: p.Hop, read: _Reading) -> Datum | None:
    """The value of a chain's last claim; of an inverse, the record that links."""
    if not last.inverse:
        return read.datum(row)._replace(claim="")
    if row[15] is None:
        return None
    name = read.name(row[17], row[15], row[16])
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
                d._replace(record=changed[d.record.id], text=changed[d.record.id].title)
                if d.record and d.record.id in changed
                else d
                for d in data
            ]
            for n, data in found.items()
        }
        for found in shown
    ]


def _cut(found: _Said, column: p.Column, numbers: Sequence[int]) -> list[Cell]:
    """The cell of each record: its values in the column's order, language and number."""
    nothing: Cell = ()
    if not (column.language or column.order or column.offset or column.limit):
        return [tuple(found.get(n, nothing)) for n in numbers]
    return [tuple(_chosen(found.get(n, []), column)) for n in numbers]


def _chosen(data: list[Datum], column: p.Column) -> list[Datum]:
    if column.language:
        base = column.language.partition("-")[0]
        data = [d for d in data if d.language.partition("-")[0] in ("", base)]
    if column.order:
        data = sorted(data, key=_sorting, reverse=column.order.endswith("desc"))
    if column.offset or column.limit:
        until = column.offset + column.limit if column.limit else None
        data = data[column.offset : until]
    return data


def _sorting(datum: Datum) -> tuple[float, str]:
    first = datum.number if datum.number is not None else datum.earliest
    return (float(first) if first is not None else 0.0, (datum.key or datum.text).casefold())
