"""The chain finds and names what was done to the log behind the writer's back; outsiders can
recompute it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import build
import pytest
import registry
from build import content
from django.db import connection, transaction

from undersight.records.change import Change, amend
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.store.actions import heads
from undersight.store.actions.erase import erase
from undersight.store.actions.verify import verify_chain
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.mapping import execute, fetch
from undersight.store.reads.exporting import log

pytestmark = pytest.mark.django_db
CHAIN = Path(__file__).parents[2] / "docs" / "reference" / "chain.md"


@pytest.fixture(autouse=True)
def _registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry with all sorts of rows, its heads kept in a file of its own."""
    monkeypatch.setattr(heads, "heads_file", lambda: tmp_path / "heads")
    monkeypatch.setattr("undersight.store.actions.verify.heads_file", lambda: tmp_path / "heads")
    registry.begin()
    source = registry.make("source", "Report")
    police = build.a_record("institution", "Police")
    handle = police.records[0].id
    said = content("founded", "1990", certainty="documented", time="2020/..")
    registry.write(
        police + build.a_claim(handle, said, build.a_citation(source, quote="since 1990")), on=2
    )
    (claim,) = registry.claims_of(handle, "founded")
    registry.write(Change(closes=(claim.id,)), on=3)
    registry.write(
        build.a_record("deployment", "Cameras", content("site", "secret", access="restricted")),
        on=4,
    )
    for position, digest in fetch("SELECT position, digest FROM changeset ORDER BY position"):
        heads.keep_head(position, digest)


def found() -> str:
    return "\n".join(str(f) for f in verify_chain())


def found_after(*statements: str) -> str:
    """What is found after statements that foreign keys would refuse in the end; they are undone
    again.
    """
    with transaction.atomic():
        if connection.vendor == "sqlite":
            execute("PRAGMA defer_foreign_keys = ON")
        else:
            execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            execute(statement)
        words = found()
        transaction.set_rollback(True)
    return words


def test_an_untouched_log_holds() -> None:
    assert found() == ""


@pytest.mark.parametrize("hidden", ["record", "source"])
def test_an_outsider_learns_nothing_of_what_is_hidden(hidden: str) -> None:
    handle = from_number(fetch("SELECT id FROM record WHERE kind = %s", [_KINDS[hidden]])[0][0])
    (claim,) = registry.claims_of(handle, "title")
    registry.write(amend(claim, build.content("title", "A new name")), comment="renamed")
    registry.write(build.a_claim(handle, content("access", "restricted")), comment="hidden")

    public = json.dumps(list(log(Lens())))

    assert handle not in public
    assert claim.id not in public
    assert "renamed" not in public
    assert all(
        text in json.dumps(list(log(Lens(reader=build.ADMIN)))) for text in (handle, claim.id)
    )


_KINDS = {"record": "institution", "source": "source"}


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (
            "UPDATE claim SET text = '1991' WHERE property = 'founded'",
            r"claim \w{10}: was changed since .* changeset 3",
        ),
        (
            "UPDATE claim SET certainty = 'rumored' WHERE property = 'founded'",
            r"claim \w{10}: was changed",
        ),
        (
            "UPDATE claim SET access = 0 WHERE access = 3",
            r"claim \w{10}: was changed .* changeset 5",
        ),
        (
            "UPDATE citation SET quote = 'since 1991'",
            r"citation \w{10}: was changed .* changeset 3",
        ),
        (
            "UPDATE changeset SET comment = 'x' WHERE position = 3",
            "changeset 3: its comment was changed",
        ),
        (
            "UPDATE changeset SET author = 'x' WHERE position = 3",
            "changeset 3: its author was changed",
        ),
        (
            "UPDATE changeset SET at = recorded, recorded = '2020-01-01 00:00:00' WHERE "
            "position = 3",
            "changeset 3: its digest",
        ),
        (
            "UPDATE claim SET closed = NULL WHERE property = 'founded'",
            "changeset 4: has 4 parts instead of 5",
        ),
        ("UPDATE claim SET closed = 5 WHERE property = 'founded'", "changeset 4: has 4 parts"),
        ("DELETE FROM citation", "changeset 3: has"),
        ("UPDATE claim SET opened = 3 WHERE opened = 2", "changeset 2: has"),
        (
            "UPDATE schema_file SET text = text || ' ' WHERE name = 'place.yaml'",
            "schema \\w{10}: was changed",
        ),
        (
            "UPDATE claim SET salt = NULL, text = '' WHERE property = 'founded'",
            "was emptied, but no changeset",
        ),
        (
            "UPDATE changeset SET comment = '', comment_salt = NULL WHERE position = 3",
            "changeset 3: its comment was emptied",
        ),
        (
            "UPDATE record SET kind = 'product' WHERE kind = 'institution'",
            "changeset 3: its digest",
        ),
        (
            "UPDATE changeset SET digest = previous WHERE position = 4",
            "changeset 5: does not follow",
        ),
        (
            "UPDATE head SET position = 4",
            "head: names changeset 4 as the last, but the log ends at 5",
        ),
    ],
)
def test_what_was_done_is_named(tamper: str, named: str) -> None:
    execute(tamper)

    assert re.search(named, found())


