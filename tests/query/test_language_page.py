"""The page about the language: its examples are questions, and it names all there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from query.binding import plan

from undersight.query.bind import OWN, SHOWING
from undersight.query.bind_claim import QUALIFIERS
from undersight.query.limits import Limits, limits_for
from undersight.query.lookup import Special
from undersight.query.marks import OPS
from undersight.query.parse import parse
from undersight.query.syntax import Aggregate, Everything, State
from undersight.query.write import write

PAGE = (Path(__file__).parents[2] / "docs/reference/ask.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```ask\n(.*?)^```", PAGE, re.M | re.S)
INLINE = re.findall(r"`(\[\[.*?\]\])`", PAGE)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 40


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_question(text: str) -> None:
    question = parse(text)

    assert question.where != Everything()
    assert parse(write(question)) == question


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_fits_the_bundled_schema(text: str) -> None:
    assert plan(text).where


@pytest.mark.parametrize("text", sorted({text.replace("\\|", "|") for text in INLINE}))
def test_what_stands_in_the_lines_is_a_condition(text: str) -> None:
    if " or [[B]]" not in text:  # the mistake that the page warns of
        assert parse(text).where != Everything()


@pytest.mark.parametrize(
    "word",
    [
        *(f"`{op}" for op in OPS if "~~" not in op),
        *(f"is:{state.value}" for state in State),
        *QUALIFIERS,
        *(f"`{special.value}`" for special in Special),
        *(f"{aggregate.value}(" for aggregate in Aggregate),
        *(f"{name}=" if name != "certainty" else "`certainty>=" for name in (*OWN, *SHOWING)),
    ],
)
def test_the_page_names_it(word: str) -> None:
    assert word in PAGE


@pytest.mark.parametrize("number", [
    *(getattr(Limits(), name) for name in ("text", "conditions", "depth", "printouts", "rows",
                                           "offset", "steps", "narrower", "seconds")),
    limits_for(1).rows, limits_for(1).seconds,
])  # fmt: skip
def test_the_limits_are_those_of_the_program(number: int) -> None:
    table = PAGE.split("## Limits")[1]

    assert re.search(rf"\b{number:,}\b", table)
