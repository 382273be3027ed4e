"""Which position `?at=` means: now, a position, or a day; in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import build
import pytest
import registry

from undersight.errors import InvalidError
from undersight.records.rights import Reader
from undersight.store.actions.revise import revise
from undersight.store.reads.moment import resolve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    """Changesets 1 on day 0, 2 and 3 on day 1, 4 at the first instant of day 3, 5 at its end."""
    registry.begin()
    registry.make("institution", "A", on=1)
    registry.make("institution", "B", on=1)
    midnight = datetime(2024, 1, 4, tzinfo=UTC)
    for title, now in (("C", midnight), ("D", midnight + timedelta(hours=23, minutes=59))):
        revise(build.a_record("institution", title), comment="", actor=build.ADMIN, now=now)


@pytest.mark.parametrize(
    ("asked", "position"),
    [
        ("", 5),
        ("2024-01-01", 1),
        ("2024-01-02", 3),
        ("2024-01-03", 3),
        ("2024-01-04", 5),
        ("2024-01", 5),
        ("2024", 5),
        ("2024-", 5),
        ("2023-12-31", 0),
        ("1999", 0),
        ("2", 3),  # a position means its day's last one to readers who may not know more
        ("4", 5),
        (" 2024-01-02 ", 3),
    ],
)
def test_a_reader_gets_the_last_position_of_a_day(asked: str, position: int) -> None:
    assert registry.moment(asked).position == position


@pytest.mark.parametrize("position", [1, 2, 3, 4, 5])
def test_who_may_know_editors_gets_the_exact_position(position: int) -> None:
    assert registry.moment(str(position), build.REVIEWER).position == position


def test_before_the_first_day_the_registry_is_empty() -> None:
    found = registry.moment("2000-01-01")

    assert (found.position, found.day, found.now) == (0, None, False)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("2031-01-01", "in the future"),
        ("99999", "beyond the end"),
        ("yesterday", "neither a day nor a position"),
        ("2024-13", "neither"),
        ("2024-02-30", "neither"),
        ("٢", "neither"),
        ("9" * 400, "beyond"),
        ("-1", "neither"),
        ("2024-01-01T10:00", "neither"),
    ],
)
def test_what_cannot_be_is_named_with_the_cure(asked: str, part: str) -> None:
    with pytest.raises(InvalidError, match=part) as caught:
        registry.moment(asked)

    assert "give a day (2024-04-20)" in str(caught.value)


def test_today_is_not_the_future() -> None:
    now = datetime(2024, 1, 4, 1, tzinfo=UTC)

    assert resolve("2024-01-04", reader=Reader(), now=now).day == date(2024, 1, 4)