def test_a_deleted_changeset_is_named() -> None:
    assert "changeset 4: is missing" in found_after("DELETE FROM changeset WHERE position = 4")


def test_an_inserted_claim_is_named() -> None:
    columns = ", ".join(
        c.name for c in connection.introspection.get_table_description(connection.cursor(), "claim")
    )
    execute(
        f"INSERT INTO claim ({columns}) SELECT {columns.replace('id, identity', '7, 7', 1)}"
        " FROM claim WHERE property = 'site'"
    )

    assert "changeset 5: has" in found() and "claim 0000000007: was changed" in found()


def test_swapped_changesets_are_named() -> None:
    swap = [
        f"UPDATE {table} SET {column} = {new} WHERE {column} = {old}"
        for old, new in ((3, 99), (4, 3), (99, 4))
        for table, column in [("changeset", "position"), ("record", "opened")]
        + [(table, column) for table in ("claim", "citation") for column in ("opened", "closed")]
    ]

    assert "changeset 3: its digest does not fit" in found_after(*swap)


def test_a_cut_off_end_is_named_by_the_kept_heads() -> None:
    cut = [f"DELETE FROM {table} WHERE opened = 5" for table in ("claim", "standing", "record")]
    cut.append("DELETE FROM changeset WHERE position = 5")
    cut.append(
        "UPDATE head SET position = 4, digest = (SELECT digest FROM changeset WHERE position = 4)"
    )

    assert (
        found_after(*cut)
        == "changeset 5: is missing: heads knows it, so the end of the log was cut off"
    )


def test_a_log_written_anew_differs_from_the_kept_heads(tmp_path: Path) -> None:
    (tmp_path / "heads").write_text("3 " + "0" * 64 + "\n")

    assert found() == "changeset 3: differs from the head kept in heads"


def test_what_is_erased_leaves_a_chain_that_holds() -> None:
    (claim,) = registry.claims_of(deployment(), "site")

    erase(
        claims=[claim.identity],
        reason="takedown",
        comment="on request",
        actor=build.ADMIN,
        now=build.day(9),
    )

    assert found() == ""
    assert list(verify_projections()) == []
    assert fetch("SELECT COUNT(*) FROM claim WHERE text = 'secret'") == [(0,)]


@pytest.mark.parametrize("reader", [build.ANYBODY, build.ADMIN])
def test_an_outsider_recomputes_the_chain_with_the_program_in_the_docs(
    reader: object, tmp_path: Path
) -> None:
    program = re.search(r"```python\n(.*?)```", CHAIN.read_text("utf-8"), re.DOTALL)
    assert program
    (tmp_path / "check.py").write_text(program[1], "utf-8")
    lines = "".join(json.dumps(c) + "\n" for c in log(Lens(reader=reader)))  # type: ignore[arg-type]

    done = subprocess.run(
        [sys.executable, tmp_path / "check.py"],
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )

    head = fetch("SELECT digest FROM head")[0][0]
    assert done.stdout == f"the chain holds; its head is {head}\n", done.stderr
    assert ("secret" in lines) == (reader is build.ADMIN)


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        ("UPDATE claim SET seen = 0 WHERE seen = 3", "claim .* seen is 0 instead of 3"),
        ("UPDATE claim SET rank = 1 WHERE property = 'founded'", "claim .* rank is 1 instead of"),
        (
            "UPDATE claim SET kind = 'place' WHERE property = 'founded'",
            "claim .* kind is place instead of",
        ),
        ("UPDATE claim SET earliest = 1 WHERE property = 'founded'", "derived columns"),
        ("UPDATE claim SET time_latest = 1 WHERE property = 'founded'", "bounds of its time"),
        ("UPDATE standing SET title = 'x' WHERE kind = 'source'", "standing of .* does not fit"),
        ("DELETE FROM standing WHERE kind = 'source'", "standing of .* does not fit"),
        ("DELETE FROM words", "words of claim .* are missing"),
    ],
)
def test_a_projection_that_left_the_log_is_named(tamper: str, named: str) -> None:
    execute(tamper)

    assert re.search(named, "\n".join(str(f) for f in verify_projections()))


def deployment() -> str:
    return from_number(fetch("SELECT id FROM record WHERE kind = 'deployment'")[0][0])
