"""No plan of the ten questions looks through all claims, on either database, now or as of the
past.
"""

from __future__ import annotations

import re

import build
import pytest
import registry
from bench.asking_words import NAMED, rounds
from bench.synthetic import fill
from django.db import connection
from django.test.utils import CaptureQueriesContext

from undersight.records.lens import Lens
from undersight.store.mapping import execute, fetch
from undersight.store.reads import asked_counts
from undersight.store.reads.question import answer, understand
from undersight.store.reads.vocabulary import schema_at

pytestmark = pytest.mark.django_db

DEPLOYMENTS = 2_000
"""So many that PostgreSQL finds its indexes worth it."""

FEW = "limit=100"
"""500 rows with eight columns would be a quarter of all that is claimed here."""

SCANS = re.compile(r"SCAN (\w+ AS )?claim\b|Seq Scan on claim\b")
NEVER = "0 = 1"
"""What cannot be is not looked for, though a plan says so: a name that nobody had yet."""


def plans(text: str, position: int | None) -> list[str]:
    """The steps of all statements of a question."""
    with CaptureQueriesContext(connection) as counted:
        asked(text, position)
    ran = [q["sql"] for q in counted.captured_queries if "SELECT" in q["sql"]]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    return [
        str(row[-1]).strip()
        for sql in ran
        if NEVER not in sql
        for row in fetch(f"{explain} {sql}".replace("%", "%%"))
    ]


def asked(text: str, position: int | None) -> None:
    moment = registry.moment("" if position is None else str(position), build.ADMIN)
    lens = Lens(position, build.ANYBODY, "en", 0)
    schema = schema_at(moment.position)
    understood = understand(text, lens=lens, moment=moment, schema=schema, now=registry.FUTURE)
    found = answer(understood)
    assert found.rows or found.count or position, text


def test_none_scans_the_claims() -> None:
    """All in one test, since the registry takes seconds to make."""
    registry.begin()
    fill(DEPLOYMENTS)
    execute("ANALYZE")
    asked_counts.forget()  # of other tests' registries
    asked_counts._totals.clear()
    head = fetch("SELECT position FROM head")[0][0]
    [words, *_] = rounds()

    found = [
        f"{number} at {position}: {step}"
        for number in NAMED
        for position in (None, head // 3, head * 2 // 3)
        for step in plans(words.ask(number).replace("limit=500", FEW), position)
        if SCANS.search(step)
    ]

    assert found == []
