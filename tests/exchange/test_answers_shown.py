"""Values in the formats that a column can ask for."""

from __future__ import annotations

import build
import pytest
from exchange.answers_told import POLICE, column, datum, link
from hypothesis import given
from hypothesis import strategies as st

from undersight.errors import Problem
from undersight.exchange.answers.shown import notices, plain, shown
from undersight.query.answer import Datum
from undersight.query.plan import Column, Shown
from undersight.values.edtf import read

SCHEMA = build.surveillance()


def told(kind: str, raw: object, format: str | None, language: str = "en") -> str:
    return shown(datum(kind, raw), column("P", kind, format=format), SCHEMA, language=language)


@pytest.mark.parametrize(
    ("kind", "raw", "format", "expected"),
    [
        ("number", "1234.567", None, "1,234.567"),
        ("number", "1234.567", "n", "1234.567"),
        ("number", "1234.567", "-", "1234.567"),
        ("number", "1234.567", "", "1234.567"),
        ("number", "1234.567", "-p2", "1,234.57"),
        ("number", "1.5", "-p2", "1.5"),
        ("integer", "1200", "LOCL@de", "1.200"),
        ("number", "3", "-u", ""),
        ("quantity", "1200 cameras", None, "1,200 cameras"),
        ("quantity", "1200 cameras", "-u", "cameras"),
        ("quantity", "1200 cameras", "-n", "1200"),
        ("quantity", "1200 cameras", "km", "1,200 cameras"),
        ("quantity", "1500000 m²", "km²", "1.5 km²"),
        ("quantity", "5 km", "mi", "3.1 mi"),
        ("quantity", "3.50 km", "m", "3,500 m"),
        ("quantity", "3.5 km", "m#-n", "3500"),
        ("money", "EUR 2520000.50", "n", "2520000.50"),
        ("boolean", "true", None, "yes"),
        ("boolean", "false", "tick", "✕"),
        ("boolean", "true", "x", "X"),
        ("boolean", "true", "num", "1"),
        ("boolean", "false", "-", "false"),
        ("boolean", "false", "ja,nein", "nein"),
        ("boolean", "true", "LOCL@fr", "oui"),
        ("string", "'''x''' <b>", "-raw", "'''x''' <b>"),
        ("string", "x", "nowiki", "x"),
        ("string", "x", "no such format", "x"),
        ("number", "1234", "no such format", "1,234"),
    ],
)
def test_values_as_asked(kind: str, raw: str, format: str | None, expected: str) -> None:
    assert told(kind, raw, format) == expected


@pytest.mark.parametrize(
    ("raw", "format", "expected"),
    [
        ("2017-03-12", None, "12 March 2017"),
        ("2017-03-12", "ISO", "2017-03-12"),
        ("2017-03", "ISO", "2017-03"),
        ("2017~", "ISO-P", "2017~"),
        ("2017-03-12", "MEDIAWIKI", "20170312"),
        ("2017-03", "MEDIAWIKI", "201703"),
        ("2017~", "MEDIAWIKI", "2017~"),
        ("2017/2019", "MEDIAWIKI", "2017/2019"),
        ("2017-03-12", "JD", "2457824.5"),
        ("2017", "JD", "2457754.5/2458118.5"),
        ("2017-03-12~", "JD", "2017-03-12~"),
        ("2017/..", "JD", "2457754.5/.."),
        ("2017", "SORTKEY", "2457754.5"),
        ("2017-03-12", "LOCL@de", "12. März 2017"),
        ("2017-03-12", "LOCL@de#TO", "12. März 2017"),
        ("2017-03-12", "-F[d.m.Y]", "12.03.2017"),
        ("2017-03-12", "-F[D, j M y]", "Sun, 12 Mar 17"),
        ("2017-03-12", r"-F[\Y: Y]", "Y: 2017"),
        ("2017-03-12", "-F[Y-m-d H:i]", "2017-03-12"),
        ("2017-03", "-F[d.m.Y]", "03.2017"),
        ("2017-03", "-F[Y-m-d]", "2017-03"),
        ("2017", "-F[F j, Y]", "2017"),
        ("2017", "-F[d.m.]", "2017"),
        ("2017-03", "-F[M d, Y]", "Mar 2017"),
        ("2017-03", "-F[m/d/Y]", "03/2017"),
        ("2017-03~", "-F[m/Y]", "about 03/2017"),
        ("2017/2019-02", "-F[m/Y]", "2017 – 02/2019"),
        ("2017/..", "-F[Y]", "from 2017, end open"),
        ("201X", "-F[Y]", "2010s"),
        ("2017-03-12", "JL", "27 February 2017 JL"),
        ("1582-10-15", "JL", "5 October 1582 JL"),
        ("2017-03", "JL", "March 2017"),
    ],
)
def test_dates_never_look_more_exact(raw: str, format: str | None, expected: str) -> None:
    assert told("date", raw, format) == expected


