"""The order of rows: `sort=Start date, Used by.Country, |order=desc, asc, asc`."""

from __future__ import annotations

from dataclasses import replace

from undersight.errors import worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_path import asks_kind, chain, empty_step, steps_of, type_of
from undersight.query.bind_special import MOMENTS
from undersight.query.escapes import pieces
from undersight.query.scope import Scope
from undersight.schema.block import nearest
from undersight.schema.names import fold

ORDERS = {
    "": False,
    "asc": False,
    "ascending": False,
    "n-asc": False,
    "desc": True,
    "descending": True,
    "reverse": True,
    "n-desc": True,
}
WHOLE = ("random", "rand", "none")
"""Orders that are not of a key."""


def order_of(
    sort: s.Parameter | None,
    order: s.Parameter | None,
    *,
    columns: tuple[p.Column, ...],
    group: tuple[int, ...] | None,
    scope: Scope,
) -> tuple[tuple[p.SortKey, ...], bool]:
    """The keys, and whether rows are shuffled. `group`: of a question with aggregates."""
    said = [word.strip().casefold() for word in order.value.split(",")] if order else []
    if set(said) & set(WHOLE):
        return _whole(said, order, scope=scope)
    downs = _downs(said, order, scope)
    keys = _keys(sort, columns=columns, group=group, scope=scope)
    if len(downs) > len(keys) and order:
        message = worded("There are more orders than keys to sort by: the last ones do nothing")
        scope.faults.notice(message, order.span)
    downs += [False] * (len(keys) - len(downs))
    return tuple(
        replace(key, descending=down) for key, down in zip(keys, downs, strict=False)
    ), False


def _whole(
    said: list[str], order: s.Parameter | None, *, scope: Scope
) -> tuple[tuple[p.SortKey, ...], bool]:
    if len(said) > 1 and order:
        message = worded("random and none stand alone: there is no order by keys beside them")
        scope.faults.refuse(message, worded("write one of them only"), order.span)
    shuffled = said[0] != "none"
    return (p.SortKey(),) if shuffled else (), shuffled


def _downs(said: list[str], order: s.Parameter | None, scope: Scope) -> list[bool]:
    downs: list[bool] = []
    for word in said:
        if word not in ORDERS and order:
            known = (*(name for name in ORDERS if name), *WHOLE)
            message = worded("There is no such order")
            cure = nearest(word, known, worded("Write asc or desc for each key of sort="))
            scope.faults.refuse(message, cure, order.span, given=word)
        downs.append(ORDERS.get(word, False))
    return downs


def _keys(
    sort: s.Parameter | None,
    *,
    columns: tuple[p.Column, ...],
    group: tuple[int, ...] | None,
    scope: Scope,
) -> list[p.SortKey]:
    if sort is None:
        if group is None:
            return [p.SortKey()]
        return [p.SortKey(type=columns[i].type, column=i) for i in group]
    names = pieces(sort.value, ",")
    if len(names) > scope.limits.sorts:
        message = worded("There are too many keys to sort by: %(count)s", count=len(names))
        cure = worded("At most %(most)s are possible", most=scope.limits.sorts)
        scope.faults.refuse(message, cure, sort.span, code="limit")
        names = names[: scope.limits.sorts]
    found: list[p.SortKey] = []
    for name in names:
        key = (
            _key(name, sort, scope)
            if group is None
            else _of_column(name.strip(), sort, columns, scope=scope)
        )
        found += [key] if key else []
    return found


def _key(name: str, sort: s.Parameter, scope: Scope) -> p.SortKey | None:
    if not name.strip() or name.strip() == "#":
        return p.SortKey()
    steps = steps_of(name.strip(), sort.span)
    if empty_step(steps, scope):
        return None
    if len(steps) == 1 and not steps[0].inverse and asks_kind(steps[0].name):
        return p.SortKey(kind=True)
    hops = chain(steps, scope)
    if hops is None:
        return None
    last = hops[-1].bound
    if last.special is None:
        return p.SortKey(tuple(hop.columns for hop in hops), type_of(last, scope))
    moment = MOMENTS.get(last.special)
    if moment is None or len(hops) > 1:
        message = worded("Rows cannot be sorted by this")
        cure = worded("Sort by a property, a chain, Category, or Modification date")
        scope.faults.refuse(message, cure, sort.span, given=name.strip())
        return None
    return p.SortKey(type="date", moment=moment)


def _of_column(
    name: str, sort: s.Parameter, columns: tuple[p.Column, ...], *, scope: Scope
) -> p.SortKey | None:
    """A key of grouped rows: one of their columns, by its label, its property, or `count`."""
    wanted = fold(name.lstrip("?"))
    for place, column in enumerate(columns):
        names = [column.label, column.canonical]
        if column.aggregate:
            names.append(column.aggregate.value)
        if wanted in [fold(each) for each in names]:
            return p.SortKey(type=column.type, column=place)
    known = tuple(column.label for column in columns)
    message = worded("Grouped rows are sorted by one of their columns")
    cure = nearest(name, known, worded("One of: %(names)s", names=known))
    scope.faults.refuse(message, cure, sort.span, given=name)
    return None
