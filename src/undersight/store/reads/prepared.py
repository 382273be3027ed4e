"""A question made ready to be asked: what its names mean, how much meets its conditions, and the
statements that follow from it. It is kept as long as nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection

from undersight.errors import Wording, shorten, worded
from undersight.kept import Kept
from undersight.query import plan as p
from undersight.query.context import Context
from undersight.query.fragment import Dialect, Sql
from undersight.query.normal import normal
from undersight.query.select import After, Selection, counting, kinds_alone, selection
from undersight.query.size import leaves
from undersight.query.sql import split
from undersight.records.lens import Lens
from undersight.schema.model import Schema
from undersight.store.reads import asked_counts, asked_names
from undersight.store.reads.compiled import through
from undersight.store.reads.matching import phrase
from undersight.store.reads.moment import first_of_day
from undersight.store.reads.names import any_told

KEPT = 500


@dataclass(frozen=True, slots=True)
class Stages:
    """Statements to be run in turn until there are enough rows; `whole`: the same through the
    lens.
    """

    chosen: Selection
    whole: tuple[Sql, ...]


@dataclass(frozen=True)
class Prepared:
    """A plan, ready to be asked through a lens. `told`: whether titles in several languages are to
    be looked for at all.
    """

    plan: p.Plan
    lens: Lens
    schema: Schema
    context: Context
    notices: tuple[p.Notice, ...]
    told: bool

    @cached_property
    def first(self) -> Stages:
        """The statements for the first page."""
        return self._stages(selection(self.plan, self.context))

    def beyond(self, after: After) -> Stages:
        """The statements for the page after a row."""
        return self._stages(selection(self.plan, self.context, after=after))

    def _stages(self, chosen: Selection) -> Stages:
        return Stages(chosen, tuple(through(stage, self.lens) for stage in chosen.stages))

    @cached_property
    def counting(self) -> Sql:
        """The statement that counts the records, through the lens."""
        return through(counting(self.plan, self.context), self.lens)


_kept: Kept[tuple[Any, ...], Prepared] = Kept(KEPT)


def prepared(plan: p.Plan, *, lens: Lens, schema: Schema, digest: str = "") -> Prepared:
    """The plan made ready. `digest`: the head of the log, under which it is kept; "" keeps
    nothing.
    """
    key = (digest, id(plan), lens)
    kept = _kept.get(key) if digest else None
    if kept is not None and kept.plan is plan and kept.schema is schema:
        return kept
    context, notices = context_of(plan.where, lens=lens, schema=schema)
    made = Prepared(plan, lens, schema, context, notices, any_told(lens))
    return _kept.put(key, made) if digest else made


def forget() -> None:
    """Drops what is kept: for a measurement."""
    _kept.clear()


def context_of(
    where: p.Condition, *, lens: Lens, schema: Schema
) -> tuple[Context, tuple[p.Notice, ...]]:
    """What the compiler has to know, and which names mean nothing here."""
    wanted = asked_names.wanted(where)
    numbers = asked_names.numbers(wanted, lens) if wanted else {}
    totals = asked_counts.totals(lens)
    context = Context(
        schema, Dialect(connection.vendor), _first, phrase, lens.position, numbers, {}, totals
    )
    asked = set(leaves(normal(where, schema), context, _alone(where, schema)))
    notices = tuple(
        p.Notice(_nobody(name), name.span)
        for name in dict.fromkeys(wanted)
        if not numbers.get(name)
    )
    counts = asked_counts.counts(asked, context, lens)
    return context.counted(counts), notices


def _alone(where: p.Condition, schema: Schema) -> tuple[str, ...]:
    """The kinds that a question without one asks for."""
    return () if split(normal(where, schema))[0] else kinds_alone(schema)


def _nobody(name: p.Named) -> Wording:
    return worded("No record here is called “%(name)s”", name=shorten(name.text))


def _first(day: int) -> int:
    """The first position of a day, or after it."""
    if day <= 1:
        return 1
    try:
        return first_of_day(date.fromordinal(day))
    except (ValueError, OverflowError):
        return 2**62
