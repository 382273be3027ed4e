"""What is read, written back and read again is the same question, and the text is canonical."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from query.test_parse import CONDITIONS, PARAMETERS, PRECEDENCE, PRINTOUTS
from query.trees import conditions, questions

from undersight.query.parse import parse
from undersight.query.syntax import (
    All,
    AnyValue,
    Condition,
    Either,
    Everything,
    Having,
    Not,
    OfKind,
    Op,
    Parameter,
    Question,
    Step,
    Test,
    Titled,
)
from undersight.query.write import write, write_condition

EXAMPLES = [
    *(text for text, _ in PRECEDENCE),
    *(text for text, _ in CONDITIONS),
    *(f"[[A]]|{text}" for text, _ in PRINTOUTS),
    *(f"|{text}" for text, _ in PARAMETERS),
    "{{#show: Berlin | ?P }}",
    "{{#show: [[A]] [[B]] }}",
]


@given(questions)
@settings(max_examples=400, deadline=None)
def test_reading_what_was_written_gives_the_same_question(question: Question) -> None:
    assert parse(write(question), longest=10**6) == question


@given(conditions)
@settings(max_examples=100, deadline=None)
def test_a_condition_alone(condition: Condition) -> None:
    assert parse(write_condition(condition), longest=10**6).where == condition


@pytest.mark.parametrize("text", EXAMPLES)
def test_writing_is_steady(text: str) -> None:
    question = parse(text)
    written = write(question)

    assert parse(written) == question
    assert write(parse(written)) == written


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("[[kind:A]][[ P:=≥5 ]]|? P = L|limit = 5", "[[Category:A]] [[P::>5]] |?P=L |limit=5"),
        ("([[A]] || [[B]]) && [[C]]", "<q>[[A]] OR [[B]]</q> [[C]]"),
        ("NOT ([[A]] [[B]])", "NOT <q>[[A]] [[B]]</q>"),
        ("[[P::like:a*||nlike:b]]", "[[P::~a*||!~b]]"),
        ("{{#ask: [[~~w]] }}", "[[in:w]]"),
        ("{{#show:  Berlin|?P}}", "{{#show: Berlin |?P}}"),
        ("[[P::[[Berlin|the city]]]]", "[[P::Berlin]]"),
        ("[[P::a] ]]", "[[P::a] ]]"),
        ("[[Help:>A]]", "[[>Help:A]]"),
        ("[[ A.B::c]]", r"[[A\.B::c]]"),
        ("?=L#f", "|?#f=L"),
        ("[[P::v|+certainty≥X]]", "[[P::v|+certainty>=X]]"),
        ("", ""),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert write(parse(text)) == canonical


@pytest.mark.parametrize(
    "where",
    [
        # made by hand, with text that was not escaped: written so that it cannot mean more
        Titled((Test(Op.EQUAL, "]] OR [[B"),)),
        Titled((Test(Op.EQUAL, "P::v"),)),
        Titled((Test(Op.EQUAL, "+"),)),
        Titled((Test(Op.EQUAL, "X:+"),)),
        Having((Step("P"),), (Test(Op.EQUAL, "a||b]] [[C"),)),
        Having((Step("P"),), (Test(Op.EQUAL, "<q>[[A]]</q>"),)),
        Having((Step("P"),), (Test(Op.EQUAL, ">5"),)),
        Having((Step("P"),), (Test(Op.AT_MOST, "q>[[A]]</q>"),)),
        OfKind((Test(Op.EQUAL, "A]]|+depth=1"),)),
    ],
)
def test_text_cannot_break_out(where: Condition) -> None:
    found = parse(write_condition(where)).where

    assert type(found) is type(where)
    assert write_condition(found) == write_condition(where)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Everything(), "[[:+]]"),
        (Not(Everything()), "NOT [[:+]]"),
        (All((Titled((AnyValue(),)), Either((OfKind(()), OfKind(()))))),
         "[[:+]] <q>[[Category:+]] OR [[Category:+]]</q>"),
    ],
)  # fmt: skip
def test_a_part_alone(where: Condition, text: str) -> None:
    assert write_condition(where) == text


def test_a_parameter_keeps_its_links() -> None:
    question = Question(parameters=(Parameter("intro", "See [[A|b]], [[, a|b "),))

    assert write(question) == r"|intro=See [[A|b]], \[[, a\|b\ "
