"""From the text of a question to its answer: what every face calls.

`understand` reads and binds it once; the same text in the same schema is not read again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Generic, TypeVar

from undersight.errors import Problem, QueryError, Wording, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.answer import Answer
from undersight.query.bind import bind
from undersight.query.limits import Limits, leaves, limits_for, too_long
from undersight.query.parse import parse
from undersight.query.syntax import Aggregate
from undersight.records.lens import Lens
from undersight.records.page import Moment
from undersight.schema.model import Schema
from undersight.store.reads.asking import ask, count
from undersight.store.reads.moment import resolve
from undersight.store.reads.scope import scope
from undersight.store.reads.vocabulary import schema_at
from undersight.values.characters import folded

ASKS = "asks"
"""The property of a saved question that holds its text."""

WORKED_OUT = {each.value: each for each in Aggregate if each is not Aggregate.COUNT}
"""Formats that work one number out of each column."""

_SAVED = (
    "SELECT q.text FROM claims q WHERE q.property = %s AND q.absence = '' AND q.record IN"
    " (SELECT c.record FROM claims c WHERE c.property IN ('title', 'alias') AND NOT (c.key = '')"
    " AND c.key = %s) ORDER BY q.record, q.id LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question with the lens that it is asked through: its own `at` and certainty count."""

    question: s.Question
    plan: p.Plan
    lens: Lens
    moment: Moment
    schema: Schema
    limits: Limits


def understand(
    text: str, *, lens: Lens, moment: Moment, schema: Schema, now: datetime
) -> Understood:
    """What a text asks. Raises QueryError with every problem and its place.

    `moment` is where the lens stands; the question's own `at=` comes before it.
    """
    limits = limits_for(lens.reader.level)
    if problem := too_long(text, limits):
        raise QueryError([problem])
    question = _parsed(text)
    asked = question.parameter("at").strip()
    if asked:
        moment = resolve(asked, reader=lens.reader, now=now)
        lens = lens.at(moment.at)
        schema = schema_at(moment.position or moment.head)
    if _names_questions(text):
        seen = lens
        plan = bind(
            question,
            schema=schema,
            limits=limits,
            today=now.date(),
            language=lens.language,
            concept=lambda title: saved(title, seen),
        )
    else:
        plan = _bound(text, _Same(schema), limits, today=now.date(), language=lens.language)
    if plan.certainty is not None:
        lens = replace(lens, certainty=plan.certainty)
    return Understood(question, plan, lens, moment, schema, limits)


def answer(understood: Understood, *, trace: bool = False) -> Answer:
    """The answer to a question: rows, or one number where its format is a count."""
    u = understood
    plan = u.plan
    if plan.format == "count" and not plan.group:
        number = _count(u)
        return Answer(plan, count=number, position=u.moment.position, notices=plan.notices)
    if plan.format in WORKED_OUT and not plan.group:
        plan = _worked_out(plan, WORKED_OUT[plan.format])
    return ask(
        plan,
        lens=u.lens,
        schema=u.schema,
        head=u.moment.position,
        digest=u.moment.digest,
        seconds=u.limits.seconds,
        trace=trace,
    )


def paged(
    understood: Understood, *, limit: int = 0, offset: int = 0, cursor: str = ""
) -> Understood:
    """The same question, another page of its answer. 0 and "" leave what it says itself."""
    plan = understood.plan
    if limit or offset:
        plan = _page(_Same(plan), limit or plan.limit, offset or plan.offset)
    return replace(understood, plan=replace(plan, cursor=cursor) if cursor else plan)


def total(understood: Understood) -> int:
    """How many records the question has in all."""
    return _count(understood)


def _count(u: Understood) -> int:
    return count(
        u.plan, lens=u.lens, schema=u.schema, digest=u.moment.digest, seconds=u.limits.seconds
    )


@lru_cache(maxsize=2_000)
def _names_questions(text: str) -> bool:
    """Whether it refers to saved questions, which may read otherwise the next time."""
    return any(isinstance(leaf, s.OfConcept) for leaf, _ in leaves(_parsed(text).where))


def saved(title: str, lens: Lens) -> s.Question | None:
    """The question that is saved under a title, as far as the lens shows it."""
    rows = scope(lens).select(_SAVED, [ASKS, folded(title)])
    return _parsed(rows[0][0]) if rows else None


def _worked_out(plan: p.Plan, aggregate: Aggregate) -> p.Plan:
    """The plan with one number for each column of values."""
    columns = tuple(
        replace(c, shown=p.Shown.AGGREGATE, aggregate=aggregate)
        for c in plan.columns
        if c.shown is p.Shown.VALUES
    )
    if not columns:
        raise QueryError([_no_column(aggregate)])
    return replace(plan, columns=columns, sort=(), shuffled=False)


def _no_column(aggregate: Aggregate) -> Problem:
    message: Wording = worded("has no column to work out", name=aggregate.value)
    cure = worded("name one, such as ?Camera count, or use format=count")
    return Problem(message, cure, "format", aggregate.value)


@lru_cache(maxsize=2_000)
def _parsed(text: str) -> s.Question:
    return parse(text)


@lru_cache(maxsize=2_000)
def _page(plan: _Same[p.Plan], limit: int, offset: int) -> p.Plan:
    """The same plan each time: what was worked out for it is found again."""
    return replace(plan.kept, limit=limit, offset=offset)


Kept = TypeVar("Kept")


class _Same(Generic[Kept]):
    """What is equal only to itself: a schema or a plan is kept, not compared."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.kept is self.kept

    def __hash__(self) -> int:
        return id(self.kept)


@lru_cache(maxsize=2_000)
def _bound(
    text: str, schema: _Same[Schema], limits: Limits, *, today: date, language: str
) -> p.Plan:
    return bind(_parsed(text), schema=schema.kept, limits=limits, today=today, language=language)
