"""Tests of undersight.values.calendar: agrees with datetime.date where that reaches."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.values.calendar import day_number, days_in, is_leap, last_day, on_day


@given(st.dates())
def test_days_agree_with_datetime(day: datetime.date) -> None:
    number = day_number(day.year, day.month, day.day)

    assert number == day.toordinal()
    assert on_day(number) == (day.year, day.month, day.day)


@given(st.integers(-(2**40), 2**40))
def test_every_number_is_a_day(number: int) -> None:
    year, month, day = on_day(number)

    assert 1 <= day <= days_in(year, month)
    assert day_number(year, month, day) == number


@given(st.integers(-(10**9), 10**9), st.integers(1, 12))
def test_months_follow_each_other(year: int, month: int) -> None:
    following = (year, month + 1) if month < 12 else (year + 1, 1)

    assert day_number(*following, 1) == last_day(year, month) + 1


@pytest.mark.parametrize(
    ("year", "leap"),
    [(2000, True), (1900, False), (2024, True), (0, True), (-4, True), (-100, False), (1, False)],
)
def test_leap_years(year: int, leap: bool) -> None:
    assert is_leap(year) is leap


@pytest.mark.parametrize("year", [400, 800, 2000, -400, 0])
def test_the_last_day_of_a_cycle_is_in_its_year(year: int) -> None:
    assert on_day(last_day(year, 12)) == (year, 12, 31)
