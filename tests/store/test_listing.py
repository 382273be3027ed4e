"""Lists of records: orders, narrowing, facets, what leads, and that nothing hidden shows in a
number.
"""

from __future__ import annotations

import build
import pytest
import registry
from build import content

from undersight.errors import InvalidError
from undersight.records.change import Change
from undersight.records.found import Choice, Listing, Sort
from undersight.records.lens import Lens
from undersight.store.reads import listing as module
from undersight.store.reads import ordering
from undersight.store.reads.choosing import choices
from undersight.store.reads.listing import listing
from undersight.store.reads.ordering import Order
from undersight.store.reads.postings import forget
from undersight.values.protocol import Absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> dict[str, str]:
    """Four deployments in two countries."""
    registry.begin()
    found = {n: registry.make("place", n) for n in ("France", "Italy")}
    told = (
        ("Beta", "France", "2019", "ongoing"),
        ("Alpha", "Italy", "2021-05", "stopped"),
        ("Gamma", "France", "", "ongoing"),
        ("delta", "France", "2020", "stopped"),
    )
    for day, (title, country, start, status) in enumerate(told, 2):
        contents = [content("country", found[country], certainty="documented")]
        contents.append(content("deployment_status", status, certainty="rumored"))
        contents += [content("start_date", start, certainty="documented")] if start else []
        contents += (
            [content("outside_id", f"sample:{title}")] if title in ("Gamma", "delta") else []
        )
        found[title] = registry.make("deployment", title, *contents, on=day)
    return found


def see(
    *chosen: Choice, reader: object = build.ANYBODY, certainty: int = 0, **more: object
) -> Listing:
    schema = build.surveillance()
    lens = Lens(None, reader, "en", certainty)  # type: ignore[arg-type]
    return listing(schema.kinds["deployment"], lens=lens, schema=schema, chosen=chosen, **more)  # type: ignore[arg-type]


def titles(found: Listing) -> list[str]:
    return [row.name.title for row in found.rows]


def counts(found: Listing, prop: str) -> dict[str, int]:
    facets = [f for f in found.facets if f.use.property == prop]
    return {c.name.title if c.name else c.value: c.count for f in facets for c in f.choices}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.TITLE, ["Alpha", "Beta", "delta", "Gamma"]),
        (Order.LEAD, ["delta", "Gamma", "Alpha", "Beta"]),
        (Order.START, ["Alpha", "delta", "Beta", "Gamma"]),
        (Order.LATEST, ["delta", "Gamma", "Alpha", "Beta"]),
    ],
)
def test_orders(made: dict[str, str], order: Order, expected: list[str]) -> None:
    assert titles(see(order=order, lead="sample")) == expected
    for size in (1, 2, 3):
        turned = [
            t
            for start in range(0, 6, size)
            for t in titles(see(order=order, lead="sample", offset=start, size=size))
        ]
        assert turned == expected


def test_latest_of_a_day_is_by_title_for_those_who_know_days_only(made: dict[str, str]) -> None:
    registry.write(build.a_claim(made["Gamma"], content("site", "Hall")), on=9)
    registry.write(build.a_claim(made["Beta"], content("site", "Hall")), on=9)
    registry.write(build.a_claim(made["delta"], content("site", "Hall")), on=9)

    assert titles(see(order=Order.LATEST)) == ["Beta", "delta", "Gamma", "Alpha"]
    assert titles(see(order=Order.LATEST, reader=build.REVIEWER)) == [
        "delta",
        "Beta",
        "Gamma",
        "Alpha",
    ]


def test_values_of_one_property_are_or_properties_are_and(made: dict[str, str]) -> None:
    france, italy = (Choice("country", Sort.RECORD, made[n]) for n in ("France", "Italy"))
    ongoing = Choice("deployment_status", Sort.CODE, "ongoing")

    assert titles(see(france)) == ["Beta", "delta", "Gamma"]
    assert titles(see(france, italy)) == ["Alpha", "Beta", "delta", "Gamma"]
    assert titles(see(france, ongoing)) == ["Beta", "Gamma"]
    assert see(france, ongoing).count == 2


def test_facets_count_what_a_choice_could_become(made: dict[str, str]) -> None:
    france = Choice("country", Sort.RECORD, made["France"])

    assert counts(see(), "country") == {"France": 3, "Italy": 1}
    assert counts(see(france), "country") == {"France": 3, "Italy": 1}
    assert counts(see(france), "deployment_status") == {"ongoing": 2, "stopped": 1}


