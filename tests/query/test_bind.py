"""Names, conditions, qualifiers and parameters of a question, bound to the bundled schema."""

from __future__ import annotations

from datetime import date

import pytest
from query.binding import asked, plan, problems, where

from undersight.query import plan as p
from undersight.query.limits import Limits, limits_for
from undersight.query.parse import parse
from undersight.query.plan import Compare
from undersight.query.syntax import Question, State


def linking(prop: str, name: str, *kinds: str, **more: object) -> p.Claims:
    return p.Claims((prop,), (p.Links((p.Named(name, kinds),)),), **more)  # type: ignore[arg-type]


IN_GERMANY = linking("country", "Germany", "place")
DEPLOYMENTS = p.OfKind(("deployment",))


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


# ---- names ----


@pytest.mark.parametrize(
    "name", ["Country", "country", "COUNTRY", "Pays", "البلد", "  Country ", "country_"]
)
def test_a_property_answers_to_all_its_names(name: str) -> None:
    assert where(f"[[{name}::Germany]]") == IN_GERMANY


@pytest.mark.parametrize(
    "text, properties",
    [
        ("[[Date::2018]]", ("date",)),  # the name of one goes before the label of another
        ("[[Category:Source]] [[Date::2018]]", ("issued",)),  # but first comes what the kind has
        ("[[Category:Event||Source]] [[Date::2018]]", ("date", "issued")),
        ("[[Category:Product]] [[Developer::X]]", ("software_developer",)),
        ("[[Category:Dataset]] [[Developer::X]]", ("dataset_developer",)),
        (
            "[[Category:Product||Dataset]] [[Developer::X]]",
            ("software_developer", "dataset_developer"),
        ),
        ("[[Category:Dataset]] [[In use since::2018]]", ("start_date",)),
    ],
)
def test_kinds_say_what_a_name_means(text: str, properties: tuple[str, ...]) -> None:
    found = where(text)
    claims = found.parts[-1] if isinstance(found, p.All) else found

    assert isinstance(claims, p.Claims)
    assert claims.properties == properties


