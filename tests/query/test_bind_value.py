"""What comparators and values ask, type by type."""

from __future__ import annotations

from datetime import date

import pytest
from query.binding import asked, problems, where

from undersight.query import plan as p
from undersight.query.bind_date import stretch
from undersight.query.plan import Compare
from undersight.query.syntax import State
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


FIRST, LAST = day("2018-01-01"), day("2018-12-31")


@pytest.mark.parametrize(
    "value, first, last",
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("~2018", "2018-01-01", "2018-12-31"),
        ("in:2018-02", "2018-02-01", "2018-02-28"),
        ("Jun 2011", "2011-06-01", "2011-06-30"),
        ("15 June 2011", "2011-06-15", "2011-06-15"),
        ("1 January 1970", "1970-01-01", "1970-01-01"),
        ("1/2020/1/1", "2020-01-01", "2020-01-01"),
        ("2020/01/31", "2020-01-31", "2020-01-31"),
        ("2018..2020", "2018-01-01", "2020-12-31"),
        ("2018/2020", "2018-01-01", "2020-12-31"),
        ("today", "2026-11-23", "2026-11-23"),
        ("3 months ago", "2026-08-23", "2026-08-23"),
        ("2020-01-31T12:00:00Z", "2020-01-31", "2020-01-31"),
        ("2020-01-31 12:00", "2020-01-31", "2020-01-31"),
    ],
)
def test_a_date_is_a_stretch_of_days(value: str, first: str, last: str) -> None:
    assert asked(f"[[Start date::{value}]]") == (p.During(day(first), day(last)),)


@pytest.mark.parametrize(
    "value, expected",
    [
        (">2018", p.During(FIRST, OPEN_FUTURE)),
        (">=2018", p.During(FIRST, OPEN_FUTURE)),
        ("≥2018", p.During(FIRST, OPEN_FUTURE)),
        ("<2018", p.During(OPEN_PAST, LAST)),
        (">>2018", p.During(LAST + 1, OPEN_FUTURE)),
        ("<<2018", p.During(OPEN_PAST, FIRST - 1)),
        ("!2018", p.During(FIRST, LAST, outside=True)),
        ("!~2018", p.During(FIRST, LAST, outside=True)),
        ("not:2018", p.During(FIRST, LAST, outside=True)),
        ("2018..", p.During(FIRST, OPEN_FUTURE)),
    ],
)
def test_dates_compare(value: str, expected: p.During) -> None:
    assert asked(f"[[Start date::{value}]]") == (expected,)


def test_dates_are_asked_surely() -> None:
    expected = (p.During(FIRST, LAST, surely=True),)

    assert asked("[[Start date::2018|+surely]]") == expected
    assert asked("[[Start date::2018]] |dates=surely") == expected
    assert asked("[[Start date::2018|+possibly]] |dates=surely") == (p.During(FIRST, LAST),)


@pytest.mark.parametrize("text", ["29 February 2019", "3/4/2017", "soon", "", "2020..2018"])
def test_no_date_is_guessed(text: str) -> None:
    assert not hasattr(stretch(text, date(2026, 1, 1)), "first")


@pytest.mark.parametrize(
    "condition, expected",
    [
        ("Number of cameras::5", (p.Counts(Compare.EQUAL, 5.0),)),
        ("Number of cameras::!5", (p.Counts(Compare.OTHER, 5.0),)),
        ("Number of cameras::>5", (p.Counts(Compare.AT_LEAST, 5.0),)),
        ("Number of cameras::>>5 cameras", (p.Counts(Compare.MORE, 5.0),)),
        ("Number of cameras::<5", (p.Counts(Compare.AT_MOST, 5.0),)),
        ("Number of cameras::<<1,200", (p.Counts(Compare.LESS, 1200.0),)),
        ("Number of cameras::in:99", (p.Between(0.0, 99.0),)),
        ("Number of cameras::in:-100", (p.Between(-100.0, 0.0),)),
        ("Number of cameras::5..10", (p.Between(5.0, 10.0),)),
        ("Cost::>EUR 1000", (p.Counts(Compare.AT_LEAST, 1000.0, "EUR"),)),
        ("Cost::10..20 EUR", (p.Between(10.0, 20.0, "EUR"),)),
        ("Number of sites::12 Stations", (p.Keyed(("12 stations",)),)),
        (
            "Number of sites::>12 Stations",
            (
                p.Counts(Compare.AT_LEAST, 12.0, "Stations"),
                p.Counts(Compare.AT_LEAST, 12.0, "stations"),
            ),
        ),
        ("Number of sites::>12", (p.Counts(Compare.AT_LEAST, 12.0),)),
    ],
)
def test_numbers_compare(condition: str, expected: tuple[p.ValueTest, ...]) -> None:
    assert asked(f"[[{condition}]]") == expected