def test_counting_stops(made: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CAP", 3)
    found = see()

    assert (found.count, found.capped) == (3, True)
    assert sum(counts(found, "country").values()) > 3  # facets are counted to the end


def test_an_absence_can_be_chosen(made: dict[str, str]) -> None:
    registry.write(build.a_claim(made["Beta"], content("runs_software", Absence.UNKNOWN)))

    assert titles(see(Choice("runs_software", Sort.ABSENCE, "unknown"))) == ["Beta"]


def test_least_certainty_narrows(made: dict[str, str]) -> None:
    ongoing = Choice("deployment_status", Sort.CODE, "ongoing")

    assert titles(see(ongoing, certainty=3)) == []
    assert counts(see(certainty=3), "deployment_status") == {}


def test_what_is_hidden_is_not_counted(made: dict[str, str]) -> None:
    registry.write(
        build.a_claim(made["Alpha"], content("country", made["France"], access="editors"))
    )

    assert counts(see(), "country")["France"] == 3
    assert counts(see(reader=build.CONTRIBUTOR), "country")["France"] == 4


@pytest.mark.parametrize(
    ("events", "claimed", "told"),
    [
        ([("start", "2017-03", "rumored")], "", [("2017-03", "rumored", 0)]),
        (
            [("start", "2018", "rumored"), ("start", "2019", "documented")],
            "",
            [("2019", "documented", 1)],
        ),
        ([("start", "2018", "rumored")], "2016", [("2016", "documented", 0)]),
        ([("report", "2018", "documented")], "", []),
    ],
)
def test_a_start_follows_from_events_as_on_the_page(
    events: list[tuple[str, str, str]], claimed: str, told: list[tuple[str, str, int]]
) -> None:
    registry.begin()
    said = [content("start_date", claimed, certainty="documented")] if claimed else []
    handle = registry.make("deployment", "SARI", *said)
    for sort, date, sure in events:
        registry.write(build.an_event(handle, sort, date, certainty=sure))

    (row,) = see().rows

    assert [
        (bit.claim.content.value.text, bit.claim.content.certainty, bit.more)
        for bit in row.line
        if bit.property == "start_date" and bit.claim.content.value
    ] == told


def test_a_start_that_follows_orders_narrows_and_is_counted(made: dict[str, str]) -> None:
    see()  # what is kept is brought up to date
    registry.write(build.an_event(made["Gamma"], "start", "2020-06"))
    registry.write(build.an_event(made["Beta"], "start", "2024"))  # it says 2019 of itself

    assert titles(see(order=Order.START)) == ["Alpha", "Gamma", "delta", "Beta"]
    assert titles(see(order=Order.START, offset=1, size=2)) == ["Gamma", "delta"]
    assert titles(see(Choice("start_date", Sort.RANGE, "2020"))) == ["delta", "Gamma"]
    assert counts(see(), "start_date") == {"2019": 1, "2020": 2, "2021": 1}
    forget()
    assert titles(see(order=Order.START)) == ["Alpha", "Gamma", "delta", "Beta"]
    assert counts(see(), "start_date") == {"2019": 1, "2020": 2, "2021": 1}


def test_many_are_found_along_the_order(
    made: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    france = Choice("country", Sort.RECORD, made["France"])
    few = [titles(see(france, order=order, lead="sample")) for order in Order]
    monkeypatch.setattr(ordering, "FEW", 1)

    assert [titles(see(france, order=order, lead="sample")) for order in Order] == few
    assert titles(see(france, offset=1, size=1)) == ["delta"]


def test_the_line_tells_who_where_since(made: dict[str, str]) -> None:
    police = registry.make("institution", "Police")
    source = registry.make("source", "Report")
    citation = build.a_citation(source)
    registry.write(build.a_claim(made["Beta"], content("used_by", police), citation))
    registry.write(build.a_claim(made["Beta"], content("summary", "Cameras at a hall.")))
    (row,) = [r for r in see().rows if r.name.title == "Beta"]

    assert [b.target.title if b.target else b.claim.content.value.text for b in row.line] == [
        "Police",
        "France",
        "2019",
    ]  # type: ignore[union-attr]
    assert (
        row.telling
        and row.telling.content.value
        and row.telling.content.value.text == "Cameras at a hall."
    )
    assert row.sources == 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"country": ["France"]}, ["record France"]),
        ({"country": ["fRANCE", "France"]}, ["record France"]),
        ({"deployment_status": ["Ongoing"]}, ["code ongoing"]),
        ({"runs_software": ["~unknown"]}, ["absence unknown"]),
        ({"excluded_from_graph": ["yes"]}, ["code true"]),
        ({"country": [""]}, []),
    ],
)
def test_addresses_are_read(
    made: dict[str, str], asked: dict[str, list[str]], expected: list[str]
) -> None:
    schema = build.surveillance()
    found = choices(asked, schema.kinds["deployment"], lens=Lens(), schema=schema)
    names = {v: k for k, v in made.items()}

    assert [f"{c.sort} {names.get(c.value, c.value)}" for c in found] == expected