@pytest.mark.parametrize(
    "text, told",
    [
        ("[[Developer::X]]", "column 3: Several properties answer to this name"),
        ("[[Developer::X]]", "dataset_developer (of dataset); software_developer (of product)"),
        ("[[Deploymen status::X]]", "column 3: There is no such property"),
        ("[[Deploymen status::X]]", "Did you mean “Deployment status”?"),
        ("[[Country::X]] [[Contry::Y]]", "column 18:"),
        ("[[Category:Deploymnt]]", "column 12: There is no such kind"),
        ("[[Category:Deploymnt]]", "Did you mean “Deployment”?"),
        ("[[Country::X]]\n  [[Nothing such::Y]]", "line 2, column 5:"),
        ("[[Start date.Country::X]]", "column 3: A chain can only go on from a link"),
        ("[[-Start date::X]]", "column 3: Only a link can be followed backwards"),
        ("[[Used by.Cites.Country::X]]", "column 11: A chain can only go on from a link"),
        ("[[Used by::X|+certanity=Documented]]", "Did you mean “certainty”?"),
        ("[[Used by::X|+certainty>=Sure]]", "One of: Documented, Rumored, Speculative, not stated"),
        ("[[Used by::X|+surely]]", "There is no date here"),
        ("[[Start date::2018|+surely|+possibly]]", "Keep one of them"),
        ("[[Used by::X|+steps=2]]", "+steps and +by go with “Connected to” only"),
        ("[[Used by::X|+sources>=many]]", "+sources takes a whole number"),
        ("[[Used by::X|+during=soon]]", "this is not a date"),
        ("[[Used by::X|+lang=klingonisch]]", "this is not the tag of a language"),
        ("[[Connected to::X|+steps=9]]", "From 1 to 4"),
        ("[[Connected to::X|+by=Site]]", "This is not a link"),
        ("[[Cites::~X*]]", "“~” makes no sense for Cites"),
        ("[[Modification date::is:unknown]]", "can only be compared with a value"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text: str, told: str) -> None:
    assert told in "\n".join(problems(text))


def test_all_problems_are_told_at_once() -> None:
    found = problems("[[Foo::1]] [[Start date::foo]] |limt=5 |sort=Nothing |?Bar")

    assert [told.partition(":")[0] for told in found] == [
        "column 3",
        "column 26",
        "column 33",
        "column 41",
        "column 56",
    ]


# ---- conditions ----


@pytest.mark.parametrize(
    "text, expected",
    [
        ("[[Category:Deployment]]", DEPLOYMENTS),
        ("[[Category:Déploiements]]", DEPLOYMENTS),
        ("[[Kind:deployment||products]]", p.OfKind(("deployment", "product"))),
        ("[[Category:!Deployment]]", p.Not(DEPLOYMENTS)),
        ("[[Category:+]]", p.Everything()),
        ("[[Institution:+]]", p.OfKind(("institution",))),
        ("[[Institution:!+]]", p.Not(p.OfKind(("institution",)))),
        ("[[Place:Berlin]]", p.Is((p.Named("Berlin", ("place",)),))),
        (r"[[Place\:Berlin]]", p.Is((p.Named("Place:Berlin"),))),
        ("[[Berlin||Hamburg]]", p.Is((p.Named("Berlin"), p.Named("Hamburg")))),
        ("[[Berlin||~Ham*]]", p.Either((p.Is((p.Named("Berlin"),)), p.TitleLike("Ham*")))),
        ("[[!Foo]]", p.Not(p.Is((p.Named("Foo"),)))),
        ("[[>M]]", p.TitleSorts(Compare.AT_LEAST, "m")),
        (
            "[[Place:~Ham*]]",
            p.All((p.OfKind(("place",)), p.TitleLike("Ham*"))),
        ),
        ("[[in:police]]", p.Wide(("police",))),
        ("[[phrase:face recognition]]", p.Wide(("face", "recognition"), phrase=True)),
        ("[[not:school]]", p.Wide(("school",), none=True)),
        ("NOT [[Country::Germany]]", p.Not(IN_GERMANY)),
        (
            "[[Country::Germany]] [[Site::X]] OR [[Site::Y]]",
            p.Either(
                (
                    p.All((IN_GERMANY, p.Claims(("site",), (p.Keyed(("x",)),)))),
                    p.Claims(("site",), (p.Keyed(("y",)),)),
                )
            ),
        ),
    ],
)
def test_conditions_are_bound(text: str, expected: p.Condition) -> None:
    assert where(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("[[Used by.Country::Germany]]", p.Claims(("used_by",), (p.LinksTo(IN_GERMANY),))),
        (
            "[[-Runs software::X]]",
            linking("runs_software", "X", "deployment", inverse=True),
        ),
        (
            "[[-Runs software::<q>[[Country::Germany]]</q>]]",
            p.Claims(("runs_software",), (p.LinksTo(IN_GERMANY),), inverse=True),
        ),
        (
            "[[Is deployed in.Country::Germany]]",
            p.Claims(("runs_software",), (p.LinksTo(IN_GERMANY),), inverse=True),
        ),
        ("[[Used by::+]]", p.Claims(("used_by",), (p.Present(),))),
        ("[[Used by::!+]]", p.Not(p.Claims(("used_by",), (p.Present(),)))),
        (
            "[[Site::X||!+]]",
            p.Either(
                (
                    p.Claims(("site",), (p.Keyed(("x",)),)),
                    p.Not(p.Claims(("site",), (p.Present(),))),
                )
            ),
        ),
        ("[[Used by::is:unnamed]]", p.Claims(("used_by",), (p.Stands(State.UNNAMED),))),
        (
            "[[Title::Foo@fr||Bar]]",
            p.Either(
                (
                    p.Claims(("title",), (p.Keyed(("foo",)),), (p.InLanguage("fr"),)),
                    p.Claims(("title",), (p.Keyed(("bar",)),)),
                )
            ),
        ),
        (
            "[[Related institutions::X]]",
            p.Either(
                (
                    linking("related_institution", "X", "institution"),
                    linking("related_institution", "X", "institution", inverse=True),
                )
            ),
        ),
        (
            "[[Has event.Event type::Start]]",
            p.Claims(("event",), (p.LinksTo(p.Claims(("event_type",), (p.Keyed(("start",)),))),)),
        ),
    ],
)
def test_chains_and_inverses_are_bound(text: str, expected: p.Condition) -> None:
    assert where(text) == expected


def test_a_deployment_without_coordinates_is_where_its_city_is() -> None:
    near = p.Claims(("coordinates",), (p.Near(52.5, 13.4, 10_000.0),))
    no_area = p.Either(
        (
            p.Claims(("place_type",), (p.Keyed(("city",)),)),
            p.Not(p.Claims(("place_type",), (p.Present(),))),
        )
    )
    derived = (
        p.Claims(("city",), (p.LinksTo(p.All((near, no_area))),)),
        p.Not(p.Claims(("coordinates",), ())),
    )
    text = "[[Coordinates::52.5, 13.4 (10 km)]]"

    assert where(f"[[Category:Deployment]] {text}") == p.All(
        (DEPLOYMENTS, p.Either((near, p.All(derived))))
    )
    assert where(text) == p.Either((near, p.All((DEPLOYMENTS, *derived))))
    assert where(f"[[Category:Place]] {text}") == p.All((p.OfKind(("place",)), near))


@pytest.mark.parametrize(
    "qualifier, expected",
    [
        ("certainty>=Documented", p.Sure(Compare.AT_LEAST, 3)),
        ("certainty<Rapporté", p.Sure(Compare.LESS, 2)),
        ("certainty=not stated", p.Sure(Compare.EQUAL, 0)),
        ("during=2018", p.Held(day("2018-01-01"), day("2018-12-31"))),
        ("source=Some report", p.Cites(p.Proof.SOURCE, p.Named("Some report", ("source",)))),
        ("publisher=Le Monde", p.Cites(p.Proof.PUBLISHER, p.Named("Le Monde"), "Le Monde")),
        ("domain=https://Example.org/page", p.Cites(p.Proof.DOMAIN, None, "example.org")),
        ("sources>=2", p.Sources(Compare.AT_LEAST, 2)),
        ("sources=0", p.Sources(Compare.EQUAL, 0)),
        ("disputed", p.Flag(State.DISPUTED)),
        ("preferred=no", p.Flag(State.PREFERRED, no=True)),
        ("changed>=2024", p.Changed(Compare.AT_LEAST, day("2024-01-01"))),
        ("checked<2024-05-01", p.Checked(Compare.LESS, day("2024-05-01"))),
        ("lang=FR", p.InLanguage("fr")),
    ],
)
def test_qualifiers_ask_the_claim(qualifier: str, expected: p.ClaimTest) -> None:
    assert where(f"[[Country::Germany|+{qualifier}]]") == linking(
        "country", "Germany", "place", tests=(expected,)
    )


DAY = day("2026-01-01")


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "[[Modification date::>2026-01-01]]",
            p.Dated(p.Moment.CHANGED, Compare.AT_LEAST, DAY),
        ),
        (
            "[[Modification date:: >=2026-01-01T10:00:00]]",
            p.Dated(p.Moment.CHANGED, Compare.AT_LEAST, DAY),
        ),
        (
            "[[Creation date::Jan 2026]]",
            p.All(
                (
                    p.Dated(p.Moment.CREATED, Compare.AT_LEAST, DAY),
                    p.Dated(p.Moment.CREATED, Compare.AT_MOST, day("2026-01-31")),
                )
            ),
        ),
        # not checked since: what was never checked was not checked since, either
        (
            "[[Last checked::<<2026-01-01]]",
            p.Not(p.Dated(p.Moment.CHECKED, Compare.AT_LEAST, DAY)),
        ),
        (
            "[[Last checked::<2026-01-01]]",
            p.Not(p.Dated(p.Moment.CHECKED, Compare.MORE, DAY)),
        ),
        (
            "[[Cites::X]]",
            p.Claims((), (), (p.Cites(p.Proof.SOURCE, p.Named("X", ("source",))),)),
        ),
        ("[[Cites::!+]]", p.Not(p.Claims((), (), (p.Sources(Compare.AT_LEAST, 1),)))),
        (
            "[[Domain cited::example.org]]",
            p.Claims((), (), (p.Cites(p.Proof.DOMAIN, None, "example.org"),)),
        ),
        ("[[Number of sources::>>2]]", p.Sourced(Compare.MORE, 2)),
        (
            "[[Connected to::X||Y|+steps=3|+by=Used by,Managed by]]",
            p.Within((p.Named("X"), p.Named("Y")), 3, ("used_by", "managed_by")),
        ),
    ],
)
def test_every_record_has_special_properties(text: str, expected: p.Condition) -> None:
    assert where(text) == expected


