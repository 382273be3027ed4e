"""The log across records: a changeset or a day, the recent changes, the contributions of an
author.
"""

from __future__ import annotations

import build
import pytest
import registry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from undersight.errors import NotFoundError
from undersight.records.change import Change, amend, together
from undersight.records.lens import Lens
from undersight.store.actions.erase import erase
from undersight.store.reads.changes import changeset
from undersight.store.reads.linking import CITED, linking
from undersight.store.reads.recent import contributions, recent
from undersight.store.reads.vocabulary import schema_at

pytestmark = pytest.mark.django_db

ALL, PUBLIC = Lens(None, build.REVIEWER), Lens(None, build.ANYBODY)


@pytest.fixture
def record() -> str:
    registry.begin()
    handle = registry.make("deployment", "Cameras", on=1)
    registry.write(build.a_claim(handle, build.content("site", "A")), on=2, actor=build.REVIEWER)
    secret = build.content("start_date", "2017", access="restricted")
    registry.write(build.a_claim(handle, secret), on=2, comment="secret")
    return handle


def test_the_exact_changeset_for_those_who_know_editors(record: str) -> None:
    found = changeset(3, lens=ALL)

    assert found.group.deed
    assert (found.group.deed.author, found.group.first, found.group.last) == ("rex", 3, 3)
    assert found.group.deed.digest == found.digest
    (touched,) = found.touched
    assert [d.claim.content.property for d in touched.diffs] == ["site"]


@pytest.mark.parametrize("position", [3, 4])
def test_the_whole_day_for_others(record: str, position: int) -> None:
    found = changeset(position, lens=PUBLIC)

    assert (found.group.first, found.group.last, found.group.deed) == (3, 4, None)
    assert found.group.comments == ("c",)
    assert [d.claim.content.property for d in found.touched[0].diffs] == ["site"]


def test_beyond_the_end_there_is_none(record: str) -> None:
    for position in (0, 5, 10**30):
        with pytest.raises(NotFoundError):
            changeset(position, lens=PUBLIC)


def test_a_schema_changeset_names_its_files() -> None:
    registry.begin()

    found = changeset(1, lens=PUBLIC)

    assert "deployment.yaml" in [f.file for f in found.schema]
    assert all(f.old == "" and f.new for f in found.schema)


def test_a_changeset_of_many_records_comes_in_pages() -> None:
    registry.begin()
    many = together(build.a_record("institution", f"Office {n:02}") for n in range(30))
    registry.write(many)

    first, second = changeset(2, lens=PUBLIC), changeset(2, lens=PUBLIC, page=2)

    assert (first.group.count, first.pages) == (30, 2)
    titles = [t.name.title for t in (*first.touched, *second.touched)]
    assert titles == [f"Office {n:02}" for n in range(30)]


def test_an_event_is_told_with_its_owner(record: str) -> None:
    registry.write(build.an_event(record, "start", "2018"), on=4)

    (touched,) = changeset(5, lens=PUBLIC).touched

    assert touched.name.id == record
    assert len(touched.diffs) == 3


def test_erased_rows_are_tombstones(record: str) -> None:
    (site,) = registry.claims_of(record, "site")
    erase(
        claims=[site.identity],
        reason="takedown",
        comment="asked",
        actor=build.ADMIN,
        now=build.day(5),
    )

    assert changeset(3, lens=PUBLIC).erased == {"takedown": 1}
    assert changeset(3, lens=PUBLIC).touched == ()
    assert changeset(5, lens=PUBLIC).erased == {"takedown": 1}
    assert changeset(5, lens=PUBLIC).group.comments == ()
    assert changeset(5, lens=ALL).group.comments == ("asked",)


def test_erased_rows_that_were_hidden_are_none(record: str) -> None:
    (date,) = registry.claims_of(record, "start_date")
    erase(
        claims=[date.identity], reason="takedown", comment="", actor=build.ADMIN, now=build.day(5)
    )

    assert changeset(5, lens=PUBLIC).erased == {}
    assert changeset(5, lens=ALL).erased == {"takedown": 1}


def news(lens: Lens, **more: object) -> list[tuple[int, int, int]]:
    groups = recent(lens=lens, schema=schema_at(1), **more)  # type: ignore[arg-type]
    return [(g.first, g.last, g.count) for g in groups]


def test_recent_changes(record: str) -> None:
    assert news(ALL) == [(4, 4, 1), (3, 3, 1), (2, 2, 1), (1, 1, 0)]
    assert news(PUBLIC) == [(3, 4, 1), (2, 2, 1), (1, 1, 0)]
    assert news(PUBLIC, size=1) == [(3, 4, 1)]
    assert news(PUBLIC, size=1, before=3) == [(2, 2, 1)]
    assert news(PUBLIC, kind="deployment") == [(3, 4, 1), (2, 2, 1)]
    assert news(PUBLIC, kind="source") == []


def test_a_day_with_hidden_changes_only_is_left_out(record: str) -> None:
    (date,) = registry.claims_of(record, "start_date")
    registry.write(Change(closes=(date.id,)), on=7)

    assert news(ALL)[0] == (5, 5, 1)
    assert news(PUBLIC)[0] == (3, 4, 1)


def test_contributions_are_for_those_who_know_editors(record: str) -> None:
    assert [g.last for g in contributions("rex", lens=ALL)] == [3]
    assert [g.last for g in contributions("ada", lens=ALL, before=4)] == [2, 1]
    for name, lens in (("rex", PUBLIC), ("rex", Lens(None, build.CONTRIBUTOR)), ("nobody", ALL)):
        with pytest.raises(NotFoundError):
            contributions(name, lens=lens)


def test_the_statements_of_a_list_do_not_grow(record: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            recent(lens=PUBLIC, schema=schema_at(1))
        return len(queries)

    before = count()
    for number in range(4, 9):
        (site,) = registry.claims_of(record, "site")
        registry.write(amend(site, build.content("site", f"S{number}")), on=number)

    assert count() == before


def test_what_links_here(record: str) -> None:
    police = registry.make("institution", "Police", on=3)
    source = registry.make("source", "Report", on=3)
    said = build.content("used_by", police)
    registry.write(build.a_claim(record, said, build.a_citation(source)), on=4)
    registry.write(
        build.a_claim(record, build.content("managed_by", police, access="restricted")), on=4
    )

    found = linking(police, lens=PUBLIC, schema=schema_at(1))
    cited = linking(source, lens=PUBLIC, schema=schema_at(1))

    assert found.counts == {"used_by": 1}
    assert [(x.whose.id, x.property) for x in found.links] == [(record, "used_by")]
    assert cited.counts[CITED] == 1
    assert [(x.whose.id, x.claimed) for x in cited.links if x.property == CITED] == [
        (record, "used_by")
    ]
