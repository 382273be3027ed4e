"""Reads the text of a question: its grammar, and what is said where the text does not fit it.
Knows no schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from lark import Lark, Token, UnexpectedToken
from lark.lexer import Lexer

from undersight.errors import Problem, QueryError, Wording, shorten, worded
from undersight.query import marks
from undersight.query.build import Build, joined
from undersight.query.escapes import trimmed
from undersight.query.syntax import (
    All,
    AnyValue,
    Choice,
    Condition,
    Everything,
    Is,
    Op,
    Parameter,
    Printout,
    Question,
    Span,
    State,
    Test,
    place,
)
from undersight.query.tape import Argument, Tape
from undersight.query.tokens import tokenise

LONGEST = 20_000
"""Characters of a question."""

GRAMMAR = r"""
question: _argument (_BAR _argument)*
_argument: _disjunction | column | parameter | page

_disjunction: disjunction | _conjunction
disjunction: _conjunction (_OR _conjunction)+
_conjunction: conjunction | _term
conjunction: _term (_AND? _term)+
_term: having | of_kind | of_concept | titled | negation | group
negation: NOT _term
group: QOPEN _disjunction QCLOSE | LPAR _disjunction RPAR

having: OPEN path _HAS _choices qualifier* CLOSE
path: step (_DOT step)*
step: INVERSE? NAME
_choices: _choice (_OR _choice)*
_choice: test | any | state | nested
test: COMPARE? TEXT
any: ANY | NONE
state: STATE
nested: QOPEN _disjunction QCLOSE
qualifier: PLUS NAME (RELATION VALUE)?

of_kind: OPEN KIND (ANY | test (_OR test)*) qualifier* CLOSE
of_concept: OPEN CONCEPT TEXT CLOSE
titled: OPEN title (_OR title)* CLOSE
title: OF_KIND? ANY | COMPARE? TEXT

column: MARK (path | KIND | FUNCTION path? RPAR)? FORMAT? LABEL? setting*
setting: PLUS NAME (RELATION VALUE?)?
parameter: SETTING RELATION VALUE? | FLAG
page: PAGE

%declare _BAR _OR _AND NOT QOPEN QCLOSE LPAR RPAR OPEN CLOSE _HAS _DOT INVERSE NAME
%declare COMPARE TEXT ANY NONE STATE PLUS RELATION VALUE KIND CONCEPT OF_KIND
%declare MARK FUNCTION FORMAT LABEL SETTING FLAG PAGE
"""


def parse(text: str, *, longest: int = LONGEST) -> Question:
    """The tree of a question. Raises QueryError with every problem that could be found."""
    if len(text) > longest:
        message = worded("The question has %(length)s characters", length=len(text))
        cure = worded("At most %(longest)s are read", longest=longest)
        raise QueryError([Problem(message, cure, "", shorten(text, 40), "too_long")])
    tape, show = tokenise(text)
    arguments = [a for a in tape.arguments if a.tokens and not a.broken]
    parts = _parts(tape, arguments)
    if tape.problems:
        raise QueryError([told for _, told in sorted(tape.problems, key=lambda found: found[0])])
    conditions = [p for p in parts if not isinstance(p, Printout | Parameter)]
    return Question(
        joined(All, conditions) if conditions else Everything(),
        tuple(p for p in parts if isinstance(p, Printout)),
        tuple(p for p in parts if isinstance(p, Parameter)),
        show,
        text,
    )


def choice(text: str, *, start: int = 0) -> Choice:
    """One value as it stands after `::`, or a part of one, such as a field of `a;?;>5`.

    `start`: where it stands in the question. Raises QueryError.

    >>> choice(">5")
    Test(op=<Op.AT_LEAST: '>'>, text='5', span=Span(start=0, end=2))
    """
    raw = trimmed(text)
    start += len(text) - len(text.lstrip())
    span = Span(start, start + len(raw))
    if match := marks.ANY.match(raw):
        return AnyValue(bool(match[1]), span=span)
    if (match := marks.STATE.match(raw)) and match[1].lower() in set(State):
        return Is(State(match[1].lower()), span=span)
    op = Op.EQUAL
    if match := marks.COMPARATOR.match(raw):
        op, raw = marks.OPS[match[0]], raw[match.end() :].lstrip()
    if not raw:
        message = worded("A value is missing")
        raise QueryError(
            [Problem(message, worded("+ means any value"), place(span), code="syntax")]
        )
    return Test(op, raw, span=span)


# ---- from tokens to parts ----


class _Ready(Lexer):
    """Hands on the tokens that there are already."""

    def __init__(self, lexer_conf: object) -> None:
        """Nothing to prepare."""

    def lex(self, tokens: Any, parser_state: Any = None) -> Iterator[Token]:
        """All of them."""
        return iter(tokens)


@cache
def _grammar() -> Lark:
    return Lark(GRAMMAR, start="question", parser="lalr", lexer=_Ready, transformer=Build())


def _parts(tape: Tape, arguments: list[Argument]) -> list[Condition | Printout | Parameter]:
    """What each argument says. One that the grammar does not know is told, and left out."""
    while arguments:
        tokens: list[Token] = []
        for argument in arguments:
            if tokens:
                tokens.append(Token.new_borrow_pos("_BAR", "|", tokens[-1]))
            tokens += argument.tokens
        try:
            return _grammar().parse(tokens)  # type: ignore[return-value]
        except UnexpectedToken as error:
            at = error.token.start_pos or 0
            wrong = max(i for i, a in enumerate(arguments) if (a.tokens[0].start_pos or 0) <= at)
            _tell(tape, arguments.pop(wrong).tokens, error)
    return []


EXPECTED: dict[str, tuple[Wording, Wording]] = {
    "NAME": (
        worded("A property is missing"),
        worded("Write one before ::, as in [[Country::Germany]]"),
    ),
    "OPEN": (worded("A condition is missing"), worded("Write one, as in [[Country::Germany]]")),
    "VALUE": (worded("A value is missing"), worded("Write one after the sign")),
    "RPAR": (worded("A ) is missing"), worded("Write it where the function ends")),
    "TEXT": (worded("A value is missing"), worded("Write one, or + for any")),
    "CLOSE": (worded("]] is missing"), worded("Write it where the condition ends")),
}
"""What may be told to be missing, by the token that would fit; the first that would is told."""


def _tell(tape: Tape, tokens: list[Token], error: UnexpectedToken) -> None:
    """That a token does not fit."""
    token = error.token
    before = [t for t in tokens if t is not token and (t.end_pos or 0) <= (token.start_pos or 0)]
    over = token.type in ("$END", "_BAR")
    last = tokens[-1] if over else before[-1] if before else None
    message, cure = next(
        (EXPECTED[kind] for kind in EXPECTED if kind in error.expected),
        (worded("This cannot stand here"), worded("Take it away")),
    )
    if not over and token.type in ("_OR", "_AND"):
        message = worded("%(message)s before %(mark)s", message=message, mark=str(token))
    elif last is not None:
        mark = tape.text[last.start_pos : last.end_pos].strip()[-40:]
        message = worded("%(message)s after %(mark)s", message=message, mark=mark)
    tape.problem(message, cure, at=(last.end_pos if over and last else token.start_pos) or 0)
