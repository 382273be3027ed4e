"""Tests of undersight.values.period and edtf: the days that a date can mean."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersight.errors import InvalidError
from undersight.values.calendar import day_number
from undersight.values.period import Span, possibly, span, surely
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST


def day(text: str) -> int:
    """A day of any year, written -0044-03-15."""
    sign = -1 if text.startswith("-") else 1
    year, month, number = text.lstrip("-").split("-")
    return day_number(sign * int(year), int(month), int(number))


# Each text stands in the specification of its level (Library of Congress), but for the seasons'
# months, which it leaves open.
SPECIFIED = [
    # level 0
    ("1985-04-12", "1985-04-12", "1985-04-12"),
    ("1985-04", "1985-04-01", "1985-04-30"),
    ("1985", "1985-01-01", "1985-12-31"),
    ("1985-04-12T23:20:30", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30-04", "1985-04-12", "1985-04-12"),
    ("1985-04-12T23:20:30+04:30", "1985-04-12", "1985-04-12"),
    ("1964/2008", "1964-01-01", "2008-12-31"),
    ("2004-06/2006-08", "2004-06-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005-02", "2004-02-01", "2005-02-28"),
    ("2004-02-01/2005", "2004-02-01", "2005-12-31"),
    ("2005/2006-02", "2005-01-01", "2006-02-28"),
    # level 1
    ("Y170000002", "170000002-01-01", "170000002-12-31"),
    ("Y-170000002", "-170000002-01-01", "-170000002-12-31"),
    ("2001-21", "2001-03-01", "2001-05-31"),
    ("2001-22", "2001-06-01", "2001-08-31"),
    ("2001-23", "2001-09-01", "2001-11-30"),
    ("2003-24", "2003-12-01", "2004-02-29"),
    ("1984?", "1984-01-01", "1984-12-31"),
    ("2004-06~", "2004-06-01", "2004-06-30"),
    ("2004-06-11%", "2004-06-11", "2004-06-11"),
    ("201X", "2010-01-01", "2019-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2004-XX", "2004-01-01", "2004-12-31"),
    ("1985-04-XX", "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31"),
    ("1985-04-12/..", "1985-04-12", None),
    ("1985-04/..", "1985-04-01", None),
    ("1985/..", "1985-01-01", None),
    ("../1985-04-12", None, "1985-04-12"),
    ("../1985-04", None, "1985-04-30"),
    ("../1985", None, "1985-12-31"),
    ("1985-04-12/", "1985-04-12", None),
    ("1985-04/", "1985-04-01", None),
    ("1985/", "1985-01-01", None),
    ("/1985-04-12", None, "1985-04-12"),
    ("/1985-04", None, "1985-04-30"),
    ("/1985", None, "1985-12-31"),
    ("-1985", "-1985-01-01", "-1985-12-31"),
    # level 2
    ("Y-17E7", "-170000000-01-01", "-170000000-12-31"),
    ("1950S2", "1900-01-01", "1999-12-31"),
    ("Y171010000S3", "171000000-01-01", "171999999-12-31"),
    ("Y3388E2S3", "338000-01-01", "338999-12-31"),
    ("2001-29", "2001-09-01", "2001-11-30"),
    ("2001-34", "2001-04-01", "2001-06-30"),
    ("2001-36", "2001-10-01", "2001-12-31"),
    ("2001-39", "2001-09-01", "2001-12-31"),
    ("2001-41", "2001-07-01", "2001-12-31"),
    ("[1667,1668, 1670..1672]", "1667-01-01", "1672-12-31"),
    ("[..1760-12-03]", None, "1760-12-03"),
    ("[1760-12..]", "1760-12-01", None),
    ("[1760-01, 1760-02, 1760-12..]", "1760-01-01", None),
    ("[1667,1760-12]", "1667-01-01", "1760-12-31"),
    ("[..1984]", None, "1984-12-31"),
    ("{1667,1668, 1670..1672}", "1667-01-01", "1672-12-31"),
    ("{1960,1961-12}", "1960-01-01", "1961-12-31"),
    ("{..1984}", None, "1984-12-31"),
    ("2004-06-11%", "2004-06-11", "2004-06-11"),
    ("2004-06~-11", "2004-06-11", "2004-06-11"),
    ("2004?-06-11", "2004-06-11", "2004-06-11"),
    ("?2004-06-~11", "2004-06-11", "2004-06-11"),
    ("2004-%06-11", "2004-06-11", "2004-06-11"),
    ("156X-12-25", "1560-12-25", "1569-12-25"),
    ("15XX-12-25", "1500-12-25", "1599-12-25"),
    ("XXXX-12-XX", "0000-12-01", "9999-12-31"),
    ("1XXX-XX", "1000-01-01", "1999-12-31"),
    ("1XXX-12", "1000-12-01", "1999-12-31"),
    ("1984-1X", "1984-10-01", "1984-12-31"),
    ("2004-06-~01/2004-06-~20", "2004-06-01", "2004-06-20"),
    ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03"),
    # beyond the examples
    ("1560-XX-25", "1560-01-25", "1560-12-25"),
    ("XXXX-02-29", "0000-02-29", "9996-02-29"),
    ("190X-02-29", "1904-02-29", "1908-02-29"),
    ("2017-XX-31", "2017-01-31", "2017-12-31"),
    ("2017-02-2X", "2017-02-20", "2017-02-28"),
    ("-19XX", "-1999-01-01", "-1900-12-31"),
    ("-004X-03-15", "-0049-03-15", "-0040-03-15"),
    ("201X-24", "2010-12-01", "2020-02-29"),
    ("0000", "0000-01-01", "0000-12-31"),
]


@pytest.mark.parametrize(("text", "first", "last"), SPECIFIED)
def test_outer_bounds(text: str, first: str | None, last: str | None) -> None:
    found = span(text)

    assert found.start_earliest == (day(first) if first else OPEN_PAST)
    assert found.end_latest == (day(last) if last else OPEN_FUTURE)
    assert found.start_earliest <= found.start_latest
    assert found.end_earliest <= found.end_latest


@pytest.mark.parametrize(
    "text",
    [
        *("", "17", "2017-1", "2017-1-1", "2017-00", "2017-13", "2017-20", "2017-42", "2017-02-29"),
        *("2017-XX-32", "2017-4X", "2017-21-01", "2017-04-31", "2017-02-3X", "190X-02-30"),
        *("-0000", "Y1985", "Y01985", "Y17E99", "Y9999999999", "Y170000002-01", "Y1X", "1950S5"),
        *("1950S0", "195XS2", "1950S2-01", "2017-01-01T24:00:00", "2017-01-01T10:00"),
        *("2017-01-XXT10:00:00", "2017-01-01T10:00:00/2018", "/", "../..", "../", "2018/2017"),
        *(
            "1/2/3",
            "[]",
            "{}",
            "[2017",
            "[2017}",
            "[,]",
            "[..]",
            "[2018..2017]",
            "{2017..2018..2019}",
        ),
        *("2017??", "2017~?", "２０１７", "2017\n", "2017 /2018", "XXX1-02-29"),
    ],
)
def test_other_texts_are_no_dates(text: str) -> None:
    # span() strips its ends, so the line break is put inside.
    with pytest.raises(InvalidError):
        span(text.replace("\n", "\n/2018"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-03", ("2017-03-01", "2017-03-31", "2017-03-01", "2017-03-31")),
        ("2017-03/2019", ("2017-03-01", "2017-03-31", "2019-01-01", "2019-12-31")),
        ("2004-02/2004-02-05", ("2004-02-01", "2004-02-05", "2004-02-05", "2004-02-05")),
        ("[2017, 2019-02]", ("2017-01-01", "2019-02-28", "2017-01-01", "2019-02-28")),
    ],
)
def test_inner_bounds(text: str, expected: tuple[str, ...]) -> None:
    assert span(text) == Span(*(day(each) for each in expected))


def test_open_and_unknown_ends_differ() -> None:
    first, last = day("1985-01-01"), day("1985-12-31")

    assert span("1985/..") == Span(first, last, OPEN_FUTURE, OPEN_FUTURE, open_end=True)
    assert span("1985/") == Span(first, last, first, OPEN_FUTURE, unknown_end=True)
    assert span("../1985") == Span(OPEN_PAST, OPEN_PAST, first, last, open_start=True)
    assert span("/1985") == Span(OPEN_PAST, last, first, last, unknown_start=True)


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("2017", False, False),
        ("2017?", True, False),
        ("2017~", False, True),
        ("2017%", True, True),
        ("2004?-06-~11", True, True),
        ("2004/2005~", False, True),
        ("[2004?, 2006]", True, False),
    ],
)
def test_marks(text: str, uncertain: bool, approximate: bool) -> None:
    assert (span(text).uncertain, span(text).approximate) == (uncertain, approximate)


@pytest.mark.parametrize(
    ("text", "period", "may", "must"),
    [
        ("2017-03", "2017-01-01 2017-12-31", True, True),
        ("2017-03", "2017-03-15 2017-03-15", True, False),
        ("2017", "2017-03-01 2018-12-31", True, False),
        ("2017", "2018-01-01 2018-12-31", False, False),
        ("2010/2020", "2015-01-01 2015-12-31", True, True),
        ("2010/2020", "2010-01-01 2010-06-30", True, False),
        ("1985/..", "2024-01-01 2024-12-31", True, True),
        ("1985/", "2024-01-01 2024-12-31", True, False),
        ("1985/", "1985-01-01 1985-12-31", True, True),
        ("/1985", "1700-01-01 1700-12-31", True, False),
        ("../1985", "1700-01-01 1700-12-31", True, True),
        ("[1960, 1990]", "1970-01-01 1970-12-31", True, False),
        ("{1960, 1990}", "1970-01-01 1970-12-31", True, False),
        ("{1960, 1990}", "1950-01-01 1999-12-31", True, True),
        ("2017?", "2010-01-01 2020-12-31", True, False),
        ("2017~", "2010-01-01 2020-12-31", True, False),
    ],
)
def test_possibly_and_surely(text: str, period: str, may: bool, must: bool) -> None:
    first, last = (day(each) for each in period.split())

    assert possibly(span(text), first, last) is may
    assert surely(span(text), first, last) is must


@given(st.dates(), st.sets(st.integers(0, 7)), st.integers(0, 3))
def test_bounds_contain_the_day(date: datetime.date, hidden: set[int], cut: int) -> None:
    digits = list(date.isoformat())
    for place in hidden:
        at = place + (place > 3) + (place > 5)
        digits[at] = "X"
    text = "".join(digits)[: (10, 10, 7, 4)[cut]]

    found = span(text)

    assert found.start_earliest <= date.toordinal() <= found.end_latest
    assert possibly(found, date.toordinal(), date.toordinal())


@given(st.dates(), st.dates())
def test_intervals_contain_their_days(one: datetime.date, other: datetime.date) -> None:
    first, last = sorted((one, other))

    found = span(f"{first}/{last}")

    assert surely(found, first.toordinal(), first.toordinal())
    assert surely(found, last.toordinal(), last.toordinal())
    assert not possibly(found, last.toordinal() + 1, OPEN_FUTURE)


def test_the_worst_text_is_quick() -> None:
    start = time.perf_counter()
    with pytest.raises(InvalidError):
        span("[" + ",".join(["XXX1-02-29"] * 17) + "]")
    span("[" + ",".join(["XXX0-02-29"] * 17) + "]")
    assert time.perf_counter() - start < 0.3
