"""Questions as people type them, asked of a small registry: which records, in which order, with
which cells.
"""

from __future__ import annotations

from datetime import UTC, datetime

import build
import pytest
import registry
from oracles import asked as chance

from undersight.errors import QueryError
from undersight.query.answer import Answer
from undersight.records.change import Change
from undersight.records.claim import Check, Outcome
from undersight.records.lens import Lens
from undersight.records.rights import Reader
from undersight.store.reads import asked_counts
from undersight.store.reads.question import answer, total, understand
from undersight.store.reads.vocabulary import schema_at
from undersight.values.protocol import Absence

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _world() -> dict[str, str]:
    """Three deployments that differ in everything, what they link, and their sources."""
    c = build.content
    registry.begin()
    made = {}
    for title in ("Germany", "France"):
        made[title] = registry.make("place", title)
    made["Berlin"] = registry.make(
        "place",
        "Berlin",
        c("located_in", made["Germany"]),
        c("coordinates", "52.52, 13.40"),
        c("place_type", "city"),
    )
    made["Police"] = registry.make(
        "institution", "Federal Police", c("country", made["Germany"]), c("alias", "BPOL")
    )
    made["City"] = registry.make("institution", "City of Nice", c("country", made["France"]))
    made["Bio"] = registry.make("technology", "Biometrics")
    made["Face"] = registry.make("technology", "Face recognition", c("broader", made["Bio"]))
    for title, publisher, url in (
        ("Report", "Amnesty", "https://www.amnesty.org/a"),
        ("Report II", "Amnesty", "https://amnesty.org/b"),
        ("Article", "The Times", "https://news.example.org/x"),
    ):
        made[title] = registry.make("source", title, c("publisher", publisher), c("url", url))
    made["A"] = registry.make(
        "deployment",
        "Station cameras",
        c("country", made["Germany"], certainty="documented"),
        c("city", made["Berlin"]),
        c("used_by", made["Police"], certainty="documented"),
        c("technology", made["Face"], certainty="rumored"),
        c("start_date", "2018-03", certainty="documented"),
        c("camera_count", "12 cameras"),
        c("deployment_status", "ongoing"),
        c("site", "Südkreuz"),
        c("description", "The police test 100% live matching at Südkreuz."),
        c("runs_software", Absence.UNKNOWN),
    )
    made["B"] = registry.make(
        "deployment",
        "Carnival trial",
        c("country", made["France"]),
        c("used_by", made["City"]),
        c("technology", made["Bio"]),
        c("start_date", "2019"),
        c("camera_count", "6 cameras"),
        c("camera_count", "8 cameras", preferred=True),
        c("deployment_status", "concluded"),
        on=3,
    )
    made["C"] = registry.make("deployment", "Unplaced system", c("technology", made["Bio"]), on=5)
    registry.write(build.an_event(made["A"], "start", "2018-03-05"), on=6)
    used = registry.claims_of(made["A"], "used_by")[0]
    place = registry.claims_of(made["A"], "country")[0]
    for source in ("Report", "Report II", "Article"):
        registry.write(Change(cites=(build.a_citation(made[source], used.identity),)), on=7)
    registry.write(Change(cites=(build.a_citation(made["Report"], place.identity),)), on=7)
    looked = Check("", made["A"], "", Outcome.STILL_SO, "2025-06-01", "looked")
    registry.write(Change(checks=(looked,)), on=8)
    return made


def _ask(text: str, *, reader: Reader = build.ANYBODY, language: str = "en") -> Answer:
    moment = registry.moment(reader=reader)
    schema = schema_at(moment.position)
    lens = Lens(None, reader, language)
    return answer(understand(text, lens=lens, moment=moment, schema=schema, now=NOW))


def _titles(text: str) -> list[str]:
    return [row.name.title if row.name else "" for row in _ask(text).rows]


A, B, C = "Station cameras", "Carnival trial", "Unplaced system"
DEPLOYMENTS = "[[Category:Deployment]] "

