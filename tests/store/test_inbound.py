"""What links to a record, as its page shows it."""

from __future__ import annotations

import build
import pytest
import registry
from build import content

from undersight.records.lens import Lens
from undersight.records.page import Inbound, Linking
from undersight.store.actions.merge import merge
from undersight.store.reads import inbound, linking

pytestmark = pytest.mark.django_db


def shown(record: str) -> list[tuple[str, str, list[str], int, bool]]:
    def plain(i: Inbound) -> tuple[str, str, list[str], int, bool]:
        return (i.use.kind, i.use.property, [n.title for n in i.names], i.count, i.capped)

    return [plain(i) for i in registry.see(record).inbound]


def test_links_stand_under_kind_and_property_in_order_of_title() -> None:
    registry.begin()
    term = registry.make("term", "watchlist")
    registry.make("institution", "Police", content("keyword", term))
    registry.make("deployment", "Zebra", content("keyword", term))
    registry.make("deployment", "adder", content("keyword", term), content("keyword", term))

    assert shown(term) == [
        ("deployment", "keyword", ["adder", "Zebra"], 2, False),
        ("institution", "keyword", ["Police"], 1, False),
    ]


def test_the_owner_stands_for_what_it_owns() -> None:
    registry.begin()
    court = registry.make("institution", "Court")
    deployment = registry.make("deployment", "Station", content("used_by", court))
    change = build.an_event(deployment, "court_ruling", "2020")
    event = change.records[0].id
    registry.write(change + build.a_claim(event, content("by", court)))

    assert shown(court) == [
        ("deployment", "used_by", ["Station"], 1, False),
        ("event", "by", ["Station"], 1, False),
    ]


def test_beyond_the_cap_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound, "CAP", 3)
    monkeypatch.setattr(inbound, "SHOWN", 2)
    registry.begin()
    term = registry.make("term", "watchlist")
    for n in range(4):
        registry.make("deployment", f"D{n}", content("keyword", term))

    [(_, _, names, count, capped)] = shown(term)

    assert (len(names), count, capped) == (2, 3, True)


def test_a_few_links_of_one_kind_do_not_vanish_behind_many_of_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inbound, "CAP", 3)
    monkeypatch.setattr(linking, "CAP", 3)
    registry.begin()
    term = registry.make("term", "watchlist")
    for n in range(6):
        registry.make("deployment", f"D{n}", content("keyword", term))
    registry.make("institution", "Police", content("keyword", term))
    registry.make("institution", "Court", content("keyword", term))

    assert [(kind, count, capped) for kind, _, _, count, capped in shown(term)] == [
        ("deployment", 3, True),
        ("institution", 2, False),
    ]
    lens = Lens(None, build.ANYBODY, "en")
    found = linking.linking(term, lens=lens, schema=build.surveillance())
    assert found.counts == {"keyword": 6}
    assert {link.whose.title for link in found.links} >= {"Police", "Court"}


def test_after_a_merge_the_winner_stands_for_what_the_loser_owned() -> None:
    registry.begin()
    court = registry.make("institution", "Court")
    loser, winner = (
        registry.make("deployment", "Station"),
        registry.make("deployment", "Main station"),
    )
    change = build.an_event(loser, "court_ruling", "2020")
    registry.write(change + build.a_claim(change.records[0].id, content("by", court)))

    merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(3))

    assert shown(court) == [("event", "by", ["Main station"], 1, False)]


def test_beside_each_stand_the_claims_that_speak() -> None:
    registry.begin()
    police = registry.make("institution", "Police")
    said = [
        content("used_by", police, certainty="rumored"),
        content("used_by", police, certainty="documented"),
        content("start_date", "2016", certainty="rumored"),
        content("start_date", "2017", certainty="documented"),
        content("end_date", "2019", access="restricted"),
    ]
    registry.make("deployment", "Claimed", *said)
    derived = registry.make("deployment", "Derived", content("used_by", police))
    registry.write(build.an_event(derived, "start", "2018-03", certainty="rumored"), on=2)
    registry.write(build.an_event(derived, "report", "2018-04", certainty="rumored"), on=2)
    registry.make("deployment", "Silent", content("used_by", police, certainty="rumored"))
    registry.make("dataset", "Faces", content("managed_by", police), content("start_date", "2015"))

    def plain(linking: Linking) -> tuple[str, ...]:
        told = [
            f"{c.content.value.text} {c.content.certainty}".strip() if c and c.content.value else ""
            for c in (linking.start, linking.end)
        ]
        return (linking.name.title, linking.link.content.certainty if linking.link else "-", *told)

    found = {plain(r) for i in registry.see(police).inbound for r in i.records}
    assert found == {
        ("Claimed", "documented", "2017 documented", ""),
        ("Derived", "", "2018-03 rumored", ""),
        ("Silent", "rumored", "", ""),
        ("Faces", "", "2015", ""),
    }
