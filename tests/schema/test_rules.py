"""Patterns that could take for ever are refused; those a registry needs are not."""

from __future__ import annotations

import pytest

from undersight.schema.rules import pattern_fault

FINE = [
    "[A-Z]{2}(-[A-Z0-9]{1,3})?",
    r"\d{4}-\d{2}",
    "[A-Z0-9]{18}[0-9]{2}",
    "(red|green|blue)",
    "(?:ab)?[(+*]x",
    r"Q[1-9][0-9]*",
    r"\(a\)+",
    "(ab){2}",
    "[]a]+",
]
BAD = [
    "(a+)+",
    "(a*)*b",
    "(a|aa)+",
    "((a?)b)*",
    "(?:a|a){5}",
    "(a{1,20}){1,20}",
    "(?P<n>a+)*",
    r"(a)\1",
    "(?=a)b",
    "(?<!a)b",
    "a*a*a*a*b",
    "a?" * 30,
    "[",
    "a{99999999999}",
    "x" * 201,
]


@pytest.mark.parametrize("pattern", FINE)
def test_fine(pattern: str) -> None:
    assert pattern_fault(pattern) == ""


@pytest.mark.parametrize("pattern", BAD)
def test_refused(pattern: str) -> None:
    assert pattern_fault(pattern)
