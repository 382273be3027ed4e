"""A list of the records of one kind: narrowed, ordered, a page of it, and by what it can be
narrowed further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from heapq import nlargest

from undersight.query import plan as p
from undersight.query.normal import normal
from undersight.records.found import (
    ABSENT,
    NUMBERS,
    OUT_OF_LISTS,
    Choice,
    Facet,
    Listing,
    Sort,
    narrowing,
)
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.schema.model import Kind, Schema, Use
from undersight.store.reads.facets import EVERYTHING, Narrowed, narrowed, value_of
from undersight.store.reads.names import in_reader_language, names
from undersight.store.reads.ordering import Order, Ordering
from undersight.store.reads.posting_lists import Value
from undersight.store.reads.rows import rows
from undersight.store.reads.scope import scope

CAP = 10_000
"""Records of a list are counted up to here."""

FACETS = 8
CHOICES = 10
YEARS = 15
"""Facets beside a list, values of each, and years of a date."""


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
    uses = {u.property: u for u in narrowing(kind, schema) if _worth(u, schema)}
    asked = None
    if faceted or chosen or normal(base, schema) != EVERYTHING or order is Order.START:
        asked = narrowed(kind, tuple(uses), lens=lens, schema=schema, base=base, chosen=chosen)
    ordering = Ordering(kind, order, lens, schema, asked, lead)
    handles = [from_number(n) for n in ordering.first(offset + size + 1)[offset:]]
    total = _total(kind, asked, lens)
    shown = _facets(uses, asked, chosen=chosen, schema=schema) if asked and faceted else ()
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


def _total(kind: Kind, asked: Narrowed | None, lens: Lens) -> int:
    """How many records there are; not much above the cap it does not matter how many."""
    among = asked.among if asked else None
    if among is not None:
        return len(among)
    of_kind = "SELECT 1 FROM records s WHERE s.kind = %s LIMIT %s"
    sql = f"SELECT COUNT(*) FROM ({of_kind}) AS some_"
    return int(scope(lens).select(sql, [kind.id, CAP + 1], use="records")[0][0])


def _named(choices: Iterable[Choice], known: dict[str, Name]) -> tuple[Choice, ...]:
    """The choices with the names of their records; those that do not stand are left out."""
    return tuple(
        replace(c, name=known.get(c.value))
        for c in choices
        if c.sort is not Sort.RECORD or c.value in known
    )


# ---- facets ----


def _facets(
    uses: Mapping[str, Use], asked: Narrowed, *, chosen: tuple[Choice, ...], schema: Schema
) -> tuple[Facet, ...]:
    """The properties worth a facet, in the order of the page: chosen ones, then those whose values
    are shared most.
    """
    counts, above = asked.counts(uses), asked.table.above
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
    least = min(nlargest(CHOICES, counts.values()), default=0)
    mine = {value_of(c) for c in own}
    found = [_choice(use, v, n) for v, n in counts.items() if n >= least or v in mine]
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
