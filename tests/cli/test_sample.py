"""Making the sample: what was not made by it is left alone, and it is there whole or not at all."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from cli.program import undersight

BEGIN = (
    "import sys; from pathlib import Path; from undersight.cli.sample import make_sample; "
    "from cli.filling import {fill}; make_sample(Path(sys.argv[1]), {fill})"
)


def make(folder: Path, *, fill: str = "small", code: int = 0) -> str:
    """Runs `make_sample` with a filling of tests/cli/filling.py, in a process of its own."""
    return undersight(folder, code=code, program=BEGIN.format(fill=fill), path=sys.path)


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


@pytest.mark.parametrize("held", ["sample-begun", "thesis.txt", "undersight.toml"])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, held: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / held).write_text("years of work")

    printed = undersight("demo", "--registry", tmp_path / "mine", code=4)

    assert "is not the sample" in printed
    assert (tmp_path / "mine" / held).read_text() == "years of work"
    assert names(tmp_path) == {"mine"}


def test_it_is_made_in_a_new_or_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for name in ("empty", "new"):
        make(tmp_path / name)

    assert names(tmp_path) == {"empty", "new"}
    assert "hold" in undersight("verify", "--registry", tmp_path / "empty")


def test_what_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    printed = make(tmp_path / "new", fill="broken", code=3)

    assert "the file is torn" in printed and names(tmp_path) == set()


def test_a_second_time_it_is_only_opened(tmp_path: Path) -> None:
    make(tmp_path / "new")

    assert "Making" not in make(tmp_path / "new", fill="broken")


def test_a_sample_of_another_version_is_put_aside_and_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    make(folder)
    (folder / "note.txt").write_text("mine")
    with closing(sqlite3.connect(folder / "registry.sqlite3")) as connection, connection:
        connection.execute(
            "UPDATE django_migrations SET name = substr(name, 1, 4) || '_x'"
            " WHERE app = 'store' AND id ="
            " (SELECT MAX(id) FROM django_migrations WHERE app = 'store')"
        )

    printed = make(folder)

    assert "does not know" in printed and "newer" not in printed
    assert names(tmp_path) == {"new", "new-old-1"}
    assert (tmp_path / "new-old-1" / "note.txt").read_text() == "mine"
    assert "hold" in undersight("verify", "--registry", folder)
