"""A JSON file as plain values, bounded in size and depth; what they mean is not known here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NoReturn

from undersight.errors import InvalidError, Problem, verbatim, worded

MOST_BYTES = 64_000_000
MOST_DEPTH = 32

_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{\]}]', re.DOTALL)
_BEGINNING = 4_000


def read_json(path: Path) -> object:
    """The value that a file holds; InvalidError where it is no JSON, too large or too deep."""
    return parse_json(read_text(path), path.name)


def read_text(path: Path) -> str:
    """The text of a file; InvalidError where it is too large or no UTF-8."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        cure = worded("split it: at most %(most)s bytes are read", most=f"{MOST_BYTES:,}")
        raise InvalidError(
            [Problem(worded("the file is too large"), cure, path.name, f"{size:,} bytes")]
        )
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"{path.name}: byte {error.start + 1}"
        raise InvalidError(
            [Problem(worded("this is not UTF-8"), worded("save the file as UTF-8"), place)]
        ) from None


def parse_json(text: str, name: str) -> object:
    """The value of a JSON text; `name` stands in problems."""
    _check_depth(text, name)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"{name}: line {error.lineno}, column {error.colno}"
        cure = worded("correct the file there; a comma or a quote is often missing just before")
        raise InvalidError(
            [Problem(worded("this is not JSON: %(error)s", error=error.msg), cure, place)]
        ) from None
    except ValueError as error:  # NaN, or a whole number of thousands of digits
        raise InvalidError(
            [Problem(verbatim(error), worded("write an ordinary number"), name)]
        ) from None


def lines_of_items(text: str) -> dict[str, list[int]]:
    """Key of a JSON object that holds lists of objects -> the line at which each of these begins.

    >>> lines_of_items('{"a": [{},\\n {}], "b": 1}')
    {'a': [1, 2]}
    """
    found: dict[str, list[int]] = {}
    depth, line, passed, name = 0, 1, 0, ""
    for match in _STRUCTURE.finditer(text):
        mark = match.group()
        if depth == 1 and mark[0] == '"':
            name = mark[1:-1]
        if mark == "{" and depth == 2:
            line += text.count("\n", passed, match.start())
            passed = match.start()
            found.setdefault(name, []).append(line)
        depth += (mark in ("[", "{")) - (mark in ("]", "}"))
    return found


def beginning(path: Path) -> str:
    """The first characters of a file, enough to tell formats apart; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING).decode("utf-8", "replace").lstrip("\ufeff")
    except OSError:
        return ""


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number of JSON")


def _check_depth(text: str, name: str) -> None:
    depth = 0
    for match in _STRUCTURE.finditer(text):
        mark = match.group()
        if mark in ("[", "{"):
            depth += 1
        elif mark in ("]", "}"):
            depth -= 1
        if depth > MOST_DEPTH:
            line = text.count("\n", 0, match.start()) + 1
            cure = worded("at most %(most)s levels are read", most=MOST_DEPTH)
            raise InvalidError([Problem(worded("nested too deep"), cure, f"{name}: line {line}")])
