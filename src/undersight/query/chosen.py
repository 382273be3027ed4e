"""What was clicked beside a list, as conditions: one for each property, any of its values."""

from __future__ import annotations

from collections.abc import Iterable

from undersight.query import plan as p
from undersight.query.syntax import State
from undersight.records.found import NUMBERS, Choice, Sort
from undersight.records.search import Term, Wanted
from undersight.schema.model import Schema
from undersight.values.period import span
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST

HIERARCHY = ("broader", "located_in")
"""Links from a narrower record to a broader one of which facets take account."""

DEEPEST = 10
"""Steps that are gone down from a broader record."""


def conditions(chosen: Iterable[Choice], schema: Schema) -> dict[str, p.Condition]:
    """Property -> that a record has one of the values that were chosen of it."""
    by_property: dict[str, list[Choice]] = {}
    for choice in chosen:
        by_property.setdefault(choice.property, []).append(choice)
    return {
        prop: p.Claims((prop,), tuple(_test(c, schema) for c in choices))
        for prop, choices in by_property.items()
    }


def _test(choice: Choice, schema: Schema) -> p.ValueTest:
    if choice.sort is Sort.ABSENCE:
        return p.Stands(State(choice.value))
    if choice.sort is Sort.RECORD:
        up = hanging(choice.property, schema)
        return p.Links((p.Named(choice.value),), DEEPEST if up else 0, up)
    if choice.sort is Sort.RANGE:
        return _range(choice, schema)
    return p.Keyed((choice.value,))


def _range(choice: Choice, schema: Schema) -> p.ValueTest:
    """From one bound to the other; an end that is left out is open."""
    low, _, high = choice.value.partition("..") if ".." in choice.value else (choice.value, "", "")
    high = high if ".." in choice.value else low
    if schema.properties[choice.property].type in NUMBERS:
        return p.Between(float(low) if low else -1e300, float(high) if high else 1e300)
    first = span(low).start_earliest if low else OPEN_PAST
    return p.During(first, span(high).end_latest if high else OPEN_FUTURE)


def hanging(prop: str, schema: Schema) -> tuple[str, ...]:
    """The properties by which what a property links can be part of something broader."""
    uses = [u for k in schema.kinds.values() for u in k.uses if u.property == prop]
    targets = {t for u in uses for t in (u.targets or tuple(schema.kinds))}
    kinds = [schema.kinds[t] for t in targets if t in schema.kinds]
    return tuple(up for up in HIERARCHY if any(kind.use(up) for kind in kinds))


def worded_condition(wanted: Wanted) -> p.Condition:
    """That a record's texts hold what somebody typed into a search box."""
    parts: list[p.Condition] = [_holding(term) for term in wanted.terms]
    parts += [p.Not(_holding(term)) for term in wanted.without]
    if not parts:
        return p.Everything()
    return parts[0] if len(parts) == 1 else p.All(tuple(parts))


def _holding(term: Term) -> p.Condition:
    return p.Wide(term.words, phrase=len(term.words) > 1, prefix=term.prefix)
