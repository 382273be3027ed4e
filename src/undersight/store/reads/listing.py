"""A list of the records of one kind: narrowed, ordered, a page of it, and by what it can be
narrowed further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import connection

from undersight.query import plan as p
from undersight.query.chosen import conditions
from undersight.query.context import Context
from undersight.query.fragment import every, within
from undersight.query.normal import normal, parts_of
from undersight.query.sql import holds, listable, members
from undersight.records.found import (
    ABSENT,
    NUMBERS,
    OUT_OF_LISTS,
    Choice,
    Facet,
    Listing,
    Sort,
    narrowing,
    start_of,
)
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Kind, Schema, Use
from undersight.store.reads.asking import context_of
from undersight.store.reads.compiled import USE
from undersight.store.reads.facets import EVERYTHING, Narrowed, facets
from undersight.store.reads.matching import begins
from undersight.store.reads.names import in_reader_language, names
from undersight.store.reads.postings import Value
from undersight.store.reads.rows import rows
from undersight.store.reads.scope import scope
from undersight.store.reads.speaking import speaks_sql

CAP = 10_000
"""Records of a list are counted up to here."""

FACETS = 8
CHOICES = 10
YEARS = 15
"""Facets beside a list, values of each, and years of a date."""


class Order(StrEnum):
    """How a list can be ordered."""

    LEAD = "lead"  # the sample first, then by title
    TITLE = "title"
    START = "start"  # the latest start first, those without a date last
    LATEST = "latest"  # what was last added to first


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of SQL with its parameters."""

    text: str
    params: tuple[object, ...] = ()


def listing(
    kind: Kind,
    *,
    lens: Lens,
    schema: Schema,
    chosen: tuple[Choice, ...] = (),
    base: p.Condition = EVERYTHING,
    order: Order = Order.TITLE,
    lead: str = "",
    offset: int = 0,
    size: int = 50,
    faceted: bool = True,
) -> Listing:
    """A page of the list, with its facets where they are wanted. `base`: what else is asked of its
    records. `lead`: the scheme of outside ids whose records come first.
    """
    asked = Narrowed(kind, base, conditions(chosen, schema))
    context, _ = context_of(asked.where(schema), lens=lens, schema=schema)
    where = _where(asked, context)
    handles = _ordered(
        asked, where, lens=lens, schema=schema, order=order, lead=lead, offset=offset, size=size + 1
    )
    counting = (
        f"SELECT COUNT(*) FROM (SELECT 1 FROM records s WHERE {where.text} LIMIT %s) AS some_"
    )
    total = int(scope(lens).select(counting, [*where.params, CAP + 1], use=USE)[0][0])
    shown = _facets(asked, chosen, lens=lens, schema=schema) if faceted else ()
    links = {
        c.value for c in (*chosen, *(c for f in shown for c in f.choices)) if c.sort is Sort.RECORD
    }
    known = in_reader_language(names(links, lens), lens)
    return Listing(
        rows(handles[:size], lens=lens, schema=schema),
        min(total, CAP),
        total > CAP,
        len(handles) > size,
        tuple(replace(f, choices=_named(f.choices, known)) for f in shown),
        _named(chosen, known),
    )


def _named(choices: Iterable[Choice], known: dict[str, Name]) -> tuple[Choice, ...]:
    """The choices with the names of their records; those that do not stand are left out."""
    return tuple(
        replace(c, name=known.get(c.value))
        for c in choices
        if c.sort is not Sort.RECORD or c.value in known
    )


def _ordered(
    asked: Narrowed,
    where: Part,
    *,
    lens: Lens,
    schema: Schema,
    order: Order,
    lead: str,
    offset: int,
    size: int,
) -> list[str]:
    """The ids of a stretch of the list, in its order."""
    if order is Order.LEAD and lead:
        return _in_two(*_lead_first(where, lead), lens=lens, offset=offset, size=size)
    if order is Order.START and start_of(asked.kind):
        return _in_two(*_by_start(where, asked.kind, schema), lens=lens, offset=offset, size=size)
    query = _by_latest(where, lens) if order is Order.LATEST else _by_title(where)
    return _stretch(query, lens, offset=offset, size=size)