def test_amounts_in_a_unit_meet_those_in_others_of_its_kind() -> None:
    found = asked("[[Number of sites::>5 km]]")

    assert p.Counts(Compare.AT_LEAST, 5000.0, "m") in found
    assert p.Counts(Compare.AT_LEAST, 5000.0, "km") in found


@pytest.mark.parametrize(
    "condition, expected",
    [
        ("Site::Gare du Nord", p.Keyed(("gare du nord",))),
        ("Site::!Gare", p.Keyed(("gare",), other=True)),
        ("Site::~Gare*", p.Like("Gare*")),
        ("Site::like:Gare*", p.Like("Gare*")),
        (r"Site::~5\* hotel?", p.Like(r"5\* hotel?")),
        (r"Site::5\* hotel", p.Keyed(("5* hotel",))),
        ("Site::!~Gare*", p.Like("Gare*", none=True)),
        ("Site::>M", p.Sorts(Compare.AT_LEAST, "m")),
        ("Site::<<M", p.Sorts(Compare.LESS, "m")),
        ("Description::in:Face recognition", p.Holds(("face", "recognition"))),
        ("Description::phrase:face recognition", p.Holds(("face", "recognition"), phrase=True)),
        ("Description::not:school", p.Holds(("school",), none=True)),
        ("Description::~*police*", p.Like("*police*")),
        ("Description::Whole text.", p.Same("Whole text.")),
        ("Website::~example.org/*", p.Like("http*://example.org/*")),
        ("Website::~https://example.org/*", p.Like("http*://example.org/*")),
        ("Website::in:example", p.Like("*example*")),
        ("Outside identifier::wikidata:Q42", p.Keyed(("wikidata:Q42",))),
        ("ISO 3166 code::fr", p.Keyed(("fr",))),
        ("Excluded from graph::yes", p.Keyed(("true",))),
        ("Excluded from graph::!yes", p.Keyed(("true",), other=True)),
        ("Language::ZH-hant", p.Keyed(("zh-hant",))),
    ],
)
def test_texts_compare(condition: str, expected: p.ValueTest) -> None:
    assert asked(f"[[{condition}]]") == (expected,)


@pytest.mark.parametrize(
    "condition, expected",
    [
        ("Deployment status::Planned||Stopped", p.Keyed(("planned", "stopped"))),
        ("Deployment status::ongoing", p.Keyed(("ongoing",))),
        ("Deployment status::!Ongoing", p.Keyed(("ongoing",), other=True)),
        ("Deployment status::~*goi*", p.Keyed(("ongoing",))),
        ("Information certainty::<Documented", p.Keyed(("documented",))),
        ("Information certainty::>>Documented", p.Keyed(("rumored", "speculative"))),
        ("Information certainty::Documenté", p.Keyed(("documented",))),
        ("Information certainty::+", p.Present()),
        ("Information certainty::is:unknown", p.Stands(State.UNKNOWN)),
    ],
)
def test_codes_compare(condition: str, expected: p.ValueTest) -> None:
    assert asked(f"[[{condition}]]") == (expected,)


INSTITUTION = ("institution",)


