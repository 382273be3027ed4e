"""Accounts from the command line: somebody made there can sign in, and cannot when closed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.program import undersight
from cli.walkthrough import walk

LONG = "correct horse battery\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("accounts") / "registry"
    undersight("init", made)
    undersight("user", "add", "maria", "--password-stdin", "--registry", made, stdin=LONG)
    return made


@pytest.mark.parametrize(
    ("words", "stdin", "code", "said"),
    [
        (("add", "MARIA"), LONG, 3, "there is an account of this name"),
        (("add", "a\tb"), LONG, 3, "is no name for an account"),
        (("add", "tim"), "short\n", 3, "too short"),
        (("add", "tim", "--role", "king"), LONG, 2, "king"),
        (("password", "nobody"), LONG, 5, "no account called nobody"),
        (("role", "nobody", "reviewer"), "", 5, "no account called nobody"),
    ],
)
def test_what_cannot_be_done_says_why(
    folder: Path, words: tuple[str, ...], stdin: str, code: int, said: str
) -> None:
    more = () if words[0] == "role" else ("--password-stdin",)

    printed = undersight("user", *words, *more, "--registry", folder, stdin=stdin, code=code)

    assert said in printed
    assert [a["name"] for a in listed(folder)] == ["maria"]


def listed(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        undersight("user", "list", "--json", "--registry", folder)
    )
    return found


def test_the_page_on_accounts(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undersight("init", tmp_path)
    (tmp_path / "password.txt").write_text(LONG)

    walk("howto/accounts.md", tmp_path)

    (maria,) = listed(tmp_path)
    assert (maria["role"], maria["active"]) == ("reviewer", False)