def _stretch(query: Part, lens: Lens, *, offset: int, size: int) -> list[str]:
    params = [*query.params, size, offset]
    found = scope(lens).select(f"{query.text} LIMIT %s OFFSET %s", params, use=USE)
    return [from_number(row[0]) for row in found]


def _in_two(first: Part, rest: Part, *, lens: Lens, offset: int, size: int) -> list[str]:
    """A stretch of a list that has a first part and a rest, so that each follows an index of its
    own.
    """
    found = _stretch(first, lens, offset=offset, size=size)
    if len(found) == size:
        return found
    number = offset + len(found)
    if not found and offset:
        counting = f"SELECT COUNT(*) FROM ({first.text}) AS first_"
        number = int(scope(lens).select(counting, first.params, use=USE)[0][0])
    return found + _stretch(rest, lens, offset=max(0, offset - number), size=size - len(found))


def _by_title(where: Part) -> Part:
    text = f"SELECT s.record FROM records s WHERE {where.text} ORDER BY s.title_key, s.record"
    return Part(text, where.params)


def _lead_first(where: Part, lead: str) -> tuple[Part, Part]:
    """The sample's records by title, then the others."""
    like, params = begins("key", f"{lead}:")
    leads = f"SELECT record FROM claims WHERE property = 'outside_id' AND NOT (key = '') AND {like}"
    first = (
        f"SELECT s.record FROM (SELECT DISTINCT record FROM ({leads}) AS all_) AS lead_"
        f" CROSS JOIN records s WHERE s.record = lead_.record AND {where.text}"
        " ORDER BY s.title_key, s.record"
    )
    rest = f"{where.text} AND s.record NOT IN ({leads})"
    return Part(first, (*params, *where.params)), _by_title(Part(rest, (*where.params, *params)))


def _by_start(where: Part, kind: Kind, schema: Schema) -> tuple[Part, Part]:
    """Those with a date, along the index of dates; then the others by title."""
    speaks = speaks_sql("c", schema)
    dated = f"c.property = %s AND c.kind = %s AND c.earliest IS NOT NULL AND {speaks}"
    own = (start_of(kind), kind.id)
    first = (
        "SELECT s.record FROM claims c CROSS JOIN records s"
        f" WHERE s.record = c.record AND {dated} AND {where.text}"
        " ORDER BY c.earliest DESC, s.title_key, s.record"
    )
    rest = f"{where.text} AND s.record NOT IN (SELECT c.record FROM claims c WHERE {dated})"
    return Part(first, (*own, *where.params)), _by_title(Part(rest, (*where.params, *own)))


def _by_latest(where: Part, lens: Lens) -> Part:
    """By the newest claim; where the reader knows days only, by its day, and within it by title."""
    newest = "(SELECT MAX(c.opened) FROM claims c WHERE c.record = s.record)"
    if lens.knows_editors:
        key = newest
    else:
        key = f"(SELECT {day_of_changeset('g.at')} FROM changeset g WHERE g.position = {newest})"
    return Part(
        f"SELECT record FROM (SELECT s.record AS record, s.title_key AS title_key, {key} AS moved"
        f" FROM records s WHERE {where.text}) AS all_ ORDER BY moved DESC, title_key, record",
        where.params,
    )


def day_of_changeset(column: str) -> str:
    """The day, in UTC, of a changeset's time, in this database's words."""
    if connection.vendor == "sqlite":
        return f"substr({column}, 1, 10)"
    return f"({column} AT TIME ZONE 'UTC')::date"


def _where(asked: Narrowed, context: Context) -> Part:
    """The condition that a record `s` is of the kind and has all that is asked."""
    parts = [within("s.kind", [asked.kind.id])]
    for condition in (*parts_of(normal(asked.base, context.schema)), *asked.chosen.values()):
        if listable(condition):
            parts.append("s.record IN (" + members(condition, context) + ")")
        else:
            parts.append("(" + holds(condition, "s.record", context, kind="s.kind") + ")")
    found = every(parts)
    return Part(found.text, found.params)


# ---- facets ----


