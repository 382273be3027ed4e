"""Tests of undersight.values.date: how dates are given, shown and refused."""

from __future__ import annotations

import datetime

import pytest
from edtf import EDTFParseException, parse_edtf
from values.test_period import SPECIFIED

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.date import known_by, show_bound, show_years
from undersight.values.protocol import OPEN_FUTURE, Rules, Value

DATE = value_type("date")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (" 2017-03 ", "2017-03"),
        (2017, "2017"),
        (44, "0044"),
        (datetime.date(2017, 3, 1), "2017-03-01"),
        ("[1667, 1668]", "[1667, 1668]"),
    ],
)
def test_dates_stay_as_entered(raw: object, text: str) -> None:
    value = DATE.parse(raw, Rules())

    assert isinstance(value, Value), value
    assert value.text == text


def test_bounds_are_the_outer_ones() -> None:
    value = DATE.parse("2017-03/..", Rules())

    assert isinstance(value, Value)
    assert (value.earliest, value.latest) == (
        datetime.date(2017, 3, 1).toordinal(),
        OPEN_FUTURE,
    )


@pytest.mark.parametrize(
    ("raw", "cure"),
    [
        ("31/12/2017", "write 2017-12-31"),
        ("12/31/2017", "write 2017-12-31"),
        ("31.12.2017", "write 2017-12-31"),
        ("3/4/2017", "write 2017-04-03 or 2017-03-04"),
        ("March 2017", "write 2017-03"),
        ("mar. 2017", "write 2017-03"),
        ("Sept 2017", "write 2017-09"),
        ("3 March 2017", "write 2017-03-03"),
        ("March 3rd, 2017", "write 2017-03-03"),
        ("2017, March", "write 2017-03"),
        ("autumn 2019", "write 2019-23"),
        ("Q3 2019", "write 2019-35"),
        ("2019-Q3", "write 2019-35"),
        ("2017-3", "write 2017-03"),
        ("2017/03", "write 2017-03"),
        ("03/2017", "write 2017-03"),
        ("20170312", "write 2017-03-12"),
        ("1990s", "write 199X"),
        ("circa 2017", "write 2017~"),
        ("since 2017", "write 2017/.."),
        ("until 2017", "write ../2017"),
        ("before 2017", "write [..2016]"),
        ("2017-2018", "write 2017/2018"),
        ("2017 – 2018", "write 2017/2018"),
        ("2017-18", "write 2017/2018"),
        ("201x", "write 201X"),
        ("2017-13", "months are 01 to 12"),
        ("2017-02-30", "this month has 28 days"),
        ("31/31/2017", "write a year"),
        ("yesterday", "write a year"),
        ("2018/2017", "exchange"),
        (20170312, "write a year"),
        (datetime.datetime(2017, 3, 1, 12, 0), "write a year"),
        (True, "write a year"),
        ("2017" * 100, "shorten"),
    ],
)
def test_plain_mistakes_get_their_cure(raw: object, cure: str) -> None:
    problem = DATE.parse(raw, Rules())

    assert isinstance(problem, Problem)
    assert cure in problem.cure


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2017-03", "March 2017"),
        ("2017-03-12", "12 March 2017"),
        ("2017", "2017"),
        ("2017~", "about 2017"),
        ("2017?", "2017 (uncertain)"),
        ("2017-03%", "about March 2017 (uncertain)"),
        ("2019-23", "autumn 2019"),
        ("2019-27", "autumn 2019 (northern hemisphere)"),
        ("2019-31", "autumn 2019 (southern hemisphere)"),
        ("2019-34", "quarter 2 of 2019"),
        ("2019-38", "third 2 of 2019"),
        ("2019-41", "half 2 of 2019"),
        ("2019-10/2020-02", "October 2019 – February 2020"),
        ("2017-03/..", "from March 2017, end open"),
        ("2017-03/", "from March 2017, end unknown"),
        ("../2017-03", "until March 2017, start open"),
        ("/2017-03", "until March 2017, start unknown"),
        ("201X", "2010s"),
        ("20XX", "between 2000 and 2099"),
        ("2004-XX", "some month of 2004"),
        ("1985-04-XX", "some day in April 1985"),
        ("1985-XX-XX", "some day in 1985"),
        ("1984-1X", "between October 1984 and December 1984"),
        ("1560-XX-25", "between 25 January 1560 and 25 December 1560"),
        ("201X-21", "between spring 2010 and spring 2019"),
        ("1950S2", "1950 (estimate; between 1900 and 1999)"),
        ("Y-17E7", "\u2212170000000"),
        ("Y170000002", "170000002"),
        ("-0044-03-15", "15 March \u221244"),
        ("[1667,1668, 1670..1672]", "one of: 1667, 1668, 1670 – 1672"),
        ("{1960,1961-12}", "all of: 1960, December 1961"),
        ("[..1760-12-03]", "3 December 1760 or earlier"),
        ("[1760-12..]", "December 1760 or later"),
        ("1985-04-12T23:20:30Z", "12 April 1985, 23:20:30Z"),
    ],
)
def test_dates_are_shown_in_words(text: str, shown: str) -> None:
    assert DATE.show(Value(text), "en") == shown


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("2017-03", "de", "März 2017"),
        ("2017-03-12", "en-GB", "12 March 2017"),
        ("2017-03", "zh-Hant", "2017年3月"),
        ("2017~", "fr", "vers 2017"),
        ("2017-03/", "de", "ab März 2017, Ende unbekannt"),
        ("2017-03/..", "de", "ab März 2017, Ende offen"),
        ("2017-03/..", "fr", "depuis mars 2017, fin ouverte"),
        ("2017-03", "ar", "مارس 2017"),
        ("2017~", "ar", "نحو 2017"),
        ("2017?", "ar", "2017 (غير مؤكد)"),
        ("2017-03/", "ar", "منذ مارس 2017، النهاية غير معروفة"),
        ("201X", "ar", "عقد 2010"),
        ("1985-04-XX", "ar", "يوم ما في أبريل 1985"),
        ("1984-1X", "ar", "بين أكتوبر 1984 وديسمبر 1984"),
        ("[1760-12..]", "ar", "ديسمبر 1760 أو بعد ذلك"),
        ("2019-34", "ar", "الربع 2 من 2019"),
        ("2017-03", "tlh", "March 2017"),
    ],
)
def test_dates_are_shown_in_the_language(text: str, language: str, shown: str) -> None:
    assert DATE.show(Value(text), language) == shown


