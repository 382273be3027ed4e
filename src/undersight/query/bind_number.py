"""Numbers, quantities, sums of money and places as a question writes them, as tests of a value."""

from __future__ import annotations

import re
from decimal import Decimal

from undersight.errors import Problem, worded
from undersight.query import plan as p
from undersight.query.syntax import Op
from undersight.schema.model import Property
from undersight.values.amount import WRITTEN, read_amount
from undersight.values.catalogue import value_type
from undersight.values.coordinates import TYPE as COORDINATES
from undersight.values.coordinates import precision
from undersight.values.given import refuse
from undersight.values.protocol import Rules, Value
from undersight.values.units import UNITS, unit_called

Tests = tuple[p.ValueTest, ...]

NUMBER_OPS = (
    Op.EQUAL,
    Op.OTHER,
    Op.AT_MOST,
    Op.AT_LEAST,
    Op.BELOW,
    Op.ABOVE,
    Op.IN,
    Op.NOT_IN,
)
_HOW = {
    Op.EQUAL: p.Compare.EQUAL,
    Op.OTHER: p.Compare.OTHER,
    Op.AT_MOST: p.Compare.AT_MOST,
    Op.AT_LEAST: p.Compare.AT_LEAST,
    Op.BELOW: p.Compare.LESS,
    Op.ABOVE: p.Compare.MORE,
}
_AROUND = re.compile(r"(?P<point>[^()]*)\((?P<radius>[^()]*)\)\s*")
_RADIUS = re.compile(rf"\s*(?P<amount>{WRITTEN})\s*(?P<unit>[^0-9]*)")
_BOX = re.compile(r"box:(.*)", re.IGNORECASE | re.DOTALL)
HALF_ROUND = 20_015_115
"""Half the Earth's circumference in metres: nothing is farther away."""


def number_tests(prop: Property, op: Op, text: str) -> Tests | Problem:
    """How a number compares; `in:99` is 0 to 99; `5..10` is a range."""
    left, dots, right = text.partition("..")
    if dots:
        return _range(prop, op, (left.strip(), right.strip()))
    found = _parsed(prop, text)
    if isinstance(found, Problem):
        return found
    number = found.number or 0.0
    if op in (Op.IN, Op.NOT_IN):
        return _between(op, (min(0.0, number), max(0.0, number)), units_of(prop, found))
    if op in (Op.EQUAL, Op.OTHER) and _labelled(prop, found):
        return (p.Keyed((found.key,), other=op is Op.OTHER),)
    return tuple(p.Counts(_HOW[op], number, unit) for unit in units_of(prop, found))


def _range(prop: Property, op: Op, ends: tuple[str, str]) -> Tests | Problem:
    if op not in (Op.EQUAL, Op.IN, Op.OTHER, Op.NOT_IN):
        cure = worded("leave out the comparator: 5..10")
        return refuse(worded("a range cannot be compared"), cure, "..".join(ends))
    left, right = ends
    unit = re.sub(rf"^\s*{WRITTEN}\s*", "", right)
    if left and unit and left[-1:].isdigit():  # 5..10 km: the unit is that of both
        left = f"{left} {unit}" if not re.search(r"[^\W\d_]", left) else left
    values = [_parsed(prop, end) if end else None for end in (left, right)]
    for value in values:
        if isinstance(value, Problem):
            return value
    first, last = (v for v in values if not isinstance(v, Problem))
    known = last or first
    if known is None:
        return refuse(worded("a range has a number on one side at least"), worded("5..10"), "..")
    least = first.number if first and first.number is not None else -1.7e308
    most = last.number if last and last.number is not None else 1.7e308
    if least > most:
        cure = worded("exchange the two numbers")
        return refuse(worded("the range ends before it begins"), cure, "..".join(ends))
    return _between(op, (least, most), units_of(prop, known))


def _between(op: Op, ends: tuple[float, float], units: tuple[str, ...]) -> Tests:
    least, most = ends
    if op in (Op.EQUAL, Op.IN):
        return tuple(p.Between(least, most, unit) for unit in units)
    return tuple(
        test
        for unit in units
        for test in (
            p.Counts(p.Compare.LESS, least, unit),
            p.Counts(p.Compare.MORE, most, unit),
        )
    )


def _parsed(prop: Property, text: str) -> Value | Problem:
    # 3.5 is no whole number, but a whole number can be more than 3.5
    type_ = value_type("number" if prop.type == "integer" else prop.type)
    return type_.parse(text, prop.rules)


def _labelled(prop: Property, value: Value) -> bool:
    """Whether it counts something with a label of its own: 12 stations."""
    return prop.type == "quantity" and not prop.rules.unit and bool(value.unit)


def units_of(prop: Property, value: Value) -> tuple[str, ...]:
    """The units that a stored value may be in to be compared with this one; "" any."""
    if prop.type == "money":
        return (value.unit,)
    if not _labelled(prop, value):
        return ("",)
    unit = unit_called(value.unit)
    if unit is None:
        return tuple(dict.fromkeys((value.unit, value.unit.lower())))
    return tuple(u.symbol for u in UNITS if u.base == unit.base)


def place_tests(text: str) -> Tests | Problem:
    """A point with a radius, a box, or a point that is as large as it is exact."""
    box = _BOX.fullmatch(text.strip())
    if box:
        return _box(box[1])
    around = _AROUND.fullmatch(text)
    point = COORDINATES.parse(around["point"] if around else text, Rules())
    if isinstance(point, Problem):
        return point
    latitude, longitude = point.latitude or 0.0, point.longitude or 0.0
    if around:
        metres = _metres(around["radius"])
        return metres if isinstance(metres, Problem) else (p.Near(latitude, longitude, metres),)
    half = precision(point) / 2
    west, east = longitude - half, longitude + half
    return (
        p.Box(
            max(latitude - half, -90.0),
            west + 360 if west < -180 else west,
            min(latitude + half, 90.0),
            east - 360 if east > 180 else east,
        ),
    )


def _metres(text: str) -> float | Problem:
    cure = worded("write it as (10 km)")
    match = _RADIUS.fullmatch(text)
    if match is None:
        return refuse(worded("this is not a distance"), cure, text)
    amount = read_amount(match["amount"])
    if isinstance(amount, Problem):
        return amount
    unit = unit_called(match["unit"].strip() or "m")
    if unit is None or unit.base != "m":
        return refuse(worded("this is not a unit of length"), cure, text)
    metres = amount * unit.factor
    if metres <= Decimal(0):
        return refuse(worded("a distance is more than 0"), cure, text)
    return min(float(metres), float(HALF_ROUND))


def _box(text: str) -> Tests | Problem:
    cure = worded("write box:south,west,north,east in degrees")
    numbers = [read_amount(part.strip()) for part in text.split(",")]
    if len(numbers) != 4:
        return refuse(worded("a box has four numbers"), cure, text)
    for number in numbers:
        if isinstance(number, Problem):
            return number
    south, west, north, east = (float(n) for n in numbers if not isinstance(n, Problem))
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        return refuse(worded("there is no such box"), cure, text)
    return (p.Box(south, west, north, east),)
