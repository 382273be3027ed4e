"""The axis of days: calendar arithmetic far beyond datetime, and labels that fit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.shapes.axis import Axis, first_of_year, grid, percent, year_of


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        ((2015, 9, 1), (2024, 9, 1), [str(y) for y in range(2016, 2025)]),
        ((1998, 1, 1), (2026, 6, 1), ["2000", "2005", "2010", "2015", "2020", "2025"]),
        ((2026, 2, 1), (2026, 5, 2), ["2026-02", "2026-03", "2026-04", "2026-05"]),
        ((1066, 1, 1), (2026, 1, 1), [f"{c}00" for c in range(11, 21)]),
    ],
)
def test_grid_is_round(
    first: tuple[int, int, int], last: tuple[int, int, int], texts: list[str]
) -> None:
    axis = Axis(date(*first).toordinal(), date(*last).toordinal())

    assert [line.text for line in grid(axis)] == texts


def test_years_before_christ() -> None:
    assert [line.text for line in grid(Axis(first_of_year(-60), first_of_year(20)))][:2] == [
        "−0060",
        "−0040",
    ]


@given(st.integers(-(10**6), 10**6))
def test_year_and_its_first_day(year: int) -> None:
    assert year_of(first_of_year(year)) == year
    assert year_of(first_of_year(year) - 1) == year - 1


@given(st.dates())
def test_years_are_the_calendars(day: date) -> None:
    assert year_of(day.toordinal()) == day.year


@given(st.integers(-(10**9), 10**9), st.integers(20, 10**9))
def test_labels_are_few_and_in_order(first: int, length: int) -> None:
    lines = grid(Axis(first, first + length))
    places = [float(line.x.removesuffix("%")) for line in lines]

    assert len(lines) <= 10
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    assert length < 1000 or len(lines) >= 2


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0%"), (17.734, "17.73%"), (25.0, "25%"), (-3, "0%"), (200, "100%")]
)
def test_percent(number: float, text: str) -> None:
    assert percent(number) == text
