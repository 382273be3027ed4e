"""`seen` after one change that touches several rows that hang on each other: what becomes hidden
takes with it all that rests on it.
"""

from __future__ import annotations

from dataclasses import replace

import build
import pytest
import registry

from undersight.errors import NotFoundError
from undersight.records.change import Change, Opening, amend, create
from undersight.records.claim import Check, Outcome
from undersight.records.lens import Lens
from undersight.records.rights import Reader
from undersight.store.actions.merge import merge
from undersight.store.actions.revert import revert
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.mapping import fetch
from undersight.store.reads.changes import changeset
from undersight.store.reads.history import history

pytestmark = pytest.mark.django_db


def restricted(record: str, level: str = "restricted", on: int = 2) -> None:
    registry.write(Change(opens=(Opening(record, build.content("access", level)),)), on=on)


def with_event(deployment: str, **link: object) -> str:
    """The event given to a deployment; its id."""
    change = build.an_event(deployment, "start", "2018", **link)
    registry.write(change)
    return change.records[0].id


def merged(loser: str, winner: str) -> None:
    merge(loser, into=winner, comment="", actor=build.ADMIN, now=build.day(3))


def hidden(record: str, reader: Reader = build.CONTRIBUTOR) -> bool:
    """Whether the record's history is as if there were none."""
    try:
        history(record, lens=Lens(None, reader))
    except NotFoundError:
        return True
    return False


def unlike_the_log() -> list[str]:
    """Rows whose projections are not what the log makes of them."""
    return [str(finding) for finding in verify_projections()]


def checks_told(reader: Reader = build.ANYBODY) -> int:
    """How many checks a reader finds in all changesets."""
    head = fetch("SELECT position FROM head")[0][0]
    every = [changeset(p, lens=Lens(p, reader)) for p in range(2, head + 1)]
    return len({check.id for found in every for t in found.touched for check in t.checks})


def check(record: str, claim: str, *openings: Opening) -> None:
    looked = Check("", record, claim, Outcome.STILL_SO, "2024-02-01", "looked")
    registry.write(Change(opens=openings, checks=(looked,)))


@pytest.mark.parametrize("link", ["public", "members"])
@pytest.mark.parametrize("which", [0, 1])
def test_an_event_goes_with_the_winner_that_a_merge_hides(link: str, which: int) -> None:
    registry.begin()
    pair = [registry.make("deployment", title) for title in ("Loser", "Winner")]
    event = with_event(pair[0], access=link)
    restricted(pair[which])
    merged(*pair)
    assert unlike_the_log() == []
    assert hidden(event)


def test_an_event_comes_back_with_the_record_that_an_undone_merge_gives_it_back_to() -> None:
    registry.begin()
    loser, winner = (registry.make("deployment", title) for title in ("Loser", "Winner"))
    event = with_event(loser)
    restricted(winner)
    merged(loser, winner)
    assert hidden(event)
    head = fetch("SELECT position FROM head")[0][0]
    revert(head, comment="", actor=build.ADMIN, now=build.day(4))
    assert unlike_the_log() == []
    assert not hidden(event)


@pytest.mark.parametrize("_", range(5))  # ids are random, and so is the order of rows
def test_an_event_of_a_record_that_is_restricted_from_the_start(_: int) -> None:
    registry.begin()
    change = build.a_record("deployment", "Secret", build.content("access", "restricted"))
    record = change.records[0].id
    event = build.an_event(record, "start", "2018", access="members")
    registry.write(change + event)
    assert unlike_the_log() == []
    assert hidden(event.records[0].id)


def test_an_event_that_nothing_links_yet_goes_with_its_owner() -> None:
    registry.begin()
    record = registry.make("deployment", "Cameras")
    event = create("event", (build.content("event_type", "start"),), owner=record)
    registry.write(event)
    restricted(record)
    assert unlike_the_log() == []
    assert hidden(event.records[0].id)


def test_a_check_goes_with_the_target_of_its_claim() -> None:
    registry.begin()
    firm = registry.make("institution", "Firm")
    record = registry.make("deployment", "Cameras", build.content("used_by", firm))
    check(record, registry.claims_of(record, "used_by")[0].identity)
    assert checks_told() == 1
    restricted(firm)
    assert unlike_the_log() == []
    assert checks_told() == 0


def test_a_check_goes_with_the_event_of_which_it_speaks() -> None:
    registry.begin()
    record = registry.make("deployment", "Cameras")
    event = with_event(record)
    more = Opening(event, build.content("description", "Switched on"))
    check(record, registry.claims_of(event, "date")[0].identity, more)
    assert checks_told() == 1
    link = registry.claims_of(record, "event")[0]
    registry.write(amend(link, replace(link.content, access="editors")))
    assert unlike_the_log() == []
    assert checks_told() == 0


def test_a_check_goes_with_a_claim_of_an_event_that_is_hidden() -> None:
    registry.begin()
    record = registry.make("deployment", "Cameras")
    event = with_event(record)
    date = registry.claims_of(event, "date")[0]
    check(record, date.identity, Opening(event, build.content("description", "Switched on")))
    registry.write(amend(date, replace(date.content, access="editors")))
    assert unlike_the_log() == []
    assert checks_told() == 0


@pytest.mark.parametrize("late", [False, True])
def test_a_check_goes_with_a_claim_that_moved_to_a_hidden_record(late: bool) -> None:
    registry.begin()
    pair = [registry.make("deployment", title) for title in ("Loser", "Winner")]
    registry.write(build.a_claim(pair[0], build.content("cost", "EUR 5")))
    check(pair[0], registry.claims_of(pair[0], "cost")[0].identity)
    if not late:
        restricted(pair[1])
    merged(*pair)
    if late:
        restricted(pair[1], on=4)
    assert unlike_the_log() == []
    assert checks_told() == 0


def test_a_check_goes_with_a_claim_that_now_links_a_hidden_record() -> None:
    registry.begin()
    firm, secret = (registry.make("institution", title) for title in ("Firm", "Secret"))
    record = registry.make("deployment", "Cameras", build.content("used_by", firm))
    used = registry.claims_of(record, "used_by")[0]
    check(record, used.identity)
    restricted(secret)
    registry.write(amend(used, build.content("used_by", secret)))
    assert unlike_the_log() == []
    assert checks_told() == 0
