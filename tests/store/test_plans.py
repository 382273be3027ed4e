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
from undersight.store.reads.history import history
from undersight.store.reads.linking import linking
from undersight.store.reads.record import page

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans what is small"),
]

LARGE = re.compile(r"SCAN (\w+ AS )?(claim|citation|record|standing|check_)\b")


def scans(read: Callable[[], object]) -> list[str]:
    """Where the statements of a read look through a large table."""
    with CaptureQueriesContext(connection) as counted:
        read()
        asked = [q["sql"] for q in counted.captured_queries if "SELECT" in q["sql"]]
    with connection.cursor() as cursor:
        plans = [cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in asked]
    return [row[3] for plan in plans for row in plan if LARGE.match(row[3])]


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
def test_a_page_looks_up_all_that_it_shows(deployment: str, position: int | None) -> None:
    at = registry.moment("" if position is None else str(position), build.ADMIN)
    lens = Lens(position, build.ANYBODY, "en", 0)

    assert scans(lambda: page(deployment, lens=lens, at=at)) == []


def test_so_do_links_and_history(deployment: str) -> None:
    lens = Lens(None, build.ANYBODY, "en", 0)

    assert scans(lambda: linking(deployment, lens=lens, schema=build.surveillance())) == []
    assert scans(lambda: history(deployment, lens=lens)) == []
