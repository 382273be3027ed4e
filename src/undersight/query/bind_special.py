"""Conditions on what every record has without a property of the schema: days of the log, what its
claims cite, how certain they are, what it is connected to.
"""

from __future__ import annotations

from collections.abc import Callable

from undersight.errors import SILENT, Problem, shorten, verbatim, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_claim import Asked, cited, domain, published, rank_of
from undersight.query.bind_date import DATE_OPS, bounds, stretch
from undersight.query.bind_value import COMPARE
from undersight.query.escapes import plain
from undersight.query.lookup import Special
from undersight.query.scope import Scope

MOMENTS = {
    Special.CHANGED: p.Moment.CHANGED,
    Special.CREATED: p.Moment.CREATED,
    Special.CHECKED: p.Moment.CHECKED,
}
_HOW = {s.Op.EQUAL: p.Compare.EQUAL, s.Op.OTHER: p.Compare.OTHER, **COMPARE}
_BY_CLAIMS = (Special.CITES, Special.PUBLISHER, Special.DOMAIN, Special.CERTAINTY)
SPECIAL_OPS = {
    **dict.fromkeys(MOMENTS, DATE_OPS),
    Special.SOURCES: tuple(_HOW),
    Special.CERTAINTY: tuple(_HOW),
}
"""The comparators of each; of those that are not named, none."""


def special_condition(
    special: Special, having: s.Having, asked: Asked, *, scope: Scope
) -> p.Condition:
    """The condition of a special property; problems go to the scope's faults."""
    _no_stray(special, having, asked, scope=scope)
    if special is Special.CONNECTED:
        return _connected(having, asked, scope)
    parts: list[p.Condition] = []
    for choice in having.choices:
        made = _choice(special, choice, asked, scope=scope)
        if isinstance(made, Problem):
            scope.faults.add(made, choice.span)
        else:
            parts.append(made)
    return parts[0] if len(parts) == 1 else p.Either(tuple(parts))


def _no_stray(special: Special, having: s.Having, asked: Asked, *, scope: Scope) -> None:
    stray = (
        (asked.tests and special not in _BY_CLAIMS)
        or asked.depth is not None
        or asked.surely is not None
        or ((asked.steps or asked.by) and special is not Special.CONNECTED)
    )
    if stray:
        scope.faults.refuse(
            worded("“%(name)s” does not take this qualifier", name=special.value),
            worded("leave out what follows |+"),
            having.qualifiers[0].span,
            code="qualifier",
        )


def _choice(
    special: Special, choice: s.Choice, asked: Asked, *, scope: Scope
) -> p.Condition | Problem:
    match choice:
        case s.AnyValue():
            there = _there(special, asked)
            return p.Not(there) if choice.none else there
        case s.Test():
            if choice.op not in SPECIAL_OPS.get(special, (s.Op.EQUAL,)):
                return _no_sense(special, choice.op)
            return _TESTS[special](choice, asked, scope)
    return Problem(
        worded("“%(name)s” can only be compared with a value", name=special.value),
        worded("use NOT, or another condition beside it"),
    )


def _no_sense(special: Special, op: s.Op) -> Problem:
    known = SPECIAL_OPS.get(special, ())
    shown = tuple(f"“{o.value}”" for o in known if o.value)
    return Problem(
        worded("“%(op)s” makes no sense for %(name)s", op=op.value, name=verbatim(special.value)),
        worded("Write the value alone, or before it one of: %(shown)s", shown=shown)
        if shown
        else worded("Write the value alone; NOT before the condition turns it round"),
        code="comparator",
    )


def _there(special: Special, asked: Asked) -> p.Condition:
    if special is Special.CHECKED:
        return p.Dated(p.Moment.CHECKED, p.Compare.AT_LEAST, 1)
    if special in MOMENTS:
        return p.Everything()
    if special is Special.SOURCES:
        return p.Sourced(p.Compare.AT_LEAST, 1)
    if special is Special.CERTAINTY:
        return p.Claims((), (), (p.Sure(p.Compare.MORE, 0), *asked.frozen()))
    return p.Claims((), (), (p.Sources(p.Compare.AT_LEAST, 1), *asked.frozen()))


