"""Answers a question through a lens: finds the records that its names mean, which records meet it
and what its columns say of them.

A fixed number of statements: one for the names, one for the records (a second only where a sorted
walk runs out), one for all plain columns together and one for every chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import Any

from django.db import connection

from undersight.errors import Problem, QueryError, Wording, shorten, worded
from undersight.query import plan as p
from undersight.query.answer import Answer, Found, Timing
from undersight.query.context import Context
from undersight.query.fragment import Dialect, Sql
from undersight.query.normal import normal
from undersight.query.select import After, counting, kinds_alone, selection
from undersight.query.size import leaves
from undersight.query.sql import split
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.reads import asked_counts, asked_names, cursors
from undersight.store.reads.asked_cells import cells_of
from undersight.store.reads.asked_groups import grouped
from undersight.store.reads.compiled import run
from undersight.store.reads.matching import phrase
from undersight.store.reads.moment import first_of_day
from undersight.store.reads.timed import at_most


def ask(
    plan: p.Plan, *, lens: Lens, schema: Schema, head: int, seconds: float = 10, trace: bool = False
) -> Answer:
    """The rows of a question. `head`: the position that the lens stands at, so that a cursor goes
    on at the same.

    Raises QueryError where it takes longer than `seconds`, or where the cursor is not one of ours.
    """
    began = perf_counter()
    with at_most(seconds):
        after = None
        if plan.cursor:
            after, head = _resume(plan)
            lens = lens.at(head)
        context, notices = context_of(plan.where, lens=lens, schema=schema)
        named = perf_counter()
        if plan.group or _sums(plan):
            return grouped(plan, context, lens=lens, head=head, notices=notices)
        statements, rows, keys = _rows(plan, context, after, lens=lens)
        listed = perf_counter()
        shown = rows[plan.offset if after is None else 0 :][: plan.limit]
        found = _found(shown, plan, lens=lens, schema=schema)
    more = len(rows) > (plan.offset if after is None else 0) + plan.limit
    timing = Timing(
        (named - began) * 1000, (listed - named) * 1000, (perf_counter() - listed) * 1000
    )
    return Answer(
        plan,
        found,
        more,
        _cursor(shown[-1], keys, head) if more and shown and not plan.shuffled else "",
        position=head,
        notices=(*plan.notices, *notices),
        sql=tuple((s.text, s.params) for s in statements) if trace else (),
        timing=timing,
    )


def count(plan: p.Plan, *, lens: Lens, schema: Schema, seconds: float = 10) -> int:
    """How many records there are, whatever the limit."""
    with at_most(seconds):
        context, _ = context_of(plan.where, lens=lens, schema=schema)
        return int(run(counting(plan, context), lens)[0][0])


def context_of(
    where: p.Condition, *, lens: Lens, schema: Schema
) -> tuple[Context, tuple[p.Notice, ...]]:
    """What the compiler has to know, and which names mean nothing here."""
    wanted = asked_names.wanted(where)
    numbers = asked_names.numbers(wanted, lens) if wanted else {}
    context = Context(
        schema,
        Dialect(connection.vendor),
        _first,
        phrase,
        lens.position,
        numbers,
        {},
        asked_counts.totals(lens),
    )
    asked = set(leaves(normal(where, schema), context, _alone(where, schema)))
    counts = asked_counts.counts(asked, context, lens)
    notices = tuple(
        p.Notice(_nobody(name), name.span)
        for name in dict.fromkeys(wanted)
        if not numbers.get(name)
    )
    return replace(context, counts=counts), notices


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


def _sums(plan: p.Plan) -> bool:
    return any(column.shown is p.Shown.AGGREGATE for column in plan.columns)


def _rows(
    plan: p.Plan, context: Context, after: After | None, *, lens: Lens
) -> tuple[list[Sql], list[tuple[Any, ...]], int]:
    """The rows of all stages until there are enough."""
    chosen = selection(plan, context, after=after)
    wanted = plan.limit + plan.offset + 1
    ran: list[Sql] = []
    rows: list[tuple[Any, ...]] = []
    for stage in chosen.stages:
        ran.append(stage)
        rows += run(stage, lens)
        if len(rows) >= wanted:
            break
    return ran, rows[:wanted], chosen.keys


def _found(
    rows: Sequence[tuple[Any, ...]], plan: p.Plan, *, lens: Lens, schema: Schema
) -> tuple[Found, ...]:
    names = [Name(from_number(row[0]), row[1], row[2]) for row in rows]
    names, owners = asked_names.in_language(names, lens=lens, schema=schema)
    cells = cells_of([row[0] for row in rows], names, plan.columns, lens=lens, schema=schema)
    return tuple(
        Found(name, cells[number], owners.get(name.id)) for number, name in enumerate(names)
    )


# ---- cursors ----


def _cursor(row: tuple[Any, ...], keys: int, head: int) -> str:
    return cursors.seal([head, from_number(row[0]), row[3], *row[4 : 4 + keys]])


def _resume(plan: p.Plan) -> tuple[After, int]:
    """Where a page ended, and at which position. A cursor of a question in another order has other
    keys.
    """
    token = plan.cursor
    said = cursors.unseal(token)
    number = sum(bool(sort.path or sort.moment or sort.kind) for sort in plan.sort)
    if said is None or len(said) != 3 + number or plan.shuffled:
        message = worded("this cursor is not one that was given here")
        cure = worded("take the cursor of the page before as it stands, or begin anew without one")
        raise QueryError([Problem(message, cure, "cursor", shorten(token))])
    head, handle, title, *keys = said
    return After(tuple(keys), title, to_number(handle)), int(head)
