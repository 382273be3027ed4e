"""Two states of a record side by side."""

from __future__ import annotations

import build
import pytest
import registry

from undersight.errors import NotFoundError
from undersight.records.change import Change, amend
from undersight.records.lens import Lens
from undersight.store.reads.compare import compare

pytestmark = pytest.mark.django_db

PUBLIC = Lens(None, build.ANYBODY)


@pytest.fixture
def record() -> str:
    """Position 2 made, 3 a site, 4 the site renamed, 5 a link, 6 an event, 7 a hidden claim."""
    registry.begin()
    handle = registry.make("deployment", "Cameras", on=1)
    registry.write(build.a_claim(handle, build.content("site", "Station")), on=2)
    site = registry.claims_of(handle, "site")[0]
    registry.write(amend(site, build.content("site", "Central Station")), on=3)
    police = build.a_record("institution", "Police")
    link = build.a_claim(handle, build.content("used_by", police.records[0].id))
    registry.write(police + link, on=4)
    registry.write(build.an_event(handle, "start", "2018"), on=5)
    hidden = build.content("start_date", "2017", access="restricted")
    registry.write(build.a_claim(handle, hidden), on=6)
    return handle


def properties(record: str, a: int | None, b: int | None, lens: Lens = PUBLIC) -> list[str]:
    return [d.claim.content.property for d in compare(record, a, b, lens=lens).diffs]


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        (2, 3, ["site"]),
        (3, 4, ["site"]),
        (4, 4, []),
        (4, 5, ["used_by"]),
        (5, 6, ["event", "date", "event_type"]),
        (6, 7, []),
        (0, 2, ["title"]),
        (5, 2, ["site", "used_by"]),
    ],
)
def test_which_claims_differ(record: str, a: int, b: int, differ: list[str]) -> None:
    assert sorted(properties(record, a, b)) == sorted(differ)


def test_hidden_claims_differ_for_those_who_see_them(record: str) -> None:
    assert properties(record, 6, None, Lens(None, build.REVIEWER)) == ["start_date"]


def test_what_is_the_same_is_counted(record: str) -> None:
    assert compare(record, 3, 4, lens=PUBLIC).same == 1


def test_links_have_names(record: str) -> None:
    found = compare(record, 4, None, lens=PUBLIC)

    assert "Police" in {n.title for n in found.names.values()}


def test_citations_come_and_go(record: str) -> None:
    source = registry.make("source", "Report", on=7)
    site = registry.claims_of(record, "site")[0]
    registry.write(Change(cites=(build.a_citation(source, site.identity),)), on=8)

    (diff,) = compare(record, 8, 9, lens=PUBLIC).diffs

    assert (len(diff.cited), diff.changed) == (1, ())


def test_a_record_that_stood_at_neither(record: str) -> None:
    with pytest.raises(NotFoundError):
        compare(record, 0, 1, lens=PUBLIC)
