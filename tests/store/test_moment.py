"""Which position `?at=` means: now, a position, or a day; in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import build
import pytest
import registry

from undersight.errors import InvalidError
from undersight.records.page import position_text
from undersight.records.rights import Reader
from undersight.store.actions.revise import revise
from undersight.store.mapping import execute, stamp
from undersight.store.reads.moment import resolve
from undersight.store.reads.vocabulary import schema_at

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
        ("p2", 3),
        ("P2", 3),
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
        ("yesterday", "neither a day nor a position"),
        ("2024-13", "neither"),
        ("2024-02-30", "neither"),
        ("٢", "neither"),
        ("-1", "neither"),
        ("2024-01-01T10:00", "neither"),
    ],
)
def test_what_cannot_be_is_named_with_the_cure(asked: str, part: str) -> None:
    with pytest.raises(InvalidError, match=part) as caught:
        registry.moment(asked)

    assert "give a day (2024-04-20)" in str(caught.value)


@pytest.mark.parametrize("asked", ["6", "99999", "9" * 400])
def test_beyond_the_end_is_an_error_for_who_may_know_where_that_is(asked: str) -> None:
    with pytest.raises(InvalidError, match=r"beyond the end.*a position up to 5"):
        registry.moment(asked, build.REVIEWER)

    assert (registry.moment(asked).now, registry.moment(asked).asked) == (True, asked)


def test_today_is_not_the_future() -> None:
    now = datetime(2024, 1, 4, 1, tzinfo=UTC)

    assert resolve("2024-01-04", reader=Reader(), now=now).day == date(2024, 1, 4)


ON_THE_LAST_DAY = datetime(2024, 1, 4, 23, 59, 30, tzinfo=UTC)


@pytest.mark.parametrize("asked", ["", "4", "5", "6", "99999", "2024-01-04", "2024-01", "2024"])
def test_a_day_that_is_not_over_reads_as_the_newest_state(asked: str) -> None:
    found = resolve(asked, reader=Reader(), now=ON_THE_LAST_DAY)

    assert (found.now, found.asked, found.settled) == (True, asked, 3)


def test_a_day_that_is_over_has_positions() -> None:
    now = ON_THE_LAST_DAY
    found = resolve("2", reader=Reader(), now=now)

    assert (found.position, found.now) == (3, False)
    assert [found.named(p) for p in (3, 4, 5)] == [3, None, None]
    assert resolve("", reader=Reader(), now=now + timedelta(minutes=1)).named(5) == 5


def test_who_may_know_editors_names_every_position() -> None:
    found = resolve("4", reader=build.REVIEWER, now=ON_THE_LAST_DAY)

    assert (found.position, found.now, found.settled) == (4, False, 5)


def test_errors_do_not_tell_where_today_has_got_to() -> None:
    with pytest.raises(InvalidError, match="a position up to 3"):
        resolve("never", reader=Reader(), now=ON_THE_LAST_DAY)


def test_a_loaded_history_may_go_on_where_it_ends() -> None:
    execute("UPDATE changeset SET recorded = %s WHERE position = 5", [stamp(registry.FUTURE)])

    found = registry.moment("2024-01-05")

    assert (found.now, found.settled) == (True, 3)


class TestALogOfThousands:
    """Once the log has as many changesets as the years have numbers."""

    @pytest.fixture(autouse=True)
    def _grown(self) -> None:
        sql = (
            "INSERT INTO changeset SELECT position + {0}, at, origin, recorded, action, author,"
            " author_salt, author_leaf, comment, comment_salt, comment_leaf, decided_by,"
            " decided_salt, decided_leaf, size, digest, previous FROM changeset WHERE position = 5"
        )
        for further in (1895, 2019, 2194, 2195):
            execute(sql.format(further))
        execute("UPDATE head SET position = 2200")

    @pytest.mark.parametrize(
        ("asked", "position"),
        [
            ("2024", 2200),  # all of that year
            ("1900", 0),
            ("p2024", 2024),
            ("p1900", 1900),
            ("p2199", 2199),
            ("2200", 2200),
            ("p2200", 2200),
        ],
    )
    def test_a_year_stays_a_year(self, asked: str, position: int) -> None:
        assert registry.moment(asked, build.REVIEWER).position == position

    def test_a_year_to_come_is_no_position(self) -> None:
        with pytest.raises(InvalidError, match="in the future"):
            registry.moment("2199", build.REVIEWER)

    @pytest.mark.parametrize("position", [1899, 1900, 2024, 2199, 2200])
    def test_what_addresses_say_is_read_back(self, position: int) -> None:
        asked = position_text(position)
        if position == 1899:
            execute("UPDATE changeset SET position = 1899 WHERE position = 1900")

        assert registry.moment(asked, build.REVIEWER).position == position


@pytest.mark.parametrize("asked", ["0", "2000-01-01"])
def test_before_the_first_changeset_the_newest_schema_names_what_there_would_be(
    asked: str,
) -> None:
    found = registry.moment(asked, build.REVIEWER)

    assert schema_at(found.position).kinds == schema_at(found.head).kinds
