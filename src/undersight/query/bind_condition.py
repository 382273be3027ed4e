"""Conditions bound to a schema: kinds, titles, saved questions, and how they stand together."""

from __future__ import annotations

from dataclasses import replace

from undersight.errors import InvalidError, Problem, Wording, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_having import having_condition
from undersight.query.bind_value import no_word, title_test
from undersight.query.escapes import plain
from undersight.query.limits import exceeded, leaves, weight
from undersight.query.scope import Faults, Scope
from undersight.schema.names import fold, kind_named
from undersight.values.words import words

DEEPEST = 8
"""Saved questions in saved questions."""


def condition(where: s.Condition, scope: Scope) -> p.Condition:
    """A condition, bound; what is wrong with it goes to the scope's faults."""
    match where:
        case s.Everything():
            return p.Everything()
        case s.All():
            return _all(where, scope)
        case s.Either():
            return p.Either(tuple(condition(part, scope) for part in where.parts))
        case s.Not():
            return p.Not(condition(where.part, scope))
        case s.OfKind():
            return _of_kind(where, scope)
        case s.OfConcept():
            return _of_concept(where, scope)
        case s.Titled():
            return _titled(where, scope)
        case s.Having():
            return having_condition(where, scope, condition)


def _all(where: s.All, scope: Scope) -> p.Condition:
    """Its parts, one for one: what says the kind says to all of them what their names mean."""
    kinds = set(scope.kinds) if scope.kinds else None
    for part in where.parts:
        said = said_kinds(part, scope)
        if said is not None:
            kinds = said if kinds is None else kinds & said
    if kinds is not None and not kinds:
        message = worded("A record is of one kind: nothing meets both of these conditions")
        scope.faults.notice(message, where.span)
    inside = replace(scope, kinds=_ordered(kinds or set(), scope))
    return p.All(tuple(condition(part, inside) for part in where.parts))


def _ordered(kinds: set[str], scope: Scope) -> tuple[str, ...]:
    return tuple(k for k in scope.schema.kinds if k in kinds)


def said_kinds(where: s.Condition, scope: Scope) -> set[str] | None:
    """The kinds to which a condition limits, as it is written; None where it does not."""
    match where:
        case s.OfKind() if where.names and all(t.op is s.Op.EQUAL for t in where.names):
            return {k for test in where.names if (k := scope.names.kind(plain(test.text)))} or None
        case s.Titled():
            said = [_said_by(where.kind, test, scope) for test in where.tests]
            return set(said) if said and all(said) else None
        case s.Either():
            each = [said_kinds(part, scope) for part in where.parts]
            known = [kinds for kinds in each if kinds is not None]
            return set().union(*known) if len(known) == len(each) else None
        case s.All():
            every = [said_kinds(part, scope) for part in where.parts]
            limiting = [kinds for kinds in every if kinds is not None]
            return set.intersection(*limiting) if limiting else None
    return None


def _said_by(kind: str, test: s.Test | s.AnyValue, scope: Scope) -> str:
    """The kind to which one test of a title limits; "" none."""
    if kind or isinstance(test, s.AnyValue):
        return scope.names.kind(kind)
    return "" if test.op is s.Op.OTHER else _parted(test.text, scope)[0]


def kinds_of(where: p.Condition) -> set[str] | None:
    """The kinds of which an answer can be, by a bound condition; None where it does not say."""
    match where:
        case p.OfKind():
            return set(where.kinds)
        case p.Is() if where.records and all(name.kinds for name in where.records):
            return {kind for name in where.records for kind in name.kinds}
        case p.Either() if where.parts:
            each = [kinds_of(part) for part in where.parts]
            known = [kinds for kinds in each if kinds is not None]
            return set().union(*known) if len(known) == len(each) else None
        case p.All():
            known = [k for part in where.parts if (k := kinds_of(part)) is not None]
            return set.intersection(*known) if known else None
    return None


# ---- kinds and titles ----


def _kind(name: str, span: s.Span, scope: Scope) -> str:
    """The id of a kind; "" where there is none, which the faults tell."""
    said = name.strip()
    found = scope.names.kind(said)
    if not found:
        try:
            kind_named(scope.schema, said)
        except InvalidError as error:
            scope.faults.add(error.problems[0], span)
    return found


def _of_kind(where: s.OfKind, scope: Scope) -> p.Condition:
    if where.depth:
        message = worded("Kinds have no kinds below them: +depth changes nothing")
        scope.faults.notice(message, where.span)
    if not where.names:
        return p.Everything()
    wanted: list[str] = []
    parts: list[p.Condition] = []
    for test in where.names:
        if test.op not in (s.Op.EQUAL, s.Op.OTHER):
            message = worded("A kind is named, or excluded with !")
            scope.faults.refuse(message, worded("Write its name"), test.span, given=test.op.value)
            continue
        kind = _kind(plain(test.text), test.span, scope)
        if kind and test.op is s.Op.EQUAL:
            wanted.append(kind)
        elif kind:
            parts.append(p.Not(p.OfKind((kind,))))
    if wanted:
        parts.insert(0, p.OfKind(tuple(dict.fromkeys(wanted))))
    return parts[0] if len(parts) == 1 else p.Either(tuple(parts))