def test_the_schema_s_names_go_before_special_ones() -> None:
    assert asked("[[Certainty::Documented]]") == (p.Keyed(("documented",)),)
    assert where("[[Category:Institution]] [[Certainty::Documented]]") == p.All(
        (p.OfKind(("institution",)), p.Claims((), (), (p.Sure(Compare.EQUAL, 3),)))
    )


# ---- saved questions ----


SAVED = {
    "german": "[[Country::Germany]]",
    "in berlin": "[[Concept:german]] [[City::Berlin]]",
    "a": "[[Concept:b]]",
    "b": "[[Concept:a]]",
    "wrong": "[[Contry::Germany]]",
    "first ten": "[[Country::Germany]] |limit=10",
    **{f"deep {n}": f"[[Concept:deep {n + 1}]]" for n in range(12)},
}


def saved(name: str) -> Question | None:
    return parse(SAVED[name]) if name in SAVED else None


def test_saved_questions_are_conditions() -> None:
    assert plan("[[Concept:german]]", concept=saved).where == IN_GERMANY
    assert plan("[[Concept:in berlin]]", concept=saved).where == p.All(
        (IN_GERMANY, linking("city", "Berlin", "place"))
    )


@pytest.mark.parametrize(
    "name, told",
    [
        ("a", "column 1: This saved question asks for itself: a → b → a"),
        ("deep 0", "Saved questions stand in each other too deeply"),
        ("nothing", "There is no saved question of this name"),
        ("wrong", "In the saved question “wrong”: There is no such property"),
    ],
)
def test_saved_questions_that_fail_are_told(name: str, told: str) -> None:
    assert told in "\n".join(problems(f"[[Concept:{name}]]", concept=saved))


