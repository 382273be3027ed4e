"""Tests of undersight.values.amount, integer and number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.errors import Problem
from undersight.values.amount import as_json, canonical, read_amount, show_amount
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (1200, "1200"),
        ("1200", "1200"),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("1\u202f200\u202f000", "1200000"),
        ("1'200", "1200"),
        ("1,200,000.50", "1200000.50"),
        ("1.200.000", "1200000"),
        ("12.50", "12.50"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1.2345", "1.2345"),
        ("1234e-3", "1234e-3"),
        (1.234, "1234e-3"),
        ("\u22125", "-5"),
        ("+5", "5"),
        ("-0", "0"),
        ("007", "7"),
        ("1.5e3", "1500"),
        (1e-7, "0.0000001"),
        (3.0, "3"),
        ("3.0", "3.0"),
        (Decimal("3E+2"), "300"),
    ],
)
def test_amounts_are_read(raw: object, text: str) -> None:
    number = read_amount(raw)

    assert isinstance(number, Decimal)
    assert canonical(number) == text


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1.234", "ambiguous"),
        ("-12.345", "ambiguous"),
        ("1,23", "invalid"),
        ("1,5", "invalid"),
        ("12,00,000", "invalid"),
        ("1.200,50", "invalid"),
        ("1 20", "invalid"),
        ("٣", "invalid"),
        ("1e", "invalid"),
        ("", "invalid"),
        (True, "invalid"),
        (float("nan"), "invalid"),
        ("1e40", "too_long"),
        (1e300, "too_long"),
        ("9" * 26, "too_long"),
        ("9" * 200, "too_long"),
    ],
)
def test_amounts_are_never_guessed(raw: object, code: str) -> None:
    problem = read_amount(raw)

    assert isinstance(problem, Problem)
    assert problem.code == code


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1e9, max_value=1e9))
def test_amounts_come_back_exactly(number: Decimal) -> None:
    read = read_amount(canonical(number))

    assert read == number
    assert read_amount(as_json(number)) == number


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [
        ("1200.50", "en", "1,200.50"),
        ("1200.50", "fr", "1\u202f200,50"),
        ("1200", "de", "1.200"),
        ("0.0010", "en", "0.0010"),
    ],
)
def test_amounts_are_shown_as_exact_as_given(number: str, language: str, shown: str) -> None:
    assert show_amount(Decimal(number), language) == shown


@pytest.mark.parametrize("raw", ["3.5", 10**15 + 1, "1.234", None, "three"])
def test_integers_refuse(raw: object) -> None:
    assert isinstance(value_type("integer").parse(raw, Rules()), Problem)


def test_numbers_are_equal_whatever_their_decimals() -> None:
    short, long = (value_type("number").parse(raw, Rules()) for raw in ("1.5", "1.50"))

    assert isinstance(short, Value) and isinstance(long, Value)
    assert short.key == long.key and short.text != long.text
