"""What was clicked beside a list, as conditions: one for each property, any of its values."""

from __future__ import annotations

from collections.abc import Iterable

from undersight.errors import InvalidError, Problem, worded
from undersight.query import plan as p
from undersight.query.syntax import State
from undersight.records.found import NUMBERS, Choice, Sort
from undersight.records.search import TEXTS, Term, Wanted
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


def worded_condition(wanted: Wanted, schema: Schema) -> p.Condition:
    """That a record's texts hold what somebody typed into a search box. Raises InvalidError for a
    field that no condition can ask for.
    """
    parts: list[p.Condition] = [_holding(term, schema) for term in wanted.terms]
    parts += [p.Not(_holding(term, schema)) for term in wanted.without]
    parts += [p.OfKind(wanted.kinds)] if wanted.kinds else []
    parts += [p.Not(p.OfKind(wanted.without_kinds))] if wanted.without_kinds else []
    if not parts:
        return p.Everything()
    return parts[0] if len(parts) == 1 else p.All(tuple(parts))


NAMES = ("title", "alias")
"""The properties that the field `title:` means, and no other field of texts does."""

NOT_HERE = ("source", "quote")
"""Fields of what is cited, which only the page Search looks through."""


def _holding(term: Term, schema: Schema) -> p.Condition:
    phrase = len(term.words) > 1
    if not term.field:
        return p.Wide(term.words, phrase=phrase, prefix=term.prefix)
    if term.field in NOT_HERE:
        cure = worded("search for it on the page Search, or leave out “%(name)s:”", name=term.field)
        problem = Problem(worded("is no field of a list"), cure, "q", term.field)
        raise InvalidError([problem])
    test = p.Holds(term.words, phrase=phrase, prefix=term.prefix)
    if term.field == "title":
        return p.Claims(NAMES, (test,))
    prop = schema.properties.get(term.field)
    if prop and prop.type == "link":
        return p.Claims((prop.id,), (p.LinksTo(p.Claims(NAMES, (test,))),))
    fields = (prop.id,) if prop else _texts(schema)
    own = p.Claims(fields, (test,))
    owning = _owning(fields, schema)
    return p.Either((own, p.Claims(owning, (p.LinksTo(own),)))) if owning else own


def _texts(schema: Schema) -> tuple[str, ...]:
    every = schema.properties.values()
    return tuple(each.id for each in every if each.type in TEXTS and each.id not in NAMES)


def _owning(fields: tuple[str, ...], schema: Schema) -> tuple[str, ...]:
    """The properties that lead to what a record owns and that has these: its words are the
    record's.
    """
    owned = {
        k.id for k in schema.kinds.values() if k.owner and any(k.use(field) for field in fields)
    }
    uses = (use for kind in schema.kinds.values() for use in kind.uses)
    owning = (u.property for u in uses if owned & set(u.targets))
    return tuple(p_ for p_ in dict.fromkeys(owning) if schema.properties[p_].owns)