@pytest.mark.parametrize(
    "condition, expected",
    [
        ("Used by::X", p.Links((p.Named("X", INSTITUTION),))),
        ("Used by::[[X]]", p.Links((p.Named("X", INSTITUTION),))),
        ("Used by::X||Y", p.Links((p.Named("X", INSTITUTION), p.Named("Y", INSTITUTION)))),
        ("Used by::!X", p.Links((p.Named("X", INSTITUTION),), other=True)),
        ("Used by::~Police*", p.LinksTo(p.TitleLike("Police*"))),
        ("Used by::!~Police*", p.LinksTo(p.TitleLike("Police*", none=True))),
        ("Used by::in:police", p.LinksTo(p.TitleLike("*police*"))),
        ("Used by::>M", p.LinksTo(p.TitleSorts(Compare.AT_LEAST, "m"))),
        (
            "Technology::Face recognition|+depth=2",
            p.Links((p.Named("Face recognition", ("technology",)),), 2, ("broader",)),
        ),
        ("Country::EU|+depth", p.Links((p.Named("EU", ("place",)),), 10, ("located_in",))),
    ],
)
def test_links_compare(condition: str, expected: p.ValueTest) -> None:
    assert asked(f"[[{condition}]]") == (expected,)


EVENT_STARTED = p.Claims(("event_type",), (p.Keyed(("start",)),))


@pytest.mark.parametrize(
    "value, expected",
    [
        ("Start", EVENT_STARTED),
        ("Start;?", EVENT_STARTED),
        (
            "Start;>2018",
            p.All((EVENT_STARTED, p.Claims(("date",), (p.During(FIRST, OPEN_FUTURE),)))),
        ),
        ("?;2018", p.Claims(("date",), (p.During(FIRST, LAST),))),
        ("?;!+", p.Not(p.Claims(("date",), (p.Present(),)))),
        (
            "?;?;~*court*;!CNIL",
            p.All(
                (
                    p.Claims(("description",), (p.Like("*court*"),)),
                    p.Claims(("by",), (p.Links((p.Named("CNIL", INSTITUTION),), other=True),)),
                )
            ),
        ),
    ],
)
def test_owned_records_are_named_by_what_they_say(value: str, expected: p.Condition) -> None:
    assert asked(f"[[Has event::{value}]]") == (p.LinksTo(expected),)


@pytest.mark.parametrize(
    "value, expected",
    [
        ("52.5, 13.4 (10 km)", p.Near(52.5, 13.4, 10_000.0)),
        ("52.52° N, 13.40° E (300 km)", p.Near(52.52, 13.4, 300_000.0)),
        ("52.5, 13.4 (500)", p.Near(52.5, 13.4, 500.0)),
        ("box:50,-10,60,20", p.Box(50.0, -10.0, 60.0, 20.0)),
        ("52, 13", p.Box(51.5, 12.5, 52.5, 13.5)),
    ],
)
def test_places_compare(value: str, expected: p.ValueTest) -> None:
    found = where(f"[[Category:Place]] [[Coordinates::{value}]]")

    assert isinstance(found, p.All)
    assert found.parts[1] == p.Claims(("coordinates",), (expected,))


@pytest.mark.parametrize(
    "text, told",
    [
        ("[[Excluded from graph::>yes]]", "column 24: “>” makes no sense for Excluded from graph"),
        ("[[Number of cameras::~5*]]", "column 22: “~” makes no sense for Number of cameras"),
        ("[[Coordinates::!52, 13]]", "column 16: “!” makes no sense"),
        ("[[Cost::>5]]", "column 9: no currency is named"),
        ("[[Cost::5..]]", "column 9: no currency is named"),
        ("[[Start date::foo]]", "column 15: this is not a date"),
        ("[[Start date::3/4/2017]]", "write 2017-04-03 or 2017-03-04"),
        ("[[Deployment status::Ongoin]]", "did you mean ongoing?"),
        ("[[Description::in:???]]", "There is no word in this"),
        ("[[Coordinates::52, 13 (10 apples)]]", "this is not a unit of length"),
        ("[[Coordinates::box:1,2,3]]", "a box has four numbers"),
        ("[[Has event::a;b;c;d;e]]", "In order: Kind of event, Date, Description, By"),
        ("[[Has event::Start;foo]]", "Date: this is not a date"),
        ("[[Site::X|+depth=2]]", "+depth goes with the name of a record or of a code"),
        ("[[Used by::~X*|+depth=2]]", "+depth goes with the name"),
        ("[[Site::<q>[[Country::X]]</q>]]", "Only records can be asked further"),
    ],
)
def test_what_cannot_be_compared_is_told(text: str, told: str) -> None:
    assert told in "\n".join(problems(text))