QUESTIONS = (
    # kinds and titles
    ("[[Category:Deployment]]", [B, A, C]),
    ("[[Deployment:+]]", [B, A, C]),
    ("[[Category:Deployment||Technology]] |limit=2", ["Biometrics", B]),
    ("[[Category:!Deployment]] [[Country::+]]", ["City of Nice", "Federal Police"]),
    ("[[Station cameras]]", [A]),
    ("[[station cameras||Carnival trial]]", [B, A]),
    ("[[~*cam*]]", [A]),
    (DEPLOYMENTS + "[[>S]]", [A, C]),
    # links, aliases, chains, inverses, nested questions
    ("[[Used by::Federal Police]]", [A]),
    ("[[Used by::BPOL]]", [A]),
    ("[[used_by::Federal Police||City of Nice]]", [B, A]),
    ("[[Used by::!Federal Police]]", [B]),
    ("[[Used by.Country::Germany]]", [A]),
    ("[[Used by.Country::+]]", [B, A]),
    ("[[-Used by::Station cameras]]", ["Federal Police"]),
    ("[[-Used by::<q>[[Country::France]]</q>]]", ["City of Nice"]),
    ("[[Used by::<q>[[Country::Germany]]</q>]]", [A]),
    ("[[Category:Institution]] NOT [[-Used by::+]]", []),
    ("[[Technology::Biometrics]]", [B, C]),
    ("[[Technology::Biometrics|+depth=1]]", [B, A, C]),
    ("[[Connected to::Federal Police|+steps=1]]", ["Federal Police", "Germany", A]),
    # what there is not
    (DEPLOYMENTS + "[[Country::!+]]", [C]),
    (DEPLOYMENTS + "NOT [[Country::Germany]]", [B, C]),
    (DEPLOYMENTS + "NOT <q>[[Country::Germany]] OR [[Country::France]]</q>", [C]),
    ("[[Runs software::is:unknown]]", [A]),
    ("[[Runs software::+]]", []),
    # precedence
    (DEPLOYMENTS + "AND <q>[[Country::France]] OR [[Country::Germany]]</q>", [B, A]),
    ("[[Country::France]] [[Category:Deployment]] OR [[Station cameras]]", [B, A]),
    # dates: the whole of what was asked, possibly or surely
    ("[[Start date::2018]]", [A]),
    ("[[Start date::2018-03-05]]", [A]),
    ("[[Start date::2018-03-05|+surely]]", []),
    ("[[Start date::2018|+surely]]", [A]),
    ("[[Start date::!2018]]", [B]),
    ("[[Start date::>2019]]", [B]),
    ("[[Start date::>>2019]]", []),
    ("[[Start date::<2018]]", [A]),
    ("[[Start date::≥2018-01-01]] [[Start date::≤2018-12-31]]", [A]),
    ("[[Start date::2017..2018]]", [A]),
    ("[[Event.Date::2018]]", [A]),
    ("[[Has event::start;2018]]", [A]),
    # numbers: every claim counts, also of a contradiction
    ("[[Camera count::6]]", [B]),
    ("[[Camera count::>8]]", [B, A]),
    ("[[Camera count::>>8]]", [A]),
    ("[[Camera count::7..9]]", [B]),
    # texts: any case, the whole text, any script
    ("[[Site::südkreuz]]", [A]),
    ("[[Site::~SÜD*]]", [A]),
    ("[[Description::~*police*]]", [A]),
    ("[[Description::~*100%*]]", [A]),
    ("[[Description::~*1000*]]", []),
    ("[[Description::in:matching]]", [A]),
    ("[[Description::phrase:live matching]]", [A]),
    ("[[Description::phrase:matching live]]", []),
    ("[[in:suedkreuz]]", []),
    ("[[in:sudkreuz]]", [A]),
    # codes
    ("[[Deployment status::Ongoing]]", [A]),
    ("[[Deployment status::!Ongoing]]", [B]),
    ("[[Deployment status::Ongoing||Concluded]]", [B, A]),
    # places
    ("[[Coordinates::52.5, 13.4 (10 km)]] [[Category:Place]]", ["Berlin"]),
    (DEPLOYMENTS + "[[Coordinates::52.5, 13.4 (10 km)]]", [A]),
    ("[[Category:Place]] [[Coordinates::52.5, 13.4 (1 km)]]", []),
    # the claim itself
    ("[[Technology::+|+certainty>=Documented]]", []),
    ("[[Technology::+|+certainty>=Rumored]]", [A]),
    ("[[Used by::+|+source=Report]]", [A]),
    ("[[Used by::+|+publisher=The Times]]", [A]),
    ("[[Used by::+|+domain=amnesty.org]]", [A]),
    ("[[Used by::+|+sources>=2]]", [A]),
    ("[[Used by::+|+sources>=3]]", []),
    ("[[Country::+|+sources=0]] [[Category:Deployment]]", [B]),
    ("[[Camera count::+|+preferred]]", [B]),
    # the record's own
    (DEPLOYMENTS + "[[Cites::Article]]", [A]),
    (DEPLOYMENTS + "[[Domain cited::example.org]]", [A]),
    (DEPLOYMENTS + "[[Number of sources::0]]", [B, C]),
    (DEPLOYMENTS + "[[Number of sources::>1]]", [A]),
    (DEPLOYMENTS + "[[Creation date::>2024-01-05]]", [C]),
    (DEPLOYMENTS + "[[Modification date::>>2024-01-06]]", [A]),
    (DEPLOYMENTS + "[[Last checked::>2025]]", [A]),
    (DEPLOYMENTS + "[[Last checked::<<2025-06-01]]", [B, C]),
    # order: it never filters
    (DEPLOYMENTS + "|order=desc", [C, A, B]),
    (DEPLOYMENTS + "|sort=Start date", [A, B, C]),
    (DEPLOYMENTS + "|sort=Start date |order=desc", [B, A, C]),
    (DEPLOYMENTS + "|sort=Camera count", [B, A, C]),
    (DEPLOYMENTS + "|sort=Used by.Country", [B, A, C]),
    (DEPLOYMENTS + "|sort=Country, Start date |order=desc", [A, B, C]),
    (DEPLOYMENTS + "|limit=1 |offset=1", [A]),
    # the lens of the question
    (DEPLOYMENTS + "|at=2024-01-03", [A]),
    (DEPLOYMENTS + "[[Country::+]] |certainty>=Documented", [A]),
)