@given(st.sampled_from(["2017", "2017-03", "201X", "2017~", "2017-03/..", "2017-XX-12"]), st.text())
def test_any_pattern_of_a_date_tells_no_day(raw: str, pattern: str) -> None:
    assert not isinstance(read(raw), Problem)
    digits = {"d", "j", "z", "w", "N", "D", "l", "S", "W"}
    letters = "".join(c for c in pattern if c in digits)
    text = told("date", raw, f"-F[{letters or 'd'}]")
    assert text == told("date", raw, None)


def test_absences_and_links_and_words_of_lists() -> None:
    assert shown(Datum(absence="unknown"), column("P"), SCHEMA, language="fr") == "inconnu"
    assert shown(link(POLICE), column("P", "link"), SCHEMA, language="en") == "State Police"
    kind = Column(Shown.KIND, "Category")
    of_kind = Datum("deployment", "kind", key="deployment")
    assert shown(of_kind, kind, SCHEMA, language="en") == "Deployment"
    coded = Datum("report", "code", property="source_type", key="report")
    labels = SCHEMA.lists[SCHEMA.properties["source_type"].codes].codes["report"].labels
    assert shown(coded, column("P", "code"), SCHEMA, language="en") == labels["en"]


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        ("number", "1234.50", "1234.50"),
        ("quantity", "1,200 cameras", "1200 cameras"),
        ("quantity", "1.234e3 m", "1234 m"),
        ("money", "EUR 2,520,000", "EUR 2520000"),
        ("date", "2017-03", "2017-03"),
        ("boolean", True, "true"),
    ],
)
def test_programs_read_digits(kind: str, raw: object, expected: str) -> None:
    assert plain(datum(kind, raw), column("P", kind), SCHEMA, language="de") == expected


@pytest.mark.parametrize(
    "broken",
    [
        Datum("2520000 EUR", "money", number=2520000.0, unit="EUR"),  # as sums are given
        Datum("no number", "number"),
        Datum("no number", "quantity", unit="km"),
        Datum("", "money"),
        Datum("no date", "date"),
        Datum("x", "of a plugin that is gone"),
    ],
)
@pytest.mark.parametrize("format", [None, "", "-p2", "km", "ISO", "JD", "x"])
def test_nothing_makes_it_fail(broken: Datum, format: str | None) -> None:
    assert isinstance(
        shown(broken, column("P", broken.type, format=format), SCHEMA, language="en"), str
    )


def test_formats_that_there_are_not_are_told() -> None:
    columns = [
        column("A", "number", format="ISO"),
        column("B", "date", format="ISO"),
        column("C", "quantity", format="km²"),
        column("D", "quantity", format="furlongs"),
        column("E", format="nowiki"),
        column("F", "boolean", format="yes,no"),
    ]
    assert [str(n.message).split("“")[2][0] for n in notices(columns, SCHEMA)] == ["A", "D"]