def test_what_a_saved_question_loses_is_told() -> None:
    (notice,) = plan("[[Concept:first ten]]", concept=saved).notices

    assert "only the conditions count here" in notice.message


# ---- parameters and limits ----


def test_parameters_are_read() -> None:
    found = plan(
        "[[Category:Deployment]] |limit=10 |offset=20 |format=Table |at=2024 |certainty>=Rumored"
        " |headers=plain |intro=Hello |class=wide |my setting=x"
    )

    assert (found.limit, found.offset, found.format) == (10, 20, "table")
    assert (found.at, found.certainty, found.kinds) == ("2024", 2, ("deployment",))
    assert found.settings == (
        ("headers", "plain"),
        ("intro", "Hello"),
        ("class", "wide"),
        ("my setting", "x"),
    )


@pytest.mark.parametrize(
    "text, told",
    [
        ("limit=many", "limit takes a whole number, 0 or more"),
        ("limit=-1", "limit takes a whole number, 0 or more"),
        ("limit=10001", "At most 10000; go on with the answer's cursor"),
        ("offset=10001", "At most 10000; go on from there with the answer's cursor"),
        ("limt=5", "Did you mean “limit”?"),
        ("ofset=5", "Did you mean “offset”?"),
        ("gruop=Country", "Did you mean “group”?"),
        ("headers=maybe", "One of: show, hide, plain"),
        ("dates=perhaps", "dates has no such value"),
        ("certainty<=Rumored", "has a least certainty, no greatest"),
        ("limit>=5", "limit takes = and nothing else"),
        ("cursor=abc|order=random", "A cursor needs an order"),
        ("cursor=abc|offset=5", "cannot both say where to go on"),
        ("sort=Start date|order=up", "There is no such order"),
        ("sort=Nothing", "There is no such property"),
        ("sort=Cites", "Rows cannot be sorted by this"),
        ("sort=a,b,c,d,e,f,g,h,i", "There are too many keys to sort by: 9"),
        ("group=Country|sort=Site", "Grouped rows are sorted by one of their columns"),
        ("group=Country|?Site", "neither grouped by nor worked out"),
    ],
)
def test_wrong_parameters_are_told(text: str, told: str) -> None:
    assert told in "\n".join(problems(f"[[Country::Germany]] |{text}"))


@pytest.mark.parametrize(
    "text, told",
    [
        ("[[Site::X]] " * 61, "too many conditions: 61 — At most 60"),
        ("[[Used by." + "Related institutions." * 8 + "Country::X]]", "nested too deeply here"),
        ("[[Site::~" + "*a" * 9 + "]]", "This pattern has too many wildcards — At most 8"),
        ("[[Site::X]] " + "|?Site" * 101, "Too many printouts: 101 — At most 100"),
        ("NOT " * 9 + "[[Site::X]]", "nested too deeply here"),
    ],
)
def test_limits_are_named(text: str, told: str) -> None:
    assert told in "\n".join(problems(text))


def test_limits_follow_the_level() -> None:
    assert limits_for(0) == Limits()
    assert limits_for(2).seconds > limits_for(0).seconds


def test_a_contradiction_of_kinds_is_noticed() -> None:
    assert "one kind" in plan("[[Category:Product]] [[Category:Place]]").notices[0].message


def test_a_property_that_a_kind_has_not_is_noticed() -> None:
    (notice,) = plan("[[Category:Product]] [[Used by::X]]").notices

    assert notice.message == "Product: no record of this kind has “Used by”"
