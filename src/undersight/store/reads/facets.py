"""By what a question can be narrowed, and how many records each value would leave: exact under
every combination of what is chosen, through the lens.

What a property could be changed to is counted without what was chosen of it. A broader record
counts what links anything narrower: a country its cities, a technology its sorts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import and_

from undersight.query import plan as p
from undersight.query.chosen import conditions
from undersight.query.fragment import within
from undersight.query.normal import normal
from undersight.query.select import matching
from undersight.records.found import ABSENT, Choice, Sort
from undersight.records.ids import to_number
from undersight.records.lens import Lens
from undersight.schema.model import Kind, Schema
from undersight.store.reads.compiled import run
from undersight.store.reads.posting_lists import Among, Table, Value
from undersight.store.reads.postings import table
from undersight.store.reads.prepared import context_of
from undersight.store.reads.scope import scope
from undersight.store.reads.wording import Wording, of_words

EVERYTHING = p.Everything()

Counts = Mapping[str, Mapping[Value, int]]
"""Property -> value -> how many records."""

Above = Mapping[int, tuple[int, ...]]
"""Record -> all that is broader than it, the nearest first."""


@dataclass(frozen=True)
class Narrowed:
    """The records of a kind that meet a question, by its parts: what was chosen of each property,
    and under "" what is asked beside. No part: all records of the kind.
    """

    table: Table
    parts: Mapping[str, Among] = field(default_factory=dict)

    @cached_property
    def among(self) -> Among | None:
        """What meets all parts; None for all of the kind."""
        return _all(self.parts.values())

    def counts(self, properties: Iterable[str]) -> Counts:
        """The values of these properties; of one that was chosen, without its own choice."""
        return {prop: self.table.counts(prop, self._but(prop)) for prop in properties}

    def _but(self, prop: str) -> Among | None:
        if prop not in self.parts:
            return self.among
        return _all(among for other, among in self.parts.items() if other != prop)


def _all(parts: Iterable[Among]) -> Among | None:
    parts = list(parts)
    return reduce(and_, parts) if parts else None


def narrowed(
    kind: Kind,
    properties: Sequence[str],
    *,
    lens: Lens,
    schema: Schema,
    base: p.Condition = EVERYTHING,
    chosen: tuple[Choice, ...] = (),
) -> Narrowed:
    """The records of a kind that meet a question, with the posting lists of these properties.

    What was chosen of them is looked up in the lists; the rest is asked of the database.
    """
    known = table(kind, properties, lens=lens, schema=schema)
    parts = {}
    if (where := _of(kind, base, schema)) != _of(kind, EVERYTHING, schema):
        asked = normal(base, schema)
        if of_words(asked):
            parts[""] = Wording(known, kind, lens, schema).among(asked)
        else:
            parts[""] = known.these(_asked(where, lens=lens, schema=schema))
    there = _standing(chosen, lens)
    for prop, condition in conditions(chosen, schema).items():
        own = [c for c in chosen if c.property == prop]
        if prop in known.lists and all(c.sort is not Sort.RANGE for c in own):
            parts[prop] = known.having(prop, [v for c in own if (v := value_of(c)) in there])
        else:
            where = _of(kind, condition, schema)
            parts[prop] = known.these(_asked(where, lens=lens, schema=schema))
            parts[prop] |= _following(prop, condition, known)
    return Narrowed(known, parts)


def _of(kind: Kind, where: p.Condition, schema: Schema) -> p.Condition:
    return normal(p.All((p.OfKind((kind.id,)), where)), schema)


def _asked(where: p.Condition, *, lens: Lens, schema: Schema) -> list[int]:
    """The records that meet a condition, by the database."""
    context, _ = context_of(where, lens=lens, schema=schema)
    return [row[0] for row in run(matching(p.Plan(where), context), lens)]


def _following(prop: str, condition: p.Condition, known: Table) -> Among:
    """The records of which nobody claims the date that was chosen, but it follows."""
    found = known.these(())
    for test in condition.any_of if isinstance(condition, p.Claims) else ():
        if isinstance(test, p.During):
            found |= known.following(prop, test.first, test.last)
    return found


def value_of(choice: Choice) -> Value:
    """What was chosen, as the posting lists have it."""
    if choice.sort is Sort.RECORD:
        return to_number(choice.value)
    return ABSENT + choice.value if choice.sort is Sort.ABSENCE else choice.value


def _standing(chosen: Iterable[Choice], lens: Lens) -> set[Value]:
    """What was chosen without the records that do not stand: nobody can ask by them."""
    found = {value_of(c) for c in chosen}
    numbers = sorted(v for v in found if isinstance(v, int))
    if not numbers:
        return found
    where = within("s.record", numbers)
    sql = f"SELECT s.record FROM records s WHERE {where.text}"
    rows = scope(lens).select(sql, list(where.params), use="records")
    return found - set(numbers) | {row[0] for row in rows}
