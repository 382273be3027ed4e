"""No read that every page needs looks through a whole table: what the database plans to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import build
import pytest
import registry
from build import content
from django.db import connection
from django.test.utils import CaptureQueriesContext

from undersight.records.lens import Lens
from undersight.store.reads.deeds import told
from undersight.store.reads.history import history
from undersight.store.reads.linking import linking
from undersight.store.reads.record import page
from undersight.store.reads.scope import scope

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans what is small"),
]

LARGE = re.compile(r"SCAN (\w+ AS )?(claim|citation|record|standing|check_)\b")


def scans(read: Callable[[], object]) -> list[str]:
    """Where the statements of a read look through a large table."""
    return [step for plan in plans(read) for step in plan if LARGE.match(step)]


def plans(read: Callable[[], object]) -> list[list[str]]:
    """The steps of the statements of a read."""
    with CaptureQueriesContext(connection) as counted:
        read()
        asked = [q["sql"] for q in counted.captured_queries if "SELECT" in q["sql"]]
    with connection.cursor() as cursor:
        return [
            [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
            for sql in asked
        ]


@pytest.fixture
def deployment() -> str:
    registry.begin()
    source = registry.make("source", "Report")
    police = registry.make("institution", "Police")
    handle = registry.make("deployment", "Station", content("used_by", police))
    registry.write(build.an_event(handle, "start", "2020"))
    registry.write(build.a_claim(handle, content("site", "Hall"), build.a_citation(source)))
    return handle


@pytest.mark.parametrize("position", [None, 4])
@pytest.mark.parametrize(
    ("condition", "params"),
    [
        ("target = %s", [1]),
        ("NOT (key = '') AND key = %s", ["x"]),
        ("NOT (absence = '') AND absence = %s", ["unknown"]),
        ("earliest <= %s AND latest >= %s", [1, 2]),
        ("number > %s", [3]),
        ("earliest IS NOT NULL ORDER BY earliest LIMIT 5", []),
    ],
)
def test_what_can_be_asked_within_a_kind_is_answered_by_an_index_alone(
    condition: str, params: list[object], position: int | None
) -> None:
    sql = f"SELECT record FROM claims WHERE property = %s AND kind = %s AND {condition}"
    lens = Lens(position, build.ANYBODY, "en", 0)

    [plan] = plans(lambda: scope(lens).select(sql, ["p", "deployment", *params]))

    assert len(plan) == 1 and "COVERING INDEX claim_" in plan[0], plan
    assert re.search(r"\(property=\? AND (kind=\?|\w+=\? AND kind=\?)", plan[0]) or (
        "claim_target_then (target=? AND property=? AND kind=?)" in plan[0]
    ), plan


@pytest.mark.parametrize("position", [None, 4])
def test_a_page_looks_up_all_that_it_shows(deployment: str, position: int | None) -> None:
    at = registry.moment("" if position is None else str(position), build.ADMIN)
    lens = Lens(position, build.ANYBODY, "en", 0)

    assert scans(lambda: page(deployment, lens=lens, at=at)) == []


def test_so_do_links_and_history(deployment: str) -> None:
    lens = Lens(None, build.ANYBODY, "en", 0)

    assert scans(lambda: linking(deployment, lens=lens, schema=build.surveillance())) == []
    assert scans(lambda: history(deployment, lens=lens)) == []


def test_whether_a_changeset_hides_anything_is_one_look() -> None:
    lens = Lens(None, build.ANYBODY, "en", 0)

    [plan, *_] = plans(lambda: told([1, 2], lens))

    looks = [step for step in plan if re.search(r"\b(claim|citation|check_)\b", step)]
    assert len(looks) == 5
    assert all("_hidden (" in step for step in looks), plan
