"""Chains of properties bound step by step: what each name means to the records reached so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from undersight.errors import Problem, shorten, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.escapes import pieces, plain
from undersight.query.lookup import CATEGORY, Bound
from undersight.query.scope import Scope, told_kinds
from undersight.schema.names import fold


@dataclass(frozen=True, slots=True)
class Hop:
    """One step: what it means, of which kinds it is asked, to which it leads (() any)."""

    bound: Bound
    kinds: tuple[str, ...]
    beyond: tuple[str, ...]

    @property
    def columns(self) -> p.Hop:
        """The same in a plan's columns and sort keys."""
        return p.Hop(self.bound.properties, self.bound.inverse)


def chain(steps: Sequence[s.Step], scope: Scope) -> list[Hop] | None:
    """The steps of a chain; None where one is wrong, which the scope's faults then tell."""
    hops: list[Hop] = []
    kinds = scope.kinds
    for step in steps:
        bound = scope.names.bound(step.name, kinds, inverse=step.inverse)
        if isinstance(bound, Problem):
            scope.faults.add(bound, step.span)
            return None
        if step is not steps[-1] or bound.inverse:
            linking = _linking(bound, step, scope)
            if linking is None:
                return None
            bound = linking
        if not bound.special:
            _unused(bound, kinds, step, scope=scope)
        beyond = () if bound.special else scope.names.beyond(bound, kinds)
        hops.append(Hop(bound, kinds, beyond))
        kinds = beyond
    return hops


def _linking(bound: Bound, step: s.Step, scope: Scope) -> Bound | None:
    """The properties among them that are links: from nothing else can a chain go on."""
    links = tuple(i for i in bound.properties if scope.schema.properties[i].type == "link")
    if links:
        return replace(bound, properties=links)
    message = (
        worded("Only a link can be followed backwards")
        if step.inverse
        else worded("A chain can only go on from a link")
    )
    scope.faults.refuse(
        message, worded("“%(name)s” is none", name=step.name), step.span, given=step.name
    )
    return None


def _unused(bound: Bound, kinds: tuple[str, ...], step: s.Step, *, scope: Scope) -> None:
    """Told, not refused: a question over several kinds may ask what only some of them have."""
    if bound.inverse or not kinds:
        return
    users = {u.kind for i in bound.properties for u in scope.names.uses.get(i, ())}
    if not users & set(kinds):
        message = worded(
            "%(kinds)s: no record of this kind has “%(name)s”",
            kinds=told_kinds(kinds, scope),
            name=step.name,
        )
        scope.faults.notice(message, step.span)


def type_of(bound: Bound, scope: Scope) -> str:
    """The type of value of a step; "" where its properties differ in it."""
    if bound.special:
        return ""
    types = {scope.schema.properties[i].type for i in bound.properties}
    return types.pop() if len(types) == 1 else ""


def canonical(hops: Sequence[Hop], scope: Scope) -> str:
    """A chain as the schema writes it."""
    return ".".join(scope.names.canonical(hop.bound) for hop in hops)


def steps_of(text: str, span: s.Span = s.NOWHERE) -> tuple[s.Step, ...]:
    """A chain in a parameter: `sort=Used by.Country`; a leading blank escapes the dots."""
    parts = [text] if text[:1].isspace() else pieces(text, ".")
    steps = []
    for part in parts:
        name = plain(part).strip()
        inverse = name.startswith("-") and len(name) > 1
        steps.append(s.Step(name[1:].strip() if inverse else name, inverse, span=span))
    return tuple(steps)


def asks_kind(name: str) -> bool:
    """Whether a name in the place of a property means the record's kind."""
    return fold(name) in CATEGORY


def empty_step(steps: Sequence[s.Step], scope: Scope) -> bool:
    """Whether a name is missing in a chain; told to the scope's faults."""
    for step in steps:
        if not step.name:
            message = worded("A name is missing in this chain")
            cure = worded("Write names with single dots between them: Used by.Country")
            given = shorten(".".join(each.name for each in steps))
            scope.faults.refuse(message, cure, step.span, given=given)
            return True
    return False
