"""Columns of an answer: what a printout shows, over which heading, and how rows are grouped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_path import (
    Hop,
    asks_kind,
    canonical,
    chain,
    empty_step,
    steps_of,
    type_of,
)
from undersight.query.bind_special import MOMENTS
from undersight.query.escapes import pieces
from undersight.query.scope import Scope
from undersight.schema.model import in_language
from undersight.schema.names import kind_named
from undersight.values.language import TYPE as LANGUAGE
from undersight.values.protocol import Rules

NUMERIC = ("integer", "number", "quantity", "money")
ORDERED = (*NUMERIC, "date", "string", "multilingual", "boolean")
CATEGORY = "Category"
"""The heading of the kind's column, as SMW has it."""

_ORDERS = {
    "asc": "asc",
    "ascending": "asc",
    "n-asc": "asc",
    "desc": "desc",
    "descending": "desc",
    "n-desc": "desc",
}


def columns(question: s.Question, scope: Scope) -> tuple[p.Column, ...]:
    """The columns of a question that is not grouped: first the record, unless `mainlabel=-`."""
    found = [c for each in question.printouts if (c := column(each, scope))]
    main = question.parameter("mainlabel")
    own = any(not each.path and not each.kind and not each.aggregate for each in question.printouts)
    hidden = main.strip() == "-" or own or (question.show and found)
    if not hidden:
        found.insert(0, p.Column(p.Shown.RECORD, main.strip(), type="link"))
    return told_apart(found)


def told_apart(found: Iterable[p.Column]) -> tuple[p.Column, ...]:
    """A chain whose last property already heads a column is headed by the whole chain."""
    made: list[p.Column] = []
    taken: set[str] = set()
    for each in found:
        repeated = each.label in taken and len(each.path) > 1 and each.label != each.canonical
        label = each.canonical if repeated else each.label
        taken.add(label)
        made.append(replace(each, label=label))
    return tuple(made)


def column(given: s.Printout, scope: Scope) -> p.Column | None:
    """One printout, bound; None where it is wrong, which the faults tell."""
    made = _shown(given, scope)
    return None if made is None else _set(made, given, scope)


def _shown(given: s.Printout, scope: Scope) -> p.Column | None:
    if given.aggregate:
        return _aggregate(given, scope)
    if given.kind:
        return _kind(given, scope)
    if not given.path:
        return p.Column(p.Shown.RECORD, given.label or "", type="link", format=given.format)
    return _path(given, given.path, scope)


def _kind(given: s.Printout, scope: Scope) -> p.Column | None:
    if given.kind == "+":
        label = CATEGORY if given.label is None else given.label
        return p.Column(p.Shown.KIND, label, format=given.format, canonical=CATEGORY)
    kind = scope.names.kind(given.kind)
    if not kind:
        try:
            kind_named(scope.schema, given.kind)
        except InvalidError as error:
            scope.faults.add(error.problems[0], given.span)
        return None
    labels = scope.schema.kinds[kind].labels
    return p.Column(
        p.Shown.IS_KIND,
        in_language(labels, scope.language) if given.label is None else given.label,
        type="boolean",
        kinds=(kind,),
        format=given.format,
        canonical=f"{CATEGORY}:{in_language(labels, 'en')}",
    )


def _path(given: s.Printout, path: Sequence[s.Step], scope: Scope) -> p.Column | None:
    """A property, a chain, a day of the record's, or its kind."""
    if empty_step(path, scope):
        return None
    hops = _hops(path, scope)
    if hops is None:
        return None
    inner = tuple(hop.columns for hop in hops)
    if len(hops) < len(path):  # the last name asks for the kind
        label = CATEGORY if given.label is None else given.label
        name = ".".join(part for part in (canonical(hops, scope), CATEGORY) if part)
        return p.Column(p.Shown.KIND, label, inner, format=given.format, canonical=name)
    last = hops[-1]
    label = scope.names.label(last.bound, last.kinds, scope.language)
    made = p.Column(
        p.Shown.VALUES,
        label if given.label is None else given.label,
        inner,
        type_of(last.bound, scope),
        format=given.format,
        canonical=canonical(hops, scope),
    )
    if last.bound.special is None:
        return made
    moment = MOMENTS.get(last.bound.special)
    if moment is None:
        scope.faults.refuse(
            worded("“%(name)s” is a condition, not a column", name=last.bound.special.value),
            worded("write it in brackets, or show a property"),
            path[-1].span,
        )
        return None
    return replace(made, shown=p.Shown.MOMENT, path=inner[:-1], type="date", moment=moment)


def _hops(path: Sequence[s.Step], scope: Scope) -> list[Hop] | None:
    """The steps of a column; without the last where that asks for the kind of what is reached."""
    last = path[-1]
    if not last.inverse and asks_kind(last.name):
        return chain(path[:-1], scope) if len(path) > 1 else []
    return chain(path, scope)


