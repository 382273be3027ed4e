"""Erasing: no row, index or page of the database holds it any more; files that do are named."""

from __future__ import annotations

from pathlib import Path

import build
import pytest
import registry
from build import content
from django.conf import settings
from django.db import connection

from undersight.records.change import Change
from undersight.records.claim import Check, Outcome
from undersight.store.actions.erase import erase
from undersight.store.actions.verify import verify_chain
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.mapping import fetch

SECRET = "Zanzibarnacle"


@pytest.fixture
def record() -> str:
    """A record whose title, claims, citations and check all hold the secret."""
    registry.begin()
    source = registry.make("source", "Report")
    change = build.a_record("deployment", f"{SECRET} cameras", content("summary", f"By {SECRET}."))
    handle = change.records[0].id
    said = content("site", f"{SECRET} hall", reason=f"since {SECRET} says so", disputed=SECRET)
    quote = build.a_citation(source, quote=f"{SECRET} it is", locator=SECRET)
    check = Check("", handle, "", Outcome.STILL_SO, "2024", f"asked {SECRET}")
    registry.write(change + build.a_claim(handle, said, quote) + Change(checks=(check,)))
    return handle


def rows_with(text: str) -> list[str]:
    """The tables with a row that holds a text, in any column."""
    tables = [t for t in connection.introspection.table_names() if not t.startswith("django_")]
    found, quoted = [], connection.ops.quote_name
    for table in tables:
        columns = connection.introspection.get_table_description(connection.cursor(), table)
        every = " || ' ' || ".join(f"COALESCE(CAST({quoted(c.name)} AS text), '')" for c in columns)
        sql = f'SELECT COUNT(*) FROM "{table}" WHERE LOWER({every}) LIKE %s'
        if fetch(sql, [f"%{text.lower()}%"])[0][0]:
            found.append(table)
    return found


@pytest.mark.django_db(transaction=True)
def test_no_row_holds_it_any_more_and_the_chain_verifies(record: str) -> None:
    assert {"claim", "citation", "check_", "standing"} <= set(rows_with(SECRET))

    erase(record=record, reason="takedown", comment="", actor=build.ADMIN, now=build.day(9))

    assert rows_with(SECRET) == []
    assert fetch("SELECT COUNT(*) FROM claim WHERE salt IS NULL")[0][0] == 3
    assert [str(f) for f in (*verify_chain(), *verify_projections())] == []


@pytest.mark.django_db(transaction=True)
def test_a_file_of_the_folder_that_still_holds_it_is_named(record: str) -> None:
    left = Path(settings.REGISTRY) / "rejects.csv"
    left.write_text(f"row 12: {SECRET} hall", "utf-8")
    try:
        done = erase(
            record=record, reason="takedown", comment="", actor=build.ADMIN, now=build.day(9)
        )
    finally:
        left.unlink()

    assert done.files == ("rejects.csv",)
