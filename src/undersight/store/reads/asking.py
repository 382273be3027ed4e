"""Answers a question through a lens: finds the records that its names mean, which records meet it
and what its columns say of them.

A fixed number of statements: one for the names, one for the records (a second only where a sorted
walk runs out), one for all plain columns together and one for every chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from undersight.errors import Problem, QueryError, shorten, worded
from undersight.query import plan as p
from undersight.query.answer import Answer, Found, Timing
from undersight.query.fragment import Sql
from undersight.query.select import After
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.mapping import fetch
from undersight.store.reads import asked_names, cursors
from undersight.store.reads.asked_cells import cells_of
from undersight.store.reads.asked_groups import grouped
from undersight.store.reads.prepared import Prepared, prepared
from undersight.store.reads.timed import at_most
from undersight.values.characters import title_key


def ask(
    plan: p.Plan,
    *,
    lens: Lens,
    schema: Schema,
    head: int,
    digest: str = "",
    seconds: float = 10,
    trace: bool = False,
) -> Answer:
    """The rows of a question. `head`: the position that the lens stands at, so that a cursor goes
    on at the same. `digest`: the end of the log, while which is the same the question is not
    compiled again; "" keeps nothing.

    Raises QueryError where it takes longer than `seconds`, or where the cursor is not one of ours.
    """
    began = perf_counter()
    with at_most(seconds):
        after = None
        if plan.cursor:
            after, head = _resume(plan)
            lens = lens.at(head)
        ready = prepared(plan, lens=lens, schema=schema, digest=digest)
        named = perf_counter()
        if plan.group or _sums(plan):
            return grouped(plan, ready.context, lens=lens, head=head, notices=ready.notices)
        statements, rows, keys = _rows(ready, after)
        listed = perf_counter()
        shown = rows[plan.offset if after is None else 0 :][: plan.limit]
        found = _found(shown, ready)
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
        notices=(*plan.notices, *ready.notices),
        sql=tuple((s.text, s.params) for s in statements) if trace else (),
        timing=timing,
    )


def count(
    plan: p.Plan, *, lens: Lens, schema: Schema, digest: str = "", seconds: float = 10
) -> int:
    """How many records there are, whatever the limit."""
    with at_most(seconds):
        ready = prepared(plan, lens=lens, schema=schema, digest=digest)
        return int(fetch(ready.counting.text, ready.counting.params)[0][0])


def _sums(plan: p.Plan) -> bool:
    return any(column.shown is p.Shown.AGGREGATE for column in plan.columns)


def _rows(ready: Prepared, after: After | None) -> tuple[list[Sql], list[tuple[Any, ...]], int]:
    """The rows of all stages until there are enough."""
    stages = ready.first if after is None else ready.beyond(after)
    wanted = ready.plan.limit + ready.plan.offset + 1
    ran: list[Sql] = []
    rows: list[tuple[Any, ...]] = []
    for stage, whole in zip(stages.chosen.stages, stages.whole, strict=True):
        ran.append(stage)
        rows += fetch(whole.text, whole.params)
        if len(rows) >= wanted:
            break
    return ran, rows[:wanted], stages.chosen.keys


def _found(rows: Sequence[tuple[Any, ...]], ready: Prepared) -> tuple[Found, ...]:
    lens, schema = ready.lens, ready.schema
    names = [Name(from_number(row[0]), row[1], row[2]) for row in rows]
    names, owners = asked_names.in_language(names, lens=lens, schema=schema, told=ready.told)
    cells = cells_of(
        [row[0] for row in rows],
        names,
        ready.plan.columns,
        lens=lens,
        schema=schema,
        told=ready.told,
    )
    if not owners:
        return tuple(map(Found, names, cells))
    return tuple(map(Found, names, cells, [owners.get(name.id) for name in names]))


# ---- cursors ----


def _cursor(row: tuple[Any, ...], keys: int, head: int) -> str:
    return cursors.seal([head, from_number(row[0]), title_key(row[2]), *row[3 : 3 + keys]])


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
