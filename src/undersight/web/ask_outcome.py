"""What becomes of a question: its answer, or what is wrong with it and where; why there is nothing,
where there is nothing. Asks, and draws nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from undersight.errors import InvalidError, Problem, Wording, worded
from undersight.exchange.answers.catalogue import ANSWERS, format_called
from undersight.looking.request import Looking
from undersight.query import syntax as s
from undersight.query.answer import Answer
from undersight.query.explain import Told, Without, conjuncts, explain
from undersight.query.explain_value import Teller
from undersight.query.parse import parse
from undersight.query.write import write
from undersight.store.reads.question import WORKED_OUT, Understood, answer, total, understand
from undersight.web.ask_form import with_parameters

TABLES = ("table", "broadtable")
LISTS = ("list", "ul", "ol", "plainlist", "plain")
DRAWN = ("category", "valuerank", "tagcloud", "template")
DEBUG = "debug"
SHAPES = (*TABLES, *LISTS, "count", *WORKED_OUT, *DRAWN, DEBUG)
"""Formats that a page can show; all others are files."""

OVER = ("format", "limit", "offset", "cursor", "sort", "order")
"""Parts of the address that come before what the text says."""

MOST_EXPLAINED = 12
"""Conditions that are left out in turn, to see which of them removed everything."""

_PLACE = re.compile(r"(?:line (\d+), )?column (\d+)")
_WORD = re.compile(r"\[\[|\]\]|[|\s]*[^\s|\]\[]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong, and the characters of the text where it is; start -1: nowhere."""

    problem: Problem
    where: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Removed:
    """A condition without which there would be something, and how much."""

    told: Told
    count: int
    text: str  # the words of the question that say it
    without: str  # the question without it


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question and what became of it. `shape`: how the answer is to be shown."""

    text: str
    question: s.Question | None = None
    understood: Understood | None = None
    answer: Answer | None = None
    troubles: tuple[Trouble, ...] = ()
    total: int | None = None
    removed: tuple[Removed, ...] = ()
    shape: str = "table"

    @property
    def canonical(self) -> str:
        """The question as it is written by rule."""
        return write(self.question) if self.question else self.text

    @property
    def teller(self) -> Teller:
        """Who tells its plan."""
        assert self.understood is not None  # noqa: S101 - asked only where there is an answer
        return Teller(self.understood.schema, self.understood.lens.language)

    @property
    def told(self) -> Told:
        """Its plan in words."""
        assert self.understood is not None  # noqa: S101
        return explain(self.understood.plan, self.teller)

    @property
    def marked(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether something is wrong there."""
        return list(_pieces(self.text, self.troubles))


def outcome(
    text: str,
    *,
    looking: Looking,
    now: datetime,
    over: dict[str, str] | None = None,
    seconds: int = 0,
    aside: bool = False,
) -> Outcome:
    """What becomes of a question. `over`: parameters of the address. Inside a snapshot.

    `aside`: it stands in a text, where neither the number of all rows nor the reason why there is
    nothing is told.
    """
    try:
        asked = understand(
            text, lens=looking.lens, moment=looking.at, schema=looking.schema, now=now
        )
    except InvalidError as error:
        return Outcome(text, troubles=tuple(_trouble(p, text) for p in error.problems))
    question = asked.question
    try:
        if over:
            asked = understand(
                with_parameters(parse(text), over),
                lens=looking.lens,
                moment=looking.at,
                schema=looking.schema,
                now=now,
            )
        if seconds:
            asked = replace(asked, limits=replace(asked.limits, seconds=seconds))
        _known(asked.plan.format)
        return _answered(text, question, asked, aside=aside)
    except InvalidError as error:
        troubles = tuple(_trouble(p, "" if over else text) for p in error.problems)
        return Outcome(text, question, asked, troubles=troubles)


def _known(name: str) -> None:
    if name and name not in SHAPES and format_called(name) is None:
        cure = worded("choose of: %(formats)s", formats=(*SHAPES, *ANSWERS))
        raise InvalidError([Problem(worded("is no format"), cure, "format", name)])


def _answered(text: str, question: s.Question, asked: Understood, *, aside: bool) -> Outcome:
    shape = asked.plan.format if asked.plan.format in SHAPES else _usual(asked)
    found = answer(asked, trace=shape == DEBUG and not aside)
    if aside:
        return Outcome(text, question, asked, found, total=found.count, shape=shape)
    number = _total(asked, found)
    removed = tuple(_removed(question, asked)) if number == 0 else ()
    return Outcome(text, question, asked, found, total=number, removed=removed, shape=shape)


def _usual(asked: Understood) -> str:
    """A table, or a list where there is one column only."""
    return "plain" if asked.question.show else "table"


def _total(asked: Understood, found: Answer) -> int:
    if found.count is not None:
        return found.count
    if asked.plan.format in WORKED_OUT:
        return len(found.rows)
    if not found.more and not asked.plan.cursor and (found.rows or not asked.plan.offset):
        if asked.plan.limit:
            return asked.plan.offset + len(found.rows)
    return total(asked)


# ---- what is wrong, and where ----


def _trouble(problem: Problem, text: str) -> Trouble:
    match = _PLACE.fullmatch(problem.place)
    if match is None or not text:
        return Trouble(problem, problem.place)
    line, column = int(match[1] or 1), int(match[2])
    if match[1]:
        where = _("line %(line)s, column %(column)s") % {"line": line, "column": column}
    else:
        where = _("column %(column)s") % {"column": column}
    before = sum(len(part) + 1 for part in text.split("\n")[: line - 1])
    start = min(before + column - 1, len(text))
    word = _WORD.match(text, start)
    return Trouble(problem, where, start, word.end() if word else len(text))


def _pieces(text: str, troubles: tuple[Trouble, ...]) -> Iterator[tuple[str, bool]]:
    at = 0
    for trouble in sorted((t for t in troubles if t.start >= 0), key=lambda t: t.start):
        if trouble.start < at:
            continue
        yield text[at : trouble.start], False
        yield text[trouble.start : trouble.end] or " ", True
        at = trouble.end
    yield text[at:], False


# ---- why there is nothing ----


def _removed(question: s.Question, asked: Understood) -> Iterator[Removed]:
    """The conditions without each of which there would be something."""
    teller = Teller(asked.schema, asked.lens.language)
    for left in conjuncts(question, asked.plan, teller)[:MOST_EXPLAINED]:
        try:
            count = total(_without(asked, left))
        except InvalidError:  # this one would take too long: the others still help
            continue
        text = question.text[left.span.start : left.span.end]
        yield Removed(left.told, count, text, _rest(question, left.span))


def _without(asked: Understood, left: Without) -> Understood:
    certainty = left.plan.certainty
    lens = asked.lens if certainty is None else replace(asked.lens, certainty=certainty)
    return replace(asked, plan=left.plan, lens=lens)


def _rest(question: s.Question, span: s.Span) -> str:
    """The question without what stands at a place."""
    where = question.where
    if isinstance(where, s.All):
        parts = tuple(part for part in where.parts if part.span != span)
        if len(parts) < len(where.parts):
            kept = parts[0] if len(parts) == 1 else s.All(parts)
            return write(replace(question, where=kept))
    parameters = tuple(p for p in question.parameters if p.span != span)
    if len(parameters) < len(question.parameters):
        return write(replace(question, parameters=parameters))
    return write(replace(question, where=s.Everything()))


def sentence(told: Told) -> Wording:
    """A told condition on one line."""
    if not told.parts:
        return told.text
    inner = tuple(sentence(part) for part in told.parts)
    return worded("%(text)s %(parts)s", text=told.text, parts=inner)