def _aggregate(given: s.Printout, scope: Scope) -> p.Column | None:
    what = given.aggregate
    assert what is not None  # noqa: S101 - asked before
    if not given.path:
        if what is not s.Aggregate.COUNT:
            scope.faults.refuse(
                worded("%(name)s() needs a property", name=what.value),
                worded("Write ?%(name)s(Property)", name=what.value),
                given.span,
            )
            return None
        label = f"{what.value}()" if given.label is None else given.label
        return p.Column(
            p.Shown.AGGREGATE, label, (), "integer", aggregate=what, canonical=f"{what.value}()"
        )
    made = _path(replace(given, label=None), given.path, scope)
    if made is None:
        return None
    name = f"{what.value}({made.canonical})"
    needed = _needed(what)
    if needed and made.type not in needed:
        scope.faults.refuse(
            worded("%(name)s makes no sense for this type of value", name=name),
            worded("It is for: %(types)s", types=needed),
            given.span,
            given=made.type or made.canonical,
        )
        return None
    label = f"{what.value}({made.label})" if given.label is None else given.label
    counted = what in (s.Aggregate.COUNT, s.Aggregate.DISTINCT)
    return replace(
        made,
        shown=p.Shown.AGGREGATE,
        label=label,
        type="integer" if counted else made.type,
        aggregate=what,
        format=given.format,
        canonical=name,
    )


def _needed(what: s.Aggregate) -> tuple[str, ...]:
    if what in (s.Aggregate.SUM, s.Aggregate.AVERAGE):
        return NUMERIC
    return ORDERED if what in (s.Aggregate.MIN, s.Aggregate.MAX) else ()


def _set(made: p.Column, given: s.Printout, scope: Scope) -> p.Column:
    """The column with its settings: `+limit=1`, `+order=desc`, `+lang=fr`; the rest is kept."""
    kept: list[tuple[str, str]] = []
    for name, value in given.settings:
        said = value.strip()
        match name.strip().casefold():
            case "limit" | "offset" if said.isascii() and said.isdigit() and len(said) < 9:
                number = int(said)
                made = (
                    replace(made, limit=number)
                    if name.strip().casefold() == "limit"
                    else replace(made, offset=number)
                )
            case "limit" | "offset":
                message = worded("+%(name)s takes a whole number", name=name)
                scope.faults.refuse(message, worded("0 or more"), given.span, given=value)
            case "order" if said.casefold() in _ORDERS:
                made = replace(made, order=_ORDERS[said.casefold()])
            case "order":
                message = worded("There is no such order")
                cure = worded("asc or desc")
                scope.faults.refuse(message, cure, given.span, given=value)
            case "lang":
                tag = LANGUAGE.parse(said, Rules())
                if isinstance(tag, Problem):
                    scope.faults.add(tag, given.span)
                else:
                    made = replace(made, language=tag.text)
            case _:
                kept.append((name, value))
    return replace(made, settings=tuple(kept))


# ---- groups ----


def grouped(
    question: s.Question, group: s.Parameter | None, scope: Scope
) -> tuple[tuple[p.Column, ...], tuple[int, ...]]:
    """The columns of a question with aggregates: what rows are grouped by, then what is worked
    out; and the places of the first.
    """
    span = group.span if group else s.NOWHERE
    names = [n for n in pieces(group.value, ",") if n.strip()] if group else []
    if len(names) > scope.limits.sorts:
        message = worded("Rows are grouped by too many columns")
        cure = worded("At most %(most)s are possible", most=scope.limits.sorts)
        scope.faults.refuse(message, cure, span, code="limit")
        names = names[: scope.limits.sorts]
    by = [c for n in names if (c := _path(s.Printout(span=span), steps_of(n.strip(), span), scope))]
    worked: list[p.Column] = []
    for each in question.printouts:
        made = column(each, scope)
        if made is None:
            continue
        if made.shown is p.Shown.AGGREGATE:
            worked.append(made)
            continue
        place = next((i for i, b in enumerate(by) if _same(b, made)), None)
        if place is None:
            scope.faults.refuse(
                worded("This column is neither grouped by nor worked out"),
                worded("Name it in group=, or write ?count() or ?distinct(…)"),
                each.span,
                given=shorten(made.canonical or "?"),
            )
        else:
            by[place] = made
    if not worked:
        worked = [
            p.Column(p.Shown.AGGREGATE, "count()", (), "integer", aggregate=s.Aggregate.COUNT)
        ]
        worked = [replace(worked[0], canonical="count()")]
    return told_apart([*by, *worked]), tuple(range(len(by)))


def _same(one: p.Column, other: p.Column) -> bool:
    return (one.shown, one.path, one.moment) == (other.shown, other.path, other.moment)
