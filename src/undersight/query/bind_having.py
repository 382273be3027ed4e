"""What a record's claims are asked: chains, values, absences, qualifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from undersight.errors import Problem, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_claim import Asked, qualifiers
from undersight.query.bind_path import Hop, chain
from undersight.query.bind_record import owned_kinds, record_tests
from undersight.query.bind_special import special_condition
from undersight.query.bind_value import WORDED, Asking, value_tests
from undersight.query.scope import Scope
from undersight.values.language import TYPE as LANGUAGE
from undersight.values.protocol import Rules

Inner = Callable[[s.Condition, Scope], p.Condition]
"""Binds a condition inside a condition."""

Tests = tuple[p.ValueTest, ...]
Extra = tuple[p.ClaimTest, ...]
NO_EXTRA: Extra = ()

CITY, PLACE_TYPE = "city", "place_type"
"""A record without coordinates of its own is where its city is, as on its page."""

_TAGGED = re.compile(r"(.*[^\\\s])@([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*", re.DOTALL)


def having_condition(having: s.Having, scope: Scope, inner: Inner) -> p.Condition:
    """`[[Used by.Country::Germany||France|+certainty>=Documented]]`, bound."""
    hops = chain(having.path, scope)
    if hops is None:
        return p.NOTHING
    last = hops[-1]
    here = replace(scope, kinds=last.kinds)
    asked = qualifiers(having.qualifiers, here)
    if last.bound.special:
        found = special_condition(last.bound.special, having, asked, scope=here)
    else:
        _no_stray(having, last, asked, scope=here)
        found = _claims(having, last, asked, scope=here, inner=inner)
    for hop in reversed(hops[:-1]):
        found = linked(hop, (p.LinksTo(found),), (), scope=scope)
    return found


def _no_stray(having: s.Having, last: Hop, asked: Asked, *, scope: Scope) -> None:
    types = {scope.schema.properties[i].type for i in last.bound.properties}
    tested = any(isinstance(c, s.Test) for c in having.choices)
    timed = any(isinstance(t, p.Held) for t in asked.tests)
    stray = None
    if asked.surely is not None and "date" not in types and not timed and not _dated(last, scope):
        stray = worded("There is no date here that could be sure or possible")
    elif asked.depth and not (tested and types & {"link", "code"}):
        stray = worded("+depth goes with the name of a record or of a code")
    elif asked.steps or asked.by:
        stray = worded("+steps and +by go with “Connected to” only")
    if stray:
        at = having.qualifiers[0].span
        scope.faults.refuse(stray, worded("leave it out"), at, code="qualifier")


def _dated(last: Hop, scope: Scope) -> bool:
    """Whether it links records that are named by what they say, of which one thing is a date."""
    return any(
        scope.schema.kinds[k].owner
        and any(
            scope.schema.properties[u.property].type == "date" for u in scope.schema.kinds[k].uses
        )
        for k in last.beyond
    )


def _claims(
    having: s.Having, last: Hop, asked: Asked, *, scope: Scope, inner: Inner
) -> p.Condition:
    """One of its claims passes one of the tests; or there is none, where that is asked."""
    found: dict[str, dict[Extra, list[p.ValueTest]]] = {i: {} for i in last.bound.properties}
    for choice in having.choices:
        if isinstance(choice, s.AnyValue) and choice.none:
            continue
        _add(choice, last, asked, found=found, scope=scope, inner=inner)
    alike: dict[tuple[Tests, Extra], list[str]] = {}
    for property_id, by_extra in found.items():
        for extra, tests in by_extra.items():
            alike.setdefault((merged(tests), extra), []).append(property_id)
    parts = [
        linked(last, tests, (*asked.frozen(), *extra), scope=scope, only=tuple(ids))
        for (tests, extra), ids in alike.items()
    ]
    if any(isinstance(c, s.AnyValue) and c.none for c in having.choices):
        parts.append(p.Not(linked(last, (p.Present(),), asked.frozen(), scope=scope)))
    return parts[0] if len(parts) == 1 else p.Either(tuple(parts))


def _add(
    choice: s.Choice,
    last: Hop,
    asked: Asked,
    *,
    found: dict[str, dict[Extra, list[p.ValueTest]]],
    scope: Scope,
    inner: Inner,
) -> None:
    """Files the tests of one choice under each property; a value that none of them can have is a
    problem.
    """
    faults: list[Problem] = []
    for property_id in last.bound.properties:
        asking = Asking(
            scope.schema.properties[property_id],
            scope,
            last.beyond,
            asked.depth or 0,
            scope.surely if asked.surely is None else asked.surely,
        )
        made = _choice(choice, asking, inner)
        if isinstance(made, Problem):
            faults.append(made)
            continue
        tests, extra = made
        found[property_id].setdefault(extra, []).extend(tests)
    if len(faults) == len(last.bound.properties):
        scope.faults.add(faults[0], choice.span)


def _choice(choice: s.Choice, asking: Asking, inner: Inner) -> tuple[Tests, Extra] | Problem:
    match choice:
        case s.AnyValue():
            return (p.Present(),), ()
        case s.Is():
            return (p.Stands(choice.state),), ()
        case s.Nested():
            if asking.prop.type != "link":
                return Problem(
                    worded("Only records can be asked further, and this is no link"),
                    worded("write a value, or a comparator and a value"),
                )
            beyond = replace(asking.scope, kinds=asking.kinds)
            return (p.LinksTo(inner(choice.where, beyond)),), ()
    tests: Tests | Problem
    if asking.prop.type == "link" and owned_kinds(asking):
        tests, extra = record_tests(choice, asking), NO_EXTRA
    else:
        choice, extra = _in_language(choice, asking.prop.type)
        tests = value_tests(choice, asking)
    if isinstance(tests, Problem):
        return tests
    return tuple(_spanned(t, choice.span) for t in tests), extra


def _spanned(test: p.ValueTest, span: s.Span) -> p.ValueTest:
    """Names keep their place: who is unknown is told where it stands."""
    if isinstance(test, p.Links):
        return replace(test, records=tuple(replace(n, span=span) for n in test.records))
    return test


def _in_language(test: s.Test, type_: str) -> tuple[s.Test, Extra]:
    """`text@lang`: the text, and the language of its claim."""
    match = _TAGGED.fullmatch(test.text) if type_ in WORDED else None
    if match is None:
        return test, ()
    tag = LANGUAGE.parse(match[2], Rules())
    if isinstance(tag, Problem):
        return test, ()
    return replace(test, text=match[1]), (p.InLanguage(tag.text),)


def merged(tests: Iterable[p.ValueTest]) -> Tests:
    """`Planned||Stopped` as one test of two keys."""
    found: list[p.ValueTest] = []
    for test in dict.fromkeys(tests):
        before = found[-1] if found else None
        if isinstance(test, p.Keyed) and isinstance(before, p.Keyed):
            if not test.other and not before.other:
                found[-1] = p.Keyed(tuple(dict.fromkeys((*before.keys, *test.keys))))
                continue
        if isinstance(test, p.Links) and isinstance(before, p.Links) and not test.other:
            if replace(test, records=()) == replace(before, records=()):
                found[-1] = replace(before, records=(*before.records, *test.records))
                continue
        found.append(test)
    return tuple(found)


def linked(
    hop: Hop,
    any_of: Tests,
    tests: Extra,
    *,
    scope: Scope,
    only: tuple[str, ...] = (),
) -> p.Condition:
    """A claim of the hop's properties; where a link goes both ways, from either side."""
    properties = only or hop.bound.properties
    own = p.Claims(properties, any_of, tests, hop.bound.inverse)
    two_way = tuple(i for i in properties if scope.schema.properties[i].symmetric)
    if two_way and all(isinstance(t, p.Links | p.LinksTo | p.Present) for t in any_of):
        return p.Either((own, p.Claims(two_way, any_of, tests, not hop.bound.inverse)))
    if any(isinstance(t, p.Near | p.Box) for t in any_of):
        return _with_city(own, hop.kinds, scope)
    return own


def _with_city(own: p.Claims, kinds: tuple[str, ...], scope: Scope) -> p.Condition:
    """Or it says nothing of its own coordinates, and its city lies there. A region does not: it
    has a middle, but what is in it may be far from that.
    """
    bearers = tuple(
        kind.id
        for kind in scope.schema.kinds.values()
        if kind.use(CITY)
        and any(kind.use(i) for i in own.properties)
        and (not kinds or kind.id in kinds)
    )
    if not bearers:
        return own
    city: p.Condition = p.Claims(own.properties, own.any_of)
    if PLACE_TYPE in scope.schema.properties:
        untyped = p.Not(p.Claims((PLACE_TYPE,), (p.Present(),)))
        a_city = p.Claims((PLACE_TYPE,), (p.Keyed(("city",)),))
        city = p.All((city, p.Either((a_city, untyped))))
    derived: list[p.Condition] = [
        p.Claims((CITY,), (p.LinksTo(city),), own.tests),
        p.Not(p.Claims(own.properties, ())),
    ]
    if not kinds or set(kinds) - set(bearers):
        derived.insert(0, p.OfKind(bearers))
    return p.Either((own, p.All(tuple(derived))))
