"""Tests of undersight.values.code."""

from __future__ import annotations

import pytest

from undersight.errors import Problem
from undersight.values.catalogue import value_type
from undersight.values.protocol import Rules, Value

CODE = value_type("code")
RULES = Rules(
    codes={
        "facial-recognition": ("Facial recognition", "Gesichtserkennung", "FR"),
        "alpr": ("Plate readers", "ANPR"),
        "fr": ("France",),
        "one": ("Twin",),
        "two": ("twin",),
    }
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("alpr", "alpr"),
        ("ALPR", "alpr"),
        ("gesichtserkennung", "facial-recognition"),
        ("  facial   recognition ", "facial-recognition"),
        ("FR", "fr"),
    ],
)
def test_every_name_answers(raw: str, code: str) -> None:
    assert CODE.parse(raw, RULES) == Value(code, key=code)


@pytest.mark.parametrize(
    ("raw", "cure"),
    [
        ("face recognition", "did you mean Facial recognition"),
        ("twin", "one of one, two"),
        ("zzz", "choose one of facial-recognition, alpr"),
        (5, "choose an entry"),
    ],
)
def test_other_names_are_refused_with_a_cure(raw: object, cure: str) -> None:
    problem = CODE.parse(raw, RULES)

    assert isinstance(problem, Problem)
    assert cure in problem.cure


def test_long_lists_are_searched_quickly() -> None:
    rules = Rules(codes={f"code-{n}": (f"A rather long label number {n}",) for n in range(5_000)})

    assert isinstance(CODE.parse("b" * 500, rules), Problem)
    assert isinstance(CODE.parse("", Rules()), Problem)
