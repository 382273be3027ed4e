"""The verbs about the past: what they print, what they write, how they exit. One registry for all
of them, used in order.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from cli.program import undersight

SECRET = "Zanzibarish"
"""A word that is to be found nowhere after it was erased."""
TITLE = "Cameras of Springfield"


def _record(key: str, title: str, summary: str) -> dict[str, object]:
    claim = {"property": "summary", "value": summary, "certainty": "Documented", "sources": []}
    return {"key": key, "kind": "deployment", "title": title, "aliases": [], "claims": [claim]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record whose summary changed twice, and one whose title and summary are to be erased."""
    place = tmp_path_factory.mktemp("registries") / "registry"
    undersight("init", place)
    for number, words in enumerate(("an old station", f"a {SECRET} tower", "a new station")):
        file = place.parent / f"{number}.json"
        second = _record("deployment/b", f"{SECRET} Systems", f"What {SECRET} does, time {number}.")
        records = [_record("deployment/a", TITLE, f"They watch {words} all day."), second]
        file.write_text(json.dumps({"sources": [], "records": records}), "utf-8")
        comment = f"{SECRET} came" if number == 1 else f"load {number}"
        undersight("load", file, "--registry", place, "--comment", comment)
    return place


def ask(folder: Path, *words: str, code: int = 0) -> str:
    return undersight(*words, "--registry", folder, code=code)


def test_a_record_by_title_and_as_of(folder: Path) -> None:
    assert "a new station" in ask(folder, "record", TITLE)
    assert "an old station" in ask(folder, "record", TITLE.upper(), "--at", "2")
    found = json.loads(ask(folder, "record", TITLE, "--json"))
    assert found["title"] == TITLE
    by_address = json.loads(ask(folder, "record", f"/deployment/{found['id']}-x", "--json"))
    assert by_address["id"] == found["id"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("record", "Nobody"), 5),
        (("record", TITLE, "--at", "2999-01-01"), 3),
        (("record", TITLE, "--at", "2000-01-01"), 5),
        (("diff", TITLE, "yesterday"), 3),
        (("revert", "99"), 5),
        (("revert", "3"), 6),
        (("withdraw", TITLE, "--reason", "whim"), 3),
        (("erase", "--reason", "takedown"), 3),
        (("erase", "--reason", "takedown", "--claim", "x"), 3),
        (("history",), 2),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_what_cannot_be_done_says_why(folder: Path, words: tuple[str, ...], code: int) -> None:
    assert ask(folder, *words, code=code).strip()


def test_history_and_differences(folder: Path) -> None:
    revisions = json.loads(ask(folder, "history", TITLE, "--json"))["revisions"]
    shown = ask(folder, "diff", TITLE, "2", "4")

    assert [r["position"] for r in revisions] == [4, 3, 2]
    assert "an old station" in shown
    assert "a new station" in shown
    assert (
        "author"
        not in json.loads(ask(folder, "history", TITLE, "--json", "--public"))["revisions"][0]
    )


def test_restore_and_revert(folder: Path) -> None:
    assert "changeset 5" in ask(folder, "restore", TITLE, "2")
    assert "an old station" in ask(folder, "record", TITLE)
    assert "changeset 6" in ask(folder, "revert", "5")
    assert "a new station" in ask(folder, "record", TITLE)


def test_withdraw_and_reinstate(folder: Path) -> None:
    handle = json.loads(ask(folder, "record", TITLE, "--json"))["id"]
    ask(folder, "withdraw", TITLE, "--reason", "mistake")
    assert "withdrawn" in ask(folder, "record", handle, code=5)
    ask(folder, "reinstate", handle)
    assert TITLE in ask(folder, "record", handle)


def test_erased_words_are_in_no_byte_of_the_registry(folder: Path) -> None:
    assert holding(folder)
    reader = sqlite3.connect(folder / "registry.sqlite3")  # as a server has it open meanwhile
    reader.execute("SELECT COUNT(*) FROM claim").fetchall()
    changed = json.loads(ask(folder, "diff", TITLE, "2", "4", "--json"))["changes"]
    ask(folder, "erase", "--reason", "takedown", "--claim", changed[0]["claim"], "--yes")
    ask(
        folder,
        *("erase", "--reason", "personal_data", "--record", f"{SECRET} Systems"),
        *("--changeset", "3", "--yes"),
    )

    assert holding(folder) == []
    ask(folder, "verify")
    reader.close()


def test_erasing_asks_first(folder: Path) -> None:
    assert "Aborted" in ask(folder, "erase", "--reason", "takedown", "--record", TITLE, code=1)


def test_options(folder: Path) -> None:
    found = {o["name"]: o for o in json.loads(ask(folder, "options", "--json"))}

    assert found["page_size"]["default"] == 50
    assert found["secret_key"]["value"] == "(set)"
    assert all(o["help"] for o in found.values())


def test_merge(folder: Path) -> None:
    file = folder.parent / "more.json"
    third = _record("deployment/c", "Cameras, Springfield", "The same.")
    file.write_text(json.dumps({"sources": [], "records": [third]}), "utf-8")
    ask(folder, "load", str(file))

    ask(folder, "merge", "Cameras, Springfield", TITLE)

    assert "Cameras, Springfield" in ask(folder, "record", TITLE)


def holding(folder: Path) -> list[str]:
    """The files of the registry that hold the secret, in any case and encoding that we use."""
    wanted = [SECRET.encode(), SECRET.lower().encode(), SECRET.upper().encode()]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(w in path.read_bytes() for w in wanted)
    ]


@pytest.mark.parametrize(
    ("words", "assures"),
    [
        (("record", TITLE, "--at", "2999-01-01"), False),
        (("history", TITLE, "--at", "2999-01-01"), False),
        (("diff", TITLE, "yesterday"), False),
        (("withdraw", TITLE, "--reason", "whim"), True),
        (("erase", "--record", TITLE, "--reason", "whim"), True),
    ],
)
def test_only_who_would_have_written_says_that_nothing_was(
    folder: Path, words: tuple[str, ...], assures: bool
) -> None:
    printed = undersight(*words, "--registry", folder, code=None)

    assert ("nothing was written" in printed) == assures


def test_a_reason_that_is_none_is_refused_before_anything_is_asked(folder: Path) -> None:
    printed = ask(folder, "erase", "--record", TITLE, "--reason", "whim", code=3)

    assert "Destroy" not in printed
    assert "takedown" in printed


def test_the_help_tells_what_the_exit_statuses_mean() -> None:
    assert "Exit status: 0 done" in undersight("--help")