def test_questions_find_what_they_ask_for() -> None:
    _world()
    wrong = [(q, found) for q, wanted in QUESTIONS if (found := _titles(q)) != wanted]
    assert not wrong


def _cells(text: str) -> list[list[list[str]]]:
    rows = _ask(text).rows
    return [[[d.absence or d.text for d in cell] for cell in row.cells] for row in rows]


def test_columns_show_claims_chains_inverses_and_days() -> None:
    _world()
    text = (
        "[[Station cameras]] |mainlabel=- |?Used by.Country |?Runs software |?Start date"
        " |?Event.Date |?Creation date |?Category |?Category:Deployment"
    )
    assert _cells(text) == [
        [
            ["Germany"],
            ["unknown"],
            ["2018-03"],
            ["2018-03-05"],
            ["2024-01-02"],
            ["deployment"],
            ["true"],
        ]
    ]
    assert _cells("[[Federal Police]] |mainlabel=- |?-Used by") == [[["Station cameras"]]]


def test_the_speaking_claim_comes_first_in_a_cell() -> None:
    _world()
    assert _cells("[[Carnival trial]] |mainlabel=- |?Camera count") == [
        [["8 cameras", "6 cameras"]]
    ]
    first = "[[Carnival trial]] |mainlabel=- |?Camera count |+limit=1"
    assert _cells(first) == [[["8 cameras"]]]


def test_groups_count_and_add_up() -> None:
    _world()
    by_country = "[[Category:Deployment]] |?count() |?sum(Camera count) |group=Country"
    assert _cells(by_country) == [
        [[], ["1"], []],
        [["France"], ["1"], ["14 cameras"]],
        [["Germany"], ["1"], ["12 cameras"]],
    ]
    assert _cells("[[Category:Deployment]] |?average(Camera count) |?min(Start date)") == [
        [["8.666667 cameras"], ["2018-03-01"]]
    ]
    assert _cells("[[Category:Deployment]] |?Camera count |format=max") == [[["12 cameras"]]]