def _parted(text: str, scope: Scope) -> tuple[str, str]:
    """`Place:Berlin` as a kind and a title; "" where it begins with no kind's name."""
    head, colon, rest = text.partition(":")
    kind = scope.names.kind(plain(head)) if colon and rest.strip() and head[-1:] != "\\" else ""
    return (kind, rest) if kind else ("", text)


def _titled(where: s.Titled, scope: Scope) -> p.Condition:
    kind = _kind(where.kind, where.span, scope) if where.kind else ""
    if where.kind and not kind:
        return p.NOTHING
    names: list[p.Named] = []
    parts: list[p.Condition] = []
    for test in where.tests:
        if isinstance(test, s.AnyValue):
            if test.none:
                message = worded("Every record has a title")
                scope.faults.refuse(message, worded("leave out the !"), test.span)
            parts.append(p.OfKind((kind,)) if kind else p.Everything())
            continue
        own, text = (kind, test.text) if kind else _parted(test.text, scope)
        kinds = (own,) if own else ()
        if test.op is s.Op.EQUAL:
            names.append(p.Named(plain(text).strip(), kinds, test.span))
            continue
        if kinds and test.op is s.Op.OTHER and text.strip() == "+":
            parts.append(p.Not(p.OfKind(kinds)))
            continue
        found = _title(replace(test, text=text), kinds, scope)
        parts.append(p.All((p.OfKind(kinds), found)) if kinds else found)
    if names:
        parts.insert(0, p.Is(tuple(names)))
    return parts[0] if len(parts) == 1 else p.Either(tuple(parts))


def _title(test: s.Test, kinds: tuple[str, ...], scope: Scope) -> p.Condition:
    """What is asked of a title, or of all texts of a record, with a comparator."""
    if not test.text.strip():
        scope.faults.refuse(
            worded("Nothing stands after the comparator"), worded("Write a title"), test.span
        )
        return p.NOTHING
    if test.op is s.Op.OTHER:
        return p.Not(p.Is((p.Named(plain(test.text).strip(), kinds, test.span),)))
    if test.op in (s.Op.IN, s.Op.NOT_IN, s.Op.PHRASE):
        found = tuple(words(plain(test.text)))
        if not found:
            scope.faults.add(no_word(test.text), test.span)
        return p.Wide(found, test.op is s.Op.PHRASE, test.op is s.Op.NOT_IN)
    return title_test(test.op, test.text)


# ---- saved questions ----


def _of_concept(where: s.OfConcept, scope: Scope) -> p.Condition:
    """What a saved question finds: its conditions, bound by themselves."""
    name = where.name.strip()
    circle = (*scope.circle, name)
    if fold(name) in (fold(each) for each in scope.circle):
        return _refused(
            worded("This saved question asks for itself: %(circle)s", circle=" → ".join(circle)),
            worded("Take it out of one of them"),
            where,
            scope=scope,
        )
    if len(circle) > DEEPEST:
        return _refused(
            worded("Saved questions stand in each other too deeply: %(c)s", c=" → ".join(circle)),
            worded("At most %(most)s are possible", most=DEEPEST),
            where,
            scope=scope,
        )
    saved = scope.concept(name) if scope.concept else None
    if saved is None:
        message = worded("There is no saved question of this name")
        return _refused(message, worded("Look at the list of saved questions"), where, scope=scope)
    inside = replace(scope, kinds=(), circle=circle, faults=Faults())
    for problem, span in exceeded(saved, scope.limits):
        inside.faults.add(problem, span)
    found: p.Condition = p.NOTHING
    scope.faults.conditions += sum(weight(leaf) for leaf, _ in leaves(saved.where))
    if scope.faults.conditions > scope.limits.conditions:
        return _refused(
            worded("With the saved questions in it, the question has too many conditions"),
            worded("At most %(most)s are possible", most=scope.limits.conditions),
            where,
            scope=scope,
        )
    if not inside.faults.problems:
        inside.faults.conditions = scope.faults.conditions
        found = condition(saved.where, inside)
        scope.faults.conditions = inside.faults.conditions
    _hand_up(inside, name, where, scope=scope)
    if any(saved.parameter(each) for each in ("limit", "offset", "at", "certainty")):
        message = worded(
            "Of the saved question “%(name)s” only the conditions count here", name=name
        )
        scope.faults.notice(message, where.span)
    return found


def _refused(message: Wording, cure: Wording, where: s.OfConcept, *, scope: Scope) -> p.Condition:
    scope.faults.refuse(message, cure, where.span, given=where.name, code="concept")
    return p.NOTHING


def _hand_up(inside: Scope, name: str, where: s.OfConcept, *, scope: Scope) -> None:
    """Problems inside a saved question are told at the place that asks for it."""
    for problem, _ in inside.faults.problems:
        message = (
            problem.message
            if problem.code == "concept"
            else worded(
                "In the saved question “%(name)s”: %(message)s", name=name, message=problem.message
            )
        )
        told = Problem(message, problem.cure, problem.place, problem.value, problem.code)
        scope.faults.add(told, where.span)
    for notice in inside.faults.notices:
        scope.faults.notice(notice.message, where.span)
