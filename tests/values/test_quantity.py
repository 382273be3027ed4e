"""Tests of undersight.values.quantity and units."""

from __future__ import annotations

import pytest

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value
from undersight.values.units import UNITS, unit_called

QUANTITY = value_type("quantity")


@pytest.mark.parametrize(
    ("raw", "text", "number", "unit"),
    [
        ("1,200 cameras", "1200 cameras", 1200, "cameras"),
        ({"amount": 1200, "unit": "cameras"}, "1200 cameras", 1200, "cameras"),
        ({"amount": "1,200"}, "1200", 1200, ""),
        ("1 200 000 faces in watchlist", "1200000 faces in watchlist", 1.2e6, "faces in watchlist"),
        ("1 km", "1 km", 1000, "km"),
        ("1 kilometre", "1 km", 1000, "km"),
        ("1000m", "1000 m", 1000, "m"),
        ("3 sq km", "3 km²", 3e6, "km²"),
        ("2 TB", "2 TB", 2e12, "TB"),
        ("30 days", "30 days", 2592000, "days"),
        ("6 ft", "6 ft", 1.8288, "ft"),
        ("20%", "20 %", 20, "%"),
        ("1.234.567 stations", "1234567 stations", 1234567, "stations"),
        (5, "5", 5, ""),
    ],
)
def test_quantities_are_read(raw: object, text: str, number: float, unit: str) -> None:
    value = QUANTITY.parse(raw, Rules())

    assert isinstance(value, Value), value
    assert (value.text, value.number, value.unit) == (text, number, unit)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("10-20 cameras", "range"),
        ("10 to 20 cameras", "range"),
        ("10 km – 20 km", "range"),
        ("100 or 200 cameras", "range"),
        ("10..20", "range"),
        ("200 ± 10 cameras", "range"),
        ("1.234 cameras", "ambiguous"),
        ("cameras", "invalid"),
        ("5 3 cameras", "invalid"),
        ({"amount": 5, "units": "m"}, "invalid"),
        ({"unit": "m"}, "invalid"),
        ({"amount": 5, "unit": 5}, "invalid"),
        ({"amount": 5, "unit": "x" * 101}, "too_long"),
        ("5 a\u202eb", "characters"),
    ],
)
def test_quantities_refuse(raw: object, code: str) -> None:
    problem = QUANTITY.parse(raw, Rules())

    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize(
    ("one", "other"),
    [("1 km", "1000 m"), ("1.50 m", "150 cm"), ("5 Cameras", "5 cameras"), ("1 GB", "1000 MB")],
)
def test_equal_quantities_share_their_key(one: str, other: str) -> None:
    values = [QUANTITY.parse(raw, Rules()) for raw in (one, other)]

    assert isinstance(values[0], Value) and isinstance(values[1], Value)
    assert (values[0].key, values[0].number) == (values[1].key, values[1].number)


@pytest.mark.parametrize(
    ("unit", "raw", "text"),
    [
        ("cameras", "5", "5 cameras"),
        ("cameras", "5 CAMERAS", "5 cameras"),
        ("m", 5, "5 m"),
        ("m", "5 km", "5 km"),
        ("metres", 5, "5 m"),
    ],
)
def test_the_property_gives_the_unit(unit: str, raw: object, text: str) -> None:
    value = QUANTITY.parse(raw, Rules(unit=unit))

    assert isinstance(value, Value)
    assert value.text == text
    assert QUANTITY.parse(text, Rules(unit=unit)) == value


@pytest.mark.parametrize(("unit", "raw"), [("m", "5 cameras"), ("cameras", "5 m"), ("m", "5 kg")])
def test_other_units_are_refused(unit: str, raw: str) -> None:
    problem = QUANTITY.parse(raw, Rules(unit=unit))

    assert isinstance(problem, Problem)
    assert problem.code == "unit" and unit in problem.cure


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.symbol)
def test_units_answer_to_their_names(unit: object) -> None:
    assert all(unit_called(name) is unit for name in (unit.symbol, *unit.names))  # type: ignore[attr-defined]


def test_bits_are_not_bytes() -> None:
    assert unit_called("B") is not unit_called("b")
    assert unit_called("Cameras") is None
