"""Tests of undersight.values.money."""

from __future__ import annotations

import pytest

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value

MONEY = value_type("money")


@pytest.mark.parametrize(
    ("raw", "text", "shown"),
    [
        ("EUR 2520000", "EUR 2520000", "€2,520,000"),
        ("EUR 2520000.50", "EUR 2520000.50", "€2,520,000.50"),
        ("2,520,000 eur", "EUR 2520000", "€2,520,000"),
        ({"amount": 5, "currency": "CNY"}, "CNY 5", "CN¥5"),
        ({"amount": "5", "unit": "CNY"}, "CNY 5", "CN¥5"),
        ("DEM -7", "DEM -7", "-DEM\u00a07"),
    ],
)
def test_sums_are_read(raw: object, text: str, shown: str) -> None:
    value = MONEY.parse(raw, Rules())

    assert isinstance(value, Value), value
    assert value.text == text
    assert value.unit == text[:3] and value.number == float(text[4:])
    assert MONEY.show(value, "en") == shown


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2.52 million EUR", "invalid"),
        ("€ 5", "currency"),
        ("5", "currency"),
        (5, "currency"),
        ("XYZ 5", "currency"),
        ("EUR 1.234", "ambiguous"),
        ({"amount": 5, "currency": "EUR", "unit": "EUR"}, "invalid"),
        ({"currency": "EUR"}, "invalid"),
    ],
)
def test_sums_are_never_guessed(raw: object, code: str) -> None:
    problem = MONEY.parse(raw, Rules())

    assert isinstance(problem, Problem)
    assert problem.code == code


def test_the_property_gives_the_currency() -> None:
    value = MONEY.parse(5, Rules(unit="EUR"))

    assert isinstance(value, Value)
    assert value.text == "EUR 5"
    assert isinstance(MONEY.parse("USD 5", Rules(unit="EUR")), Problem)
