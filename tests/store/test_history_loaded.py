"""History from elsewhere: in an empty registry it keeps its times as `at`, later as `origin`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import build
import pytest
import registry

from undersight.records.change import Change
from undersight.store.actions import heads
from undersight.store.actions.append import Written
from undersight.store.actions.revise import revise
from undersight.store.actions.verify import verify_chain
from undersight.store.mapping import fetch, moment

pytestmark = pytest.mark.django_db
OLD = datetime(2019, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "heads_file", lambda: tmp_path / "heads")
    registry.begin()


def load(change: Change, origin: datetime) -> Written:
    written = revise(
        change,
        comment="",
        actor=build.ADMIN,
        now=build.day(30),
        action="load",
        origin=origin,
        history=True,
    )
    assert written
    return written


def times() -> list[tuple[datetime | None, datetime | None]]:
    return [
        (moment(at), moment(o))
        for at, o in fetch("SELECT at, origin FROM changeset ORDER BY position")
    ]


def test_an_empty_registry_takes_the_time_of_its_history() -> None:
    load(build.a_record("institution", "A"), OLD)
    load(build.a_record("institution", "B"), OLD.replace(year=2020))

    assert times() == [(OLD, None), (OLD, None), (OLD.replace(year=2020), None)]
    assert list(verify_chain()) == []


def test_recorded_stays_when_it_was_written() -> None:
    load(build.a_record("institution", "A"), OLD)

    assert moment(fetch("SELECT recorded FROM changeset WHERE position = 2")[0][0]) == build.day(30)


def test_what_is_loaded_later_keeps_its_time_as_origin() -> None:
    registry.make("institution", "A", on=3)

    revise(
        build.a_record("institution", "B"),
        comment="",
        actor=build.ADMIN,
        now=build.day(30),
        action="load",
        origin=OLD,
    )

    assert times()[-1] == (build.day(30), OLD)


def test_history_after_an_edit_is_dated_when_it_is_loaded() -> None:
    registry.make("institution", "A", on=3)

    load(build.a_record("institution", "B"), build.day(4))

    assert times()[-1] == (build.day(30), build.day(4))


def test_a_day_that_is_over_gets_no_more_history() -> None:
    """What somebody was told of a day stays: once something is dated when it was recorded."""
    load(build.a_record("institution", "A"), OLD)
    load(build.a_record("institution", "B"), build.day(30))

    load(build.a_record("institution", "C"), OLD)

    assert times()[-2:] == [(build.day(30), None), (build.day(30), OLD)]


def test_history_out_of_order_never_goes_back() -> None:
    load(build.a_record("institution", "A"), OLD.replace(year=2021))

    load(build.a_record("institution", "B"), OLD.replace(year=2020))

    assert times()[-1] == (OLD.replace(year=2021), OLD.replace(year=2020))