def _facets(
    asked: Narrowed, chosen: tuple[Choice, ...], *, lens: Lens, schema: Schema
) -> tuple[Facet, ...]:
    """The properties worth a facet, in the order of the page: chosen ones, then those whose values
    are shared most.
    """
    uses = {u.property: u for u in narrowing(asked.kind, schema) if _worth(u, schema)}
    counts, above = facets(asked, tuple(uses), lens=lens, schema=schema)
    picked = {c.property for c in chosen}
    shared = {prop: sum(n for n in counts[prop].values() if n > 1) for prop in uses}
    worth = [p_ for p_ in uses if p_ in picked or (len(counts[p_]) > 1 and shared[p_])]
    worth.sort(key=lambda prop: (prop not in picked, -shared[prop], uses[prop].order))
    best = sorted((uses[prop] for prop in worth[:FACETS]), key=lambda u: (u.order, u.property))
    return tuple(
        _facet(use, counts[use.property], above, chosen=chosen, schema=schema) for use in best
    )


def _facet(
    use: Use,
    counts: Mapping[Value, int],
    above: Mapping[int, tuple[int, ...]],
    *,
    chosen: tuple[Choice, ...],
    schema: Schema,
) -> Facet:
    type_ = schema.properties[use.property].type
    own = tuple(c for c in chosen if c.property == use.property)
    if type_ in NUMBERS:
        absent = {v: n for v, n in counts.items() if str(v).startswith(ABSENT)}
        return Facet(use, _choices(use, absent, own), ranges=True)
    if type_ == "date":
        return Facet(use, _years(use, counts, own), ranges=True)
    shown = _choices(use, counts, own)
    return Facet(use, _as_tree(shown, above), len(counts) > len(shown))


def _choices(use: Use, counts: Mapping[Value, int], own: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The commonest values of a property, and those chosen."""
    found = [_choice(use, value, number) for value, number in counts.items()]
    found.sort(key=lambda c: (-c.count, c.sort, c.value))
    picked = {(c.sort, c.value) for c in own}
    kept = [c for n, c in enumerate(found) if n < CHOICES or (c.sort, c.value) in picked]
    there = {(c.sort, c.value) for c in kept}
    return (*kept, *(c for c in own if (c.sort, c.value) not in there and c.sort is not Sort.RANGE))


def _choice(use: Use, value: Value, number: int) -> Choice:
    if isinstance(value, int):
        return Choice(use.property, Sort.RECORD, from_number(value), number)
    if value.startswith(ABSENT):
        return Choice(use.property, Sort.ABSENCE, value.removeprefix(ABSENT), number)
    return Choice(use.property, Sort.CODE, value, number)


def _years(use: Use, counts: Mapping[Value, int], own: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The years in which dates begin, in their order, the last ones; then absences."""
    years = [
        Choice(use.property, Sort.RANGE, str(value), number)
        for value, number in sorted(counts.items(), key=lambda item: str(item[0]))
        if str(value).isdigit()
    ]
    absent = {v: n for v, n in counts.items() if str(v).startswith(ABSENT)}
    return (*years[-YEARS:], *_choices(use, absent, own))


def _as_tree(
    choices: tuple[Choice, ...], above: Mapping[int, tuple[int, ...]]
) -> tuple[Choice, ...]:
    """The values with each narrower one under the nearest broader one that is shown."""
    shown = {to_number(c.value): c for c in choices if c.sort is Sort.RECORD}
    under: dict[int, list[Choice]] = {}
    roots: list[Choice] = []
    for choice in choices:
        number = to_number(choice.value) if choice.sort is Sort.RECORD else 0
        parent = next((n for n in above.get(number, ()) if n in shown and n != number), 0)
        # places that contain each other would hang in the air
        if parent and number not in above.get(parent, ()):
            under.setdefault(parent, []).append(choice)
        else:
            roots.append(choice)
    found: list[Choice] = []

    def put(choice: Choice, depth: int) -> None:
        found.append(replace(choice, depth=depth))
        if choice.sort is Sort.RECORD:
            for child in under.get(to_number(choice.value), ()):
                put(child, depth + 1)

    for choice in roots:
        put(choice, 0)
    return tuple(found)


def _worth(use: Use, schema: Schema) -> bool:
    """Whether a property is of interest beside a list: not what editors file, nor the sources of a
    record.
    """
    return use.section not in OUT_OF_LISTS and not schema.properties[use.property].retired