@pytest.mark.parametrize(
    "asked",
    [
        {"country": ["Atlantis"]},
        {"country": ["0000000000"]},
        {"deployment_status": ["flying"]},
        {"utm_source": ["x"]},
        {"start_date": ["soon"]},
        {"camera_count": ["1..many"]},
        {"country": ["~nothing"]},
        {"country": ["France"] * 30},
    ],
)
def test_addresses_that_mean_nothing_are_named(
    made: dict[str, str], asked: dict[str, list[str]]
) -> None:
    schema = build.surveillance()
    with pytest.raises(InvalidError) as raised:
        choices(asked, schema.kinds["deployment"], lens=Lens(), schema=schema)

    assert all(p.cure and p.place for p in raised.value.problems)


def test_a_page_costs_the_same_whatever_it_holds(
    made: dict[str, str], django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        see()  # reads the posting lists of the kind, too
    for n in range(20):
        registry.make("deployment", f"more {n}", content("country", made["Italy"]))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        see()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        see()


def test_a_stretch_of_years_or_numbers_can_be_chosen(made: dict[str, str]) -> None:
    registry.write(build.a_claim(made["Gamma"], content("camera_count", "12 cameras")))

    assert titles(see(Choice("start_date", Sort.RANGE, "2019"))) == ["Beta"]
    assert titles(see(Choice("start_date", Sort.RANGE, "2020.."))) == ["Alpha", "delta"]
    assert titles(see(Choice("start_date", Sort.RANGE, "..2020"))) == ["Beta", "delta"]
    assert titles(see(Choice("camera_count", Sort.RANGE, "10..12"))) == ["Gamma"]
    assert titles(see(Choice("camera_count", Sort.RANGE, "13.."))) == []
    years = see(Choice("start_date", Sort.RANGE, "2019"))
    assert counts(years, "start_date") == {"2019": 1, "2020": 1, "2021": 1}


def test_a_country_counts_and_finds_what_is_in_its_cities(made: dict[str, str]) -> None:
    rome = registry.make("place", "Rome", content("located_in", made["Italy"]))
    registry.write(build.a_claim(made["Beta"], content("city", rome)))
    registry.write(build.a_claim(made["Gamma"], content("city", rome)))

    found = see(Choice("city", Sort.RECORD, made["Italy"]))

    assert titles(found) == ["Beta", "Gamma"]
    facet = next(f for f in found.facets if f.use.property == "city")
    shown = [(c.name.title, c.count, c.depth) for c in facet.choices if c.name]
    assert shown == [("Italy", 2, 0), ("Rome", 2, 1)]


def test_facets_see_a_save_at_once(made: dict[str, str]) -> None:
    see()
    registry.write(build.a_claim(made["Beta"], content("country", made["Italy"])))
    assert counts(see(), "country")["Italy"] == 2
    claim = next(
        c
        for c in registry.claims_of(made["Beta"], "country")
        if c.content.value and c.content.value.target == made["Italy"]
    )
    registry.write(Change(closes=(claim.id,)))
    assert counts(see(), "country")["Italy"] == 1


def test_what_stands_no_longer_is_not_counted(made: dict[str, str]) -> None:
    title = registry.claims_of(made["Beta"], "title")[0]
    registry.write(Change(closes=(title.id,)))
    assert titles(see()) == ["Alpha", "delta", "Gamma"]
    assert counts(see(), "country") == {"France": 2, "Italy": 1}