def test_a_count_is_of_all_whatever_the_limit() -> None:
    _world()
    assert _ask("[[Category:Deployment]] |limit=1 |format=count").count == 3
    moment = registry.moment()
    asked = understand(
        "[[Category:Deployment]] |limit=1",
        lens=Lens(),
        moment=moment,
        schema=schema_at(moment.position),
        now=NOW,
    )
    assert total(asked) == 3


ORDERS = ("", "|order=desc", "|sort=Start date", "|sort=Start date |order=desc", "|sort=Country")


@pytest.mark.parametrize("order", ORDERS)
def test_a_cursor_goes_on_where_the_page_ended_though_more_was_written(order: str) -> None:
    made = _world()
    whole = _titles(f"[[Category:Deployment]] {order}")
    found: list[str] = []
    cursor = ""
    for _ in range(4):
        given = f"|cursor={cursor}" if cursor else ""
        page = _ask(f"[[Category:Deployment]] {order} |limit=1 {given}")
        found += [row.name.title for row in page.rows if row.name]
        registry.make("deployment", f"Later {len(found)}", build.content("country", made["France"]))
        cursor = page.cursor
        if not cursor:
            break
    assert found == whole


def test_a_cursor_that_was_not_given_is_refused() -> None:
    _world()
    with pytest.raises(QueryError, match="cursor"):
        _ask("[[Category:Deployment]] |cursor=abc")


def test_a_cursor_of_another_order_is_refused() -> None:
    _world()
    cursor = _ask("[[Category:Deployment]] |limit=1").cursor
    with pytest.raises(QueryError, match="cursor"):
        _ask(f"[[Category:Deployment]] |sort=Start date |limit=1 |cursor={cursor}")


def test_a_name_that_nobody_has_is_told_and_finds_nothing() -> None:
    _world()
    found = _ask("[[Used by::Nobody at all]]")
    assert not found.rows
    assert ["Nobody at all" in str(n.message) for n in found.notices] == [True]


def test_any_plan_can_be_asked() -> None:
    registry.begin()
    for seed in range(20):
        for found in chance.asked(Lens(), seed=seed, number=25):
            assert len(found) > 1, found


def test_a_saved_question_is_a_condition() -> None:
    _world()
    text = "[[Category:Deployment]] [[Used by.Country::Germany]]"
    registry.make("question", "German ones", build.content("asks", text))
    assert _titles("[[Concept:German ones]]") == [A]
    assert _titles("[[Concept : German ones]] OR [[Carnival trial]]") == [B, A]
    with pytest.raises(QueryError, match="Nothing like this"):
        _titles("[[Concept:Nothing like this]]")


def test_units_of_one_measure_add_up_and_others_stand_apart() -> None:
    registry.begin()
    for title, size in (("One", "2 km"), ("Two", "500 m"), ("Three", "7 persons")):
        registry.make("dataset", title, build.content("person_count", size))
    found = _cells("[[Category:Dataset]] |?sum(Number of people)")
    assert [sorted(cell) for row in found for cell in row] == [["2500 m", "7 persons"]]


def test_only_numbers_add_up() -> None:
    _world()
    with pytest.raises(QueryError, match="makes no sense"):
        _ask("[[Category:Deployment]] |?sum(Site)")
    with pytest.raises(QueryError, match="added up"):
        _ask("[[Category:Deployment]] |?Used by |format=average")


@pytest.mark.parametrize("counted", [0, 10**6], ids=["from its claims", "from its title"])
def test_a_record_that_stands_no_more_is_neither_listed_nor_counted(
    monkeypatch: pytest.MonkeyPatch, counted: int
) -> None:
    registry.begin()
    gone = registry.make("deployment", "Gone", build.content("camera_count", "3 cameras"))
    registry.write(Change(closes=(registry.claims_of(gone, "title")[0].id,)))
    monkeypatch.setattr(asked_counts, "_count", lambda *_: counted)
    asked_counts.forget()
    text = "[[Category:Deployment]] [[Camera count::<9]]"

    assert _titles(text) == []
    assert _ask(f"{text} |format=count").count == 0
    assert not _ask(f"{text} |?count()").rows[0].cells[0][0].number
    asked_counts.forget()