# What edtf 5.0.2 cannot read: the first is an example of the standard, the others follow from it.
BEYOND_THE_LIBRARY = {"1984-1X", "-004X-03-15", "201X-24"}


@pytest.mark.parametrize("text", [text for text, _, _ in SPECIFIED])
def test_the_edtf_library_reads_the_same_notation(text: str) -> None:
    if text in BEYOND_THE_LIBRARY:
        with pytest.raises((AttributeError, EDTFParseException)):
            parse_edtf(text)
    else:
        parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "shown", "years"),
    [
        ("../2019", "by 2019", "by 2019"),
        ("/2019-07", "by July 2019", "by 2019"),
        ("../2019-07-04~", "by about 4 July 2019", "by about 2019"),
        ("[..2019-03-02]", "by 2 March 2019", "by 2019"),
        ("2017-03", "March 2017", "2017"),
        ("2017-03?", "March 2017 (uncertain)", "2017 (uncertain)"),
        ("2017-05/2017-06", "May 2017 – June 2017", "2017"),
        ("2019/2021", "2019 – 2021", "between 2019 and 2021"),
        ("2017-03/..", "from March 2017, end open", "2017"),
        ("201X", "2010s", "2010s"),
        ("[2016,2017]", "one of: 2016, 2017", "one of: 2016, 2017"),
    ],
)
def test_a_beginning_is_shown_by_when_it_was(text: str, shown: str, years: str) -> None:
    value = DATE.parse(text, Rules())
    assert isinstance(value, Value)

    assert (show_bound(value, "en"), show_years(value, "en")) == (shown, years)
    assert known_by(value) == shown.startswith("by ")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("fr", "2019 au plus tard"), ("de", "spätestens 2019"), ("ar", "بحلول 2019")],
)
def test_by_when_in_other_languages(language: str, shown: str) -> None:
    assert show_bound(Value("../2019"), language) == shown
