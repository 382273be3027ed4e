"""A plan's conditions in the form that is compiled: flat, without double negation, and with bounds
on one property asked of one claim.

`[[Start date::≥2018]] [[Start date::≤2019]]` is a range: both bounds are asked of the same claim.
Two claims that contradict each other, 2016 and 2021, do not make a start in 2018.
"""

from __future__ import annotations

from dataclasses import replace

from undersight.query import plan as p
from undersight.schema.model import Schema

_BOUNDS = (p.During, p.Counts, p.Between, p.Sorts)


def normal(where: p.Condition, schema: Schema) -> p.Condition:
    """The same condition in normal form."""
    match where:
        case p.All():
            return _all([normal(part, schema) for part in where.parts], schema)
        case p.Either():
            return _either([normal(part, schema) for part in where.parts])
        case p.Not(p.Not(inner)):
            return normal(inner, schema)
        case p.Not():
            return p.Not(normal(where.part, schema))
        case p.Claims():
            return replace(where, any_of=tuple(_value(t, schema) for t in where.any_of))
    return where


def _value(test: p.ValueTest, schema: Schema) -> p.ValueTest:
    return p.LinksTo(normal(test.where, schema)) if isinstance(test, p.LinksTo) else test


def _all(parts: list[p.Condition], schema: Schema) -> p.Condition:
    flat: list[p.Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, p.All) else [part])
    flat = [part for part in dict.fromkeys(flat) if not isinstance(part, p.Everything)]
    if p.NOTHING in flat:
        return p.NOTHING
    flat = _ranges(flat)
    if not flat:
        return p.Everything()
    return flat[0] if len(flat) == 1 else p.All(tuple(flat))


def _either(parts: list[p.Condition]) -> p.Condition:
    flat: list[p.Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, p.Either) else [part])
    flat = list(dict.fromkeys(flat))
    if any(isinstance(part, p.Everything) for part in flat):
        return p.Everything()
    return flat[0] if len(flat) == 1 else p.Either(tuple(flat))


def _ranges(parts: list[p.Condition]) -> list[p.Condition]:
    """Bounds on the same property, with the same qualifiers, as one condition in the place of the
    first.
    """
    found: list[p.Condition] = []
    places: dict[tuple[object, ...], int] = {}
    for part in parts:
        if not (isinstance(part, p.Claims) and _bound(part)):
            found.append(part)
            continue
        key = (part.properties, part.tests)
        if key in places:
            first = found[places[key]]
            assert isinstance(first, p.Claims)  # noqa: S101 - placed below
            before = first.any_of[0]
            found[places[key]] = replace(first, any_of=(_both(before, part.any_of[0]),))
        else:
            places[key] = len(found)
            found.append(part)
    return found


def _both(one: p.ValueTest, other: p.ValueTest) -> p.ValueTest:
    """Two bounds as one test: two stretches of days as one stretch, others side by side."""
    if isinstance(one, p.During) and isinstance(other, p.During) and one.surely == other.surely:
        return p.During(max(one.first, other.first), min(one.last, other.last), one.surely)
    tests = one.tests if isinstance(one, p.Every) else (one,)
    return p.Every((*tests, other))


def _bound(where: p.Claims) -> bool:
    """Whether it is one bound on a property."""
    if where.inverse or len(where.any_of) != 1 or not where.properties:
        return False
    test = where.any_of[0]
    if isinstance(test, p.During):
        return not test.outside
    return isinstance(test, _BOUNDS) and getattr(test, "how", None) is not p.Compare.OTHER


def parts_of(where: p.Condition) -> tuple[p.Condition, ...]:
    """The conditions that all have to hold."""
    if isinstance(where, p.All):
        return where.parts
    return () if isinstance(where, p.Everything) else (where,)
