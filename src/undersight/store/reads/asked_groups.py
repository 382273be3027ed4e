"""A question whose rows are groups: by the values of some columns, with what is worked out of each.

Every group column is followed by itself, so that a record with three values stands in three groups;
every aggregate is worked out by a statement of its own over the same groups, so that none
multiplies another. Of a property that is true once at a time only the claim that speaks counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from undersight.errors import Problem, QueryError, worded
from undersight.query import plan as p
from undersight.query.answer import Answer, Cell, Datum, Found
from undersight.query.context import Context
from undersight.query.fragment import Sql, every, joined, within
from undersight.query.select import matching
from undersight.query.speaking import speaking_order
from undersight.query.syntax import Aggregate
from undersight.records.found import NUMBERS
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.reads.compiled import run
from undersight.store.reads.names import in_reader_language, names
from undersight.values.units import UNITS

MOST = 50_000
"""Groups that are read at most."""


@dataclass(frozen=True, slots=True)
class _Grouping:
    """`base`: the matching records. `by`: the group columns."""

    base: Sql
    by: tuple[p.Column, ...]
    context: Context
    lens: Lens


def grouped(
    plan: p.Plan, context: Context, *, lens: Lens, head: int, notices: tuple[p.Notice, ...] = ()
) -> Answer:
    """The groups, in the asked order, and a page of them."""
    by = tuple(plan.columns[n] for n in plan.group)
    grouping = _Grouping(matching(plan, context), by, context, lens)
    rows: dict[tuple[Any, ...], dict[int, list[Datum]]] = {}
    for number, column in enumerate(plan.columns):
        if column.shown is p.Shown.AGGREGATE:
            for key, data in _aggregate(column, grouping).items():
                rows.setdefault(key, {}).setdefault(number, []).extend(data)
    if not rows:
        rows = {key: {} for key in _aggregate(_COUNT, grouping)}
    titles = _titles(rows, by, lens)
    found = [
        Found(
            None,
            tuple(_cell(key, data, n, plan=plan, titles=titles) for n in range(len(plan.columns))),
        )
        for key, data in rows.items()
    ]
    found = _sorted(found, plan)
    shown = found[plan.offset : plan.offset + plan.limit]
    return Answer(
        plan,
        tuple(shown),
        len(found) > plan.offset + plan.limit,
        count=len(found),
        position=head,
        notices=(*plan.notices, *notices),
    )


_COUNT = p.Column(p.Shown.AGGREGATE, "", aggregate=Aggregate.COUNT)


def _aggregate(column: p.Column, grouping: _Grouping) -> dict[tuple[Any, ...], list[Datum]]:
    """Group -> what the column works out of it."""
    names_ = count()
    joins, keys = _grouped(grouping, names_)
    which = column.aggregate or Aggregate.COUNT
    end = ""
    if column.path:
        end, more = _path(column.path, "b.record", names_)
        *before, last = more
        once = _once(column.path, end, grouping.context.schema)
        joins += [*before, (last[0], every([last[1], *once]))]
    text, unit = _worked_out(which, column, end)
    columns = ", ".join([*keys, text, unit])
    grouped_ = [*range(1, len(keys) + 1), *([len(keys) + 2] if unit != "''" else [])]
    statement = (
        f"SELECT {columns} FROM ("
        + grouping.base
        + ") AS b"
        + joined((f" LEFT JOIN {table} ON " + on for table, on in joins), "")
        + (f" GROUP BY {', '.join(map(str, grouped_))}" if grouped_ else "")
        + f" LIMIT {MOST}"
    )
    found: dict[tuple[Any, ...], list[Datum]] = {}
    for row in run(statement, grouping.lens):
        found.setdefault(tuple(row[: len(keys)]), []).extend(_data(row, which, column))
    return found


_Join = tuple[str, Sql]
"""A table with its alias, and what joins it."""


def _grouped(grouping: _Grouping, names_: count[int]) -> tuple[list[_Join], list[str]]:
    """What is joined for the group columns, and their keys: property, target, value."""
    joins: list[_Join] = []
    keys: list[str] = []
    for column in grouping.by:
        if column.shown is p.Shown.KIND:
            t = f"g{next(names_)}"
            joins.append((f"records {t}", Sql(f"{t}.record = b.record")))
            keys += ["''", "0", f"{t}.kind"]
            continue
        end, more = _path(column.path, "b.record", names_)
        joins += more
        last = column.path[-1]
        target = f"COALESCE({end}.{'record' if last.inverse else 'target'}, 0)"
        shown = f"COALESCE(NULLIF({end}.key, ''), {end}.text)"
        if column.type == "date":
            shown = f"substr({end}.text, 1, 4)"
        value = "''" if last.inverse else f"CASE WHEN {end}.target IS NULL THEN {shown} ELSE '' END"
        keys += [f"COALESCE({end}.property, '')", target, value]
    return joins, keys


def _path(path: tuple[p.Hop, ...], here: str, names_: count[int]) -> tuple[str, list[_Join]]:
    """The last claim of a chain, and what is joined to come there; a record without it stays."""
    joins, alias = [], ""
    for hop in path:
        alias = f"g{next(names_)}"
        own, other = ("target", "record") if hop.inverse else ("record", "target")
        on = every(
            [
                Sql(f"{alias}.{own} = {here}"),
                within(f"{alias}.property", hop.properties),
                Sql(f"{alias}.absence = ''"),
            ]
        )
        joins.append((f"claims {alias}", on))
        here = f"{alias}.{other}"
    return alias, joins


def _once(path: tuple[p.Hop, ...], end: str, schema: Schema) -> list[Sql]:
    """Of a property that is true once at a time, only the claim that speaks."""
    hop = path[-1]
    uses = [u for k in schema.kinds.values() for u in k.uses if u.property in hop.properties]
    if hop.inverse or not uses or any(u.most != 1 for u in uses):
        return []
    best = (
        f"(SELECT o.id FROM claims o WHERE o.record = {end}.record"
        f" AND o.property = {end}.property AND o.absence = ''"
        f" ORDER BY {speaking_order('o', schema)} LIMIT 1)"
    )
    return [Sql(f"{end}.id = {best}")]


_BASE = (
    "CASE {unit} "
    + " ".join(f"WHEN '{unit.symbol}' THEN '{unit.base}'" for unit in UNITS)
    + " ELSE {unit} END"
)
"""The unit in which numbers are kept: kilometres and metres add up."""

_FUNCTIONS = {
    Aggregate.SUM: "SUM",
    Aggregate.MIN: "MIN",
    Aggregate.MAX: "MAX",
    Aggregate.AVERAGE: "AVG",
}


def _worked_out(which: Aggregate, column: p.Column, end: str) -> tuple[str, str]:
    """The expression of an aggregate, and the column of its unit ('' where it has none)."""
    if which is Aggregate.COUNT:
        return "COUNT(DISTINCT b.record)", "''"
    if which is Aggregate.DISTINCT:
        last = column.path[-1]
        value = f"{end}.record" if last.inverse else f"COALESCE({end}.target, 0)"
        text = f"COALESCE(NULLIF({end}.key, ''), {end}.text)"
        if column.type == "link" or last.inverse:
            return f"COUNT(DISTINCT {value})", "''"
        return f"COUNT(DISTINCT {text})", "''"
    function = _FUNCTIONS[which]
    if which is Aggregate.SUM and column.type not in NUMBERS:
        raise QueryError([_not_a_number(column)])
    if which is Aggregate.AVERAGE and column.type not in (*NUMBERS, "date"):
        raise QueryError([_not_a_number(column)])
    if column.type == "date":
        return f"{function}({end}.earliest)", "''"
    if column.type == "quantity":
        return f"{function}({end}.number)", _BASE.format(unit=f"{end}.unit")
    if column.type in NUMBERS:
        return f"{function}({end}.number)", f"{end}.unit"
    return f"{function}(COALESCE(NULLIF({end}.key, ''), {end}.text))", "''"


def _not_a_number(column: p.Column) -> Problem:
    message = worded("what this column holds cannot be added up")
    return Problem(message, worded("take a column of numbers, or count it"), column.label)


def _data(row: tuple[Any, ...], which: Aggregate, column: p.Column) -> list[Datum]:
    """The value of an aggregate, of one unit; none where there was nothing to work with."""
    found, unit = row[-2:]
    return [] if found is None else [_datum(found, unit or "", which, column=column)]


def _datum(found: Any, unit: str, which: Aggregate, *, column: p.Column) -> Datum:
    if which in (Aggregate.COUNT, Aggregate.DISTINCT):
        return Datum(str(int(found)), "integer", number=float(found))
    if column.type == "date":
        day = date.fromordinal(max(1, min(int(found), 3_652_059)))
        return Datum(day.isoformat(), "date", earliest=int(found), latest=int(found))
    if isinstance(found, (int, float)):
        shown = f"{found:.6f}".rstrip("0").rstrip(".")
        text = f"{shown} {unit}".strip()
        return Datum(text, column.type or "number", number=float(found), unit=unit)
    return Datum(str(found), column.type or "string")


def _titles(
    rows: dict[tuple[Any, ...], Any], by: tuple[p.Column, ...], lens: Lens
) -> dict[str, Name]:
    numbers = {key[3 * n + 1] for key in rows for n in range(len(by)) if key[3 * n + 1]}
    return in_reader_language(names((from_number(n) for n in numbers), lens), lens)


def _cell(
    key: tuple[Any, ...],
    data: dict[int, list[Datum]],
    number: int,
    *,
    plan: p.Plan,
    titles: dict[str, Name],
) -> Cell:
    if number not in plan.group:
        return tuple(data.get(number, ()))
    prop, target, text = key[3 * plan.group.index(number) :][:3]
    column = plan.columns[number]
    if target:
        name = titles.get(from_number(target))
        return (Datum(name.title, "link", name, prop),) if name else ()
    if not text:
        return ()
    return (Datum(text, column.type or "kind", property=prop, key=text),)


def _sorted(found: list[Found], plan: p.Plan) -> list[Found]:
    """By the asked keys; else by the groups themselves."""
    order = [(s.column, s.descending) for s in plan.sort if s.column is not None]
    order = order or [(n, False) for n in plan.group]
    for number, descending in reversed(order):
        assert number is not None  # noqa: S101 - filtered above
        column = number
        found.sort(key=lambda row: _sorting(row.cells[column]), reverse=descending)
    return found


def _sorting(cell: Cell) -> tuple[float, str]:
    if not cell:
        return (0.0, "")
    first = cell[0]
    value = first.number if first.number is not None else first.earliest
    return (float(value) if value is not None else 0.0, (first.key or first.text).casefold())
