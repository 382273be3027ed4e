"""By what a question can be narrowed, and how many records each value would leave: exact under
every combination of what is chosen, through the lens.

What a property could be changed to is counted without what was chosen of it. A broader record
counts what links anything narrower: a country its cities, a technology its sorts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from undersight.query import plan as p
from undersight.query.normal import normal
from undersight.query.select import matching
from undersight.records.lens import Lens
from undersight.schema.model import Kind, Schema
from undersight.store.reads.asking import context_of
from undersight.store.reads.compiled import run
from undersight.store.reads.postings import Value, table

EVERYTHING = p.Everything()

Counts = Mapping[str, Mapping[Value, int]]
"""Property -> value -> how many records."""

Above = Mapping[int, tuple[int, ...]]
"""Record -> all that is broader than it, the nearest first."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A question about one kind: what it asks beside the kind, and what was chosen, by property."""

    kind: Kind
    base: p.Condition = EVERYTHING
    chosen: Mapping[str, p.Condition] = field(default_factory=dict)

    def where(self, schema: Schema, *, but: str = "") -> p.Condition:
        """All that is asked, leaving out one property's choice."""
        parts = [c for prop, c in self.chosen.items() if prop != but]
        return normal(p.All((p.OfKind((self.kind.id,)), self.base, *parts)), schema)


def facets(
    asked: Narrowed, properties: Sequence[str], *, lens: Lens, schema: Schema
) -> tuple[Counts, Above]:
    """The values of these properties among the records that meet a question; of a chosen property,
    without its own choice. And what is broader than each record that they link.
    """
    known = table(asked.kind, properties, lens=lens, schema=schema)
    bases: dict[str, set[int] | None] = {}
    found = {}
    for prop in properties:
        but = prop if prop in asked.chosen else ""
        if but not in bases:
            bases[but] = _records(asked, but, lens=lens, schema=schema)
        found[prop] = known.counts(prop, bases[but])
    return found, known.above


def _records(asked: Narrowed, but: str, *, lens: Lens, schema: Schema) -> set[int] | None:
    """The records in question; None for all of the kind."""
    where = asked.where(schema, but=but)
    if where == p.OfKind((asked.kind.id,)):
        return None
    context, _ = context_of(where, lens=lens, schema=schema)
    return {row[0] for row in run(matching(p.Plan(where), context), lens)}
