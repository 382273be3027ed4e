"""The history of a record: who may know what of it, and how much work it is."""

from __future__ import annotations

import build
import pytest
import registry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from undersight.errors import NotFoundError
from undersight.records.change import Change, amend
from undersight.records.lens import Lens
from undersight.records.rights import Reader
from undersight.store.reads.history import history
from undersight.store.reads.record import MovedError, page

pytestmark = pytest.mark.django_db

ALL, RESTRICTED = Lens(None, build.REVIEWER), "restricted"
PUBLIC = Lens(None, build.ANYBODY)


@pytest.fixture
def record() -> str:
    """Day 1: made. Day 2: a claim, and another, restricted one. Day 3: twice changed."""
    registry.begin()
    handle = registry.make("deployment", "Cameras", on=1)
    registry.write(build.a_claim(handle, build.content("site", "Station")), on=2, comment="site")
    secret = build.content("start_date", "2017", access=RESTRICTED)
    registry.write(build.a_claim(handle, secret), on=2, comment="what nobody is to know")
    for count in (3, 4):
        _recount(handle, count)
    return handle


def _recount(handle: str, count: int) -> None:
    old = registry.claims_of(handle, "camera_count")
    said = build.content("camera_count", f"{count} cameras")
    change = amend(old[0], said) if old else build.a_claim(handle, said)
    registry.write(change, on=3, comment=f"{count} counted")


def test_those_who_know_editors_see_every_changeset(record: str) -> None:
    found = history(record, lens=ALL).revisions

    assert [r.position for r in found] == [6, 5, 4, 3, 2]
    assert [r.before for r in found] == [5, 4, 3, 2, 0]
    assert [r.comments for r in found][:3] == [
        ("4 counted",),
        ("3 counted",),
        ("what nobody is to know",),
    ]
    assert found[0].deed and found[0].deed.author == "ada"
    assert found[0].size.changed == 1


def test_others_see_days_and_the_last_position_of_each(record: str) -> None:
    found = history(record, lens=PUBLIC).revisions

    assert [(r.position, r.before) for r in found] == [(6, 4), (4, 2), (2, 0)]
    assert [r.day.day for r in found] == [4, 3, 2]
    assert all(r.deed is None for r in found)
    assert [r.size.opened for r in found] == [1, 1, 1]


def test_a_comment_is_shown_where_all_of_its_changeset_is(record: str) -> None:
    comments = [r.comments for r in history(record, lens=PUBLIC).revisions]

    assert comments == [("4 counted", "3 counted"), ("site",), ("c",)]


def test_ticks_are_the_same_positions(record: str) -> None:
    shown = page(record, lens=PUBLIC, at=registry.moment())

    assert [t.position for t in shown.ticks] == [2, 4, 6]


def test_a_day_with_hidden_changes_only_is_no_revision() -> None:
    registry.begin()
    handle = registry.make("deployment", "Cameras", on=1)
    registry.write(build.a_claim(handle, build.content("site", "X", access=RESTRICTED)), on=2)

    assert history(handle, lens=PUBLIC).total == 1
    assert history(handle, lens=ALL).total == 2


def test_citations_and_events_are_revisions() -> None:
    registry.begin()
    source = registry.make("source", "Report", on=1)
    handle = registry.make("deployment", "Cameras", on=1)
    registry.write(build.an_event(handle, "start", "2018"), on=2)
    title = registry.claims_of(handle, "title")[0]
    registry.write(Change(cites=(build.a_citation(source, title.identity),)), on=3)

    newest, middle, _ = history(handle, lens=PUBLIC).revisions

    assert (newest.size.cited, newest.size.opened) == (1, 0)
    assert middle.size.opened == 3


def test_pages(record: str) -> None:
    first = history(record, lens=ALL, page=1, size=2)
    last = history(record, lens=ALL, page=9, size=2)

    assert [r.position for r in first.revisions] == [6, 5]
    assert first.revisions[-1].before == 4
    assert (last.page, last.pages, [r.position for r in last.revisions]) == (3, 3, [2])


def test_as_of_a_past_position_it_ends_there(record: str) -> None:
    lens = Lens(4, Reader("rex", build.REVIEWER.role))

    assert [r.position for r in history(record, lens=lens).revisions] == [4, 3, 2]


def test_a_merged_record_leads_to_its_winner() -> None:
    from undersight.store.actions.merge import merge

    registry.begin()
    loser, winner = registry.make("institution", "A"), registry.make("institution", "B")
    merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(2))

    with pytest.raises(MovedError):
        history(loser, lens=PUBLIC)
    assert history(winner, lens=PUBLIC).revisions[0].size.opened == 1


def test_there_is_none_of_what_does_not_exist() -> None:
    registry.begin()
    with pytest.raises(NotFoundError):
        history("0000000000", lens=ALL)


def test_its_statements_do_not_grow(record: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            history(record, lens=PUBLIC)
        return len(queries)

    before = count()
    for number in range(5, 15):
        _recount(record, number)

    assert count() == before <= 8
