"""Erasing: no row, index or page of the database holds it any more; files that do are named."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

import build
import pytest
import registry
from build import content
from django.conf import settings
from django.db import DatabaseError, connection

from undersight.errors import InvalidError
from undersight.records.change import Change
from undersight.records.claim import Check, Outcome
from undersight.records.ids import to_number
from undersight.store.actions.erase import TABLES, erase
from undersight.store.actions.heads import heads_file
from undersight.store.actions.verify import verify_chain
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.actions.verify_shape import verify_shape
from undersight.store.actions.withdraw import withdraw
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


@pytest.mark.parametrize("hides", ["reason", "disputed", "locator", "method", "comment"])
@pytest.mark.django_db(transaction=True)
def test_a_file_that_holds_what_stands_beside_a_value_is_named(hides: str) -> None:
    registry.begin()
    source = registry.make("source", "Report")
    change = build.a_record("deployment", "Cameras")
    handle = change.records[0].id
    words = {hides: SECRET}
    more = {k: v for k, v in words.items() if k in ("reason", "disputed")}
    cited = build.a_citation(source, **{k: v for k, v in words.items() if k == "locator"})
    check = Check("", handle, "", Outcome.STILL_SO, "2024", words.get("method", ""))
    written = registry.write(
        change
        + build.a_claim(handle, content("site", "hall", **more), cited)
        + Change(checks=(check,)),
        comment=words.get("comment", ""),
    )
    left = Path(settings.REGISTRY) / f"{Path(connection.settings_dict['NAME']).name}.bak"
    left.write_text(f"a copy: {SECRET}", "utf-8")
    try:
        done = erase(
            record=handle,
            comments=[written.position],
            reason="takedown",
            comment="",
            actor=build.ADMIN,
            now=build.day(9),
        )
    finally:
        left.unlink()

    assert done.files == (left.name,)
    assert rows_with(SECRET) == []


@pytest.mark.django_db
def test_its_comment_is_judged_like_any_other(record: str) -> None:
    with pytest.raises(InvalidError, match="comment"):
        erase(
            record=record,
            reason="takedown",
            comment="x" * 10_001,
            actor=build.ADMIN,
            now=build.day(9),
        )


@pytest.mark.parametrize("access", ["public", "restricted"])
@pytest.mark.django_db
def test_with_a_link_goes_what_only_it_owned(access: str) -> None:
    registry.begin()
    camera = registry.make("deployment", "Cameras")
    event = build.an_event(camera, "start", "2018", access=access)
    registry.write(event)
    (link,) = registry.claims_of(camera, "event")

    erase(
        claims=[link.identity],
        reason="takedown",
        comment="",
        actor=build.ADMIN,
        now=build.day(9),
    )

    number = to_number(event.records[0].id)
    rows = fetch("SELECT COUNT(*) FROM claim WHERE record = %s AND seen < 9", [number])
    assert rows == [(0,)]
    assert [str(f) for f in (*verify_chain(), *verify_shape(), *verify_projections())] == []


@pytest.mark.django_db
def test_what_is_withdrawn_or_restricted_can_be_erased(record: str) -> None:
    registry.write(build.a_claim(record, content("access", "restricted")))
    withdraw(record, reason="takedown", comment="", actor=build.ADMIN, now=build.day(2))

    erase(record=record, reason="takedown", comment="", actor=build.ADMIN, now=build.day(9))

    assert [str(f) for f in (*verify_chain(), *verify_shape(), *verify_projections())] == []


@pytest.mark.django_db(transaction=True)
def test_every_table_with_words_is_purged(record: str) -> None:
    """A page of the database file holds what a row no longer does until it is written anew."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite writes the whole file anew")

    def files() -> dict[str, str]:
        return {t: fetch("SELECT pg_relation_filepath(%s)", [t])[0][0] for t in TABLES}

    before = files()
    erase(record=record, reason="takedown", comment="", actor=build.ADMIN, now=build.day(9))

    assert "check_" in before
    assert all(after != before[table] for table, after in files().items())


@pytest.mark.django_db(transaction=True)
def test_a_purge_that_fails_is_told_and_what_was_erased_stays_erased(
    record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr("undersight.store.actions.erase.purge", fail)

    done = erase(record=record, reason="takedown", comment="", actor=build.ADMIN, now=build.day(9))

    assert (done.unpurged, rows_with(SECRET)) == ("database or disk is full", [])


@pytest.mark.django_db(transaction=True)
def test_heads_that_cannot_be_kept_do_not_make_a_save_fail(
    caplog: pytest.LogCaptureFixture,
) -> None:
    registry.begin()
    file = heads_file()
    file.unlink(missing_ok=True)
    file.mkdir()
    try:
        camera = registry.make("deployment", "Cameras")
    finally:
        file.rmdir()

    assert registry.claims_of(camera)
    assert "saved as changeset 2; the heads file" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_half_a_head_is_never_kept(caplog: pytest.LogCaptureFixture) -> None:
    registry.begin()
    before = heads_file().read_bytes()
    with patch("pathlib.Path.open", _open_on_a_full_disk(Path.open)):
        registry.make("deployment", "Cameras")

    assert heads_file().read_bytes() == before
    assert "No space left" in caplog.text


def _open_on_a_full_disk(real: Any) -> Any:
    """As Path.open, but of what is written there is room for five bytes only."""

    def open_(path: Path, *args: Any, **more: Any) -> Any:
        file = real(path, *args, **more)
        full = MagicMock(wraps=file)
        full.write = lambda data: file.write(data[:5])
        full.__enter__ = lambda _: full
        full.__exit__ = lambda *_: file.close()
        return full

    return lambda path, *args, **more: open_(path, *args, **more)