def dated(
    moment: p.Moment, op: s.Op, text: str, *, at: s.Span, scope: Scope
) -> p.Condition | Problem:
    """A day of a record's in the log. What was never checked was not checked since, either."""
    days = stretch(plain(text).strip().removeprefix("="), scope.today)
    if isinstance(days, Problem):
        return days
    if days.timed:
        scope.faults.notice(worded("Days are compared: the time of day does not count"), at)
    parts: list[p.Condition] = []
    for alternative in bounds(op, days):
        each = tuple(_day(moment, how, day) for how, day in alternative)
        parts.append(each[0] if len(each) == 1 else p.All(each) if each else p.Everything())
    return parts[0] if len(parts) == 1 else p.Either(tuple(parts))


_OPPOSITE = {p.Compare.LESS: p.Compare.AT_LEAST, p.Compare.AT_MOST: p.Compare.MORE}


def _day(moment: p.Moment, how: p.Compare, day: int) -> p.Condition:
    if moment is p.Moment.CHECKED and how in _OPPOSITE:
        return p.Not(p.Dated(moment, _OPPOSITE[how], day))
    return p.Dated(moment, how, day)


def _dated(moment: p.Moment) -> Made:
    def made(test: s.Test, asked: Asked, scope: Scope) -> p.Condition | Problem:
        return dated(moment, test.op, test.text, at=test.span, scope=scope)

    return made


def _number(test: s.Test, asked: Asked, scope: Scope) -> p.Condition | Problem:
    text = plain(test.text).strip().removeprefix("=").strip()
    first, dots, last = text.partition("..")
    ends = (first.strip(), last.strip()) if dots else (text, text)
    if not all(end.isascii() and end.isdigit() and len(end) < 8 for end in ends):
        return Problem(worded("This is not a whole number"), SILENT, value=shorten(text))
    if not dots:
        return p.Sourced(_HOW[test.op], int(text))
    if test.op is not s.Op.EQUAL:
        return Problem(worded("a range cannot be compared"), worded("leave out the comparator"))
    low, high = int(ends[0]), int(ends[1])
    return p.All((p.Sourced(p.Compare.AT_LEAST, low), p.Sourced(p.Compare.AT_MOST, high)))


def _certainty(test: s.Test, asked: Asked, scope: Scope) -> p.Condition | Problem:
    rank = rank_of(plain(test.text).strip().removeprefix("=").strip(), scope.schema)
    if isinstance(rank, Problem):
        return rank
    return p.Claims((), (), (p.Sure(_HOW[test.op], rank), *asked.frozen()))


def _cites(test: s.Test, asked: Asked, scope: Scope) -> p.Condition | Problem:
    source = p.Cites(p.Proof.SOURCE, cited(plain(test.text), test.span, scope))
    return p.Claims((), (), (source, *asked.frozen()))


def _publisher(test: s.Test, asked: Asked, scope: Scope) -> p.Condition | Problem:
    return p.Claims((), (), (published(plain(test.text), test.span), *asked.frozen()))


def _domain(test: s.Test, asked: Asked, scope: Scope) -> p.Condition | Problem:
    found = domain(plain(test.text))
    return found if isinstance(found, Problem) else p.Claims((), (), (found, *asked.frozen()))


def _connected(having: s.Having, asked: Asked, scope: Scope) -> p.Condition:
    """Within so many steps of one of the records that are named."""
    names: list[p.Named] = []
    for choice in having.choices:
        if isinstance(choice, s.Test) and choice.op is s.Op.EQUAL and choice.text.strip():
            names.append(p.Named(plain(choice.text).strip(), (), choice.span))
            continue
        message = worded("“Connected to” takes names of records")
        scope.faults.refuse(message, worded("Write [[Connected to::Title]]"), choice.span)
    return p.Within(tuple(names), asked.steps or 1, asked.by)


Made = Callable[[s.Test, Asked, Scope], "p.Condition | Problem"]
_TESTS: dict[Special, Made] = {
    **{special: _dated(moment) for special, moment in MOMENTS.items()},
    Special.SOURCES: _number,
    Special.CERTAINTY: _certainty,
    Special.CITES: _cites,
    Special.PUBLISHER: _publisher,
    Special.DOMAIN: _domain,
}
