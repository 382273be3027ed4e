"""The house as docs/architecture.md draws it is the house on disk."""

from __future__ import annotations

import re

import pytest
from law.source import ROOT, SOURCE

DRAWING = re.compile(r"^## The house\n.*?^```text\n(.*?)^```", re.M | re.S)
LINE = re.compile(r"^( *)([\w./-]+)")


def drawn(text: str) -> set[str]:
    """The rooms of a drawing: packages as `store/reads/`, modules as `errors.py`.

    Two spaces are one floor; the first line is the house itself; after the name comes free text.
    """
    rooms: set[str] = set()
    above: list[str] = []
    for line in text.splitlines()[1:]:
        match = LINE.match(line)
        if match is None:
            continue
        floor = len(match[1]) // 2 - 1
        above[floor:] = [match[2]]
        rooms.add("".join(above))
    return rooms


def test_the_drawing_equals_the_tree() -> None:
    found = DRAWING.search((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    packages = {p.parent.relative_to(SOURCE).as_posix() + "/" for p in SOURCE.rglob("__init__.py")}
    modules = {p.name for p in SOURCE.glob("*.py") if p.name != "__init__.py"}

    assert found, "docs/architecture.md needs a ```text block under '## The house'"
    in_the_text, on_disk = drawn(found[1]), (packages - {"./"}) | modules
    assert in_the_text - on_disk == set(), "drawn, but not there"
    assert on_disk - in_the_text == set(), "there, but not drawn"


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("house/\n  a.py   says\n", {"a.py"}),
        ("house/\n  a/  x\n    b/  y\n  c/\n", {"a/", "a/b/", "c/"}),
        ("house/\n  a/\n    b/\n      c/\n    d/\n\n", {"a/", "a/b/", "a/b/c/", "a/d/"}),
        ("house/\n", set()),
    ],
)
def test_a_drawing_is_read(text: str, rooms: set[str]) -> None:
    assert drawn(text) == rooms
