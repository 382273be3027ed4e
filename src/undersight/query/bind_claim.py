"""What a question asks of claims beside their values, such as `|+certainty>=Documented`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from undersight.errors import SILENT, Problem, shorten, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_date import Stretch, bounds, stretch
from undersight.query.scope import Scope
from undersight.schema.block import nearest
from undersight.schema.model import Schema
from undersight.schema.names import fold
from undersight.values.language import TYPE as LANGUAGE
from undersight.values.protocol import Rules
from undersight.values.url import host

NOT_STATED = "not stated"
SOURCE = "source"
"""The kind whose records are cited."""

HOW = {
    "": p.Compare.EQUAL,
    "=": p.Compare.EQUAL,
    ">=": p.Compare.AT_LEAST,
    "<=": p.Compare.AT_MOST,
    ">": p.Compare.MORE,
    "<": p.Compare.LESS,
}
_AS_OP = {
    "": s.Op.EQUAL,
    "=": s.Op.EQUAL,
    ">=": s.Op.AT_LEAST,
    "<=": s.Op.AT_MOST,
    ">": s.Op.ABOVE,
    "<": s.Op.BELOW,
}
_YES = {"": True, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(slots=True)
class Asked:
    """What the qualifiers of one condition say."""

    tests: list[p.ClaimTest]
    depth: int | None = None
    steps: int | None = None
    by: tuple[str, ...] = ()
    surely: bool | None = None

    def frozen(self) -> tuple[p.ClaimTest, ...]:
        """The tests, each once."""
        return tuple(dict.fromkeys(self.tests))


Read = Callable[[s.Qualifier, Asked, Scope], Problem | None]


def qualifiers(given: tuple[s.Qualifier, ...], scope: Scope) -> Asked:
    """The qualifiers of a condition, understood; problems go to the scope's faults."""
    asked = Asked([])
    names = {fold(q.name) for q in given}
    # "surely" goes for every date of the condition, wherever it stands among the others
    if names & {"surely", "possibly"}:
        asked.surely = "surely" in names
    for each in given:
        read = _READ.get(fold(each.name))
        fault = _unknown(each) if read is None else read(each, asked, scope)
        if fault is not None:
            scope.faults.add(fault, each.span)
    if {"surely", "possibly"} <= names:
        message = worded("Both surely and possibly are asked for")
        scope.faults.refuse(message, worded("Keep one of them"), given[0].span)
    return asked


def _unknown(given: s.Qualifier) -> Problem:
    known = tuple(name for name in _READ if name)
    return Problem(
        worded("There is no such qualifier"),
        nearest(given.name, known, worded("One of: %(names)s", names=known)),
        value=shorten(given.name),
        code="qualifier",
    )


def rank_of(text: str, schema: Schema) -> int | Problem:
    """The rank of a step of the scale of certainty, by its id or its label in any language."""
    wanted = fold(text)
    if wanted in (fold(NOT_STATED), "0"):
        return 0
    for step in schema.certainties:
        if wanted in (fold(step.id), *(fold(label) for label in step.labels.values())):
            return step.rank
    names = (*(step.labels.get("en", step.id) for step in schema.certainties), NOT_STATED)
    return Problem(
        worded("There is no such step of certainty"),
        nearest(text, names, worded("One of: %(names)s", names=names)),
        value=shorten(text),
        code="certainty",
    )


def _certainty(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    rank = rank_of(given.value, scope.schema)
    if isinstance(rank, Problem):
        return rank
    asked.tests.append(p.Sure(HOW[given.op], rank))
    return None


def _surely(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    return _bare(given)


def _bare(given: s.Qualifier) -> Problem | None:
    if not given.op and not given.value:
        return None
    return Problem(
        worded("+%(name)s stands alone", name=given.name),
        worded("leave out what follows it"),
        value=shorten(given.value),
    )


def whole(given: s.Qualifier, least: int, most: int) -> int | Problem:
    """The whole number of a qualifier."""
    text = given.value.strip()
    if text.isascii() and text.isdigit() and least <= int(text[:9]) <= most and len(text) < 9:
        return int(text)
    return Problem(
        worded("+%(name)s takes a whole number", name=given.name),
        worded("From %(least)s to %(most)s", least=least, most=most),
        value=shorten(given.value),
    )


def _only_equal(given: s.Qualifier) -> Problem | None:
    if given.op in ("", "="):
        return None
    return Problem(
        worded("+%(name)s takes = and nothing else", name=given.name),
        worded("Write +%(name)s=%(value)s", name=given.name, value=given.value),
        value=given.op,
        code="comparator",
    )


def _depth(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    if not given.op:  # +depth alone: all the way down
        asked.depth = scope.limits.narrower
        return None
    depth = whole(given, 0, scope.limits.narrower)
    if isinstance(depth, Problem):
        return depth
    asked.depth = depth
    return _only_equal(given)


def _steps(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    steps = whole(given, 1, scope.limits.steps)
    if isinstance(steps, Problem):
        return steps
    asked.steps = steps
    return _only_equal(given)


def _by(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    found: list[str] = []
    for name in given.value.split(","):
        bound = scope.names.bound(name.strip())
        if isinstance(bound, Problem):
            return bound
        if bound.special or any(
            scope.schema.properties[i].type != "link" for i in bound.properties
        ):
            return Problem(
                worded("This is not a link: nothing is connected by it"),
                worded("Name properties that link records"),
                value=shorten(name.strip()),
            )
        found += bound.properties
    asked.by = tuple(dict.fromkeys(found))
    return _only_equal(given)


def _days(given: s.Qualifier, scope: Scope) -> Stretch | Problem:
    return stretch(given.value, scope.today)


def _during(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    days = _days(given, scope)
    if isinstance(days, Problem):
        return days
    surely = scope.surely if asked.surely is None else asked.surely
    asked.tests.append(p.Held(days.first, days.last, surely))
    return _only_equal(given)


def _log(test: Callable[[p.Compare, int], p.ClaimTest]) -> Read:
    def read(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
        days = _days(given, scope)
        if isinstance(days, Problem):
            return days
        asked.tests += [test(how, day) for how, day in bounds(_AS_OP[given.op], days)[0]]
        return None

    return read


def _source(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    asked.tests.append(p.Cites(p.Proof.SOURCE, cited(given.value, given.span, scope)))
    return _empty(given) or _only_equal(given)


def cited(text: str, at: s.Span, scope: Scope) -> p.Named:
    """A source, as somebody called it."""
    return p.Named(text.strip(), (SOURCE,) if SOURCE in scope.schema.kinds else (), at)


def _publisher(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    asked.tests.append(published(given.value, given.span))
    return _empty(given) or _only_equal(given)


def published(text: str, at: s.Span) -> p.Cites:
    """Who published a source: a name in its metadata, or a record of that name."""
    said = text.strip()
    return p.Cites(p.Proof.PUBLISHER, p.Named(said, (), at), said)


def _domain(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    found = domain(given.value)
    if isinstance(found, Problem):
        return found
    asked.tests.append(found)
    return _only_equal(given)


def domain(text: str) -> p.Cites | Problem:
    """The host of a source's address."""
    said = text.strip()
    rest = said.partition("://")[2] or said
    name = host(rest.partition("/")[0].removeprefix("*.").rstrip("."))
    return name if isinstance(name, Problem) else p.Cites(p.Proof.DOMAIN, None, name)


def _empty(given: s.Qualifier) -> Problem | None:
    if given.value.strip():
        return None
    return Problem(worded("+%(name)s needs a name after =", name=given.name), SILENT)


def _sources(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    number = whole(given, 0, 10_000)
    if isinstance(number, Problem):
        return number
    asked.tests.append(p.Sources(HOW[given.op], number))
    return None


def _flag(state: s.State) -> Read:
    def read(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
        said = _YES.get(given.value.strip().casefold())
        if said is None:
            message = worded("+%(name)s is yes or no", name=given.name)
            return Problem(message, worded("write yes or no"), value=shorten(given.value))
        asked.tests.append(p.Flag(state, not said))
        return _only_equal(given)

    return read


def _lang(given: s.Qualifier, asked: Asked, scope: Scope) -> Problem | None:
    tag = LANGUAGE.parse(given.value, Rules())
    if isinstance(tag, Problem):
        return tag
    asked.tests.append(p.InLanguage(tag.text))
    return _only_equal(given)


_READ: dict[str, Read] = {
    "certainty": _certainty,
    "surely": _surely,
    "possibly": _surely,
    "depth": _depth,
    "during": _during,
    "source": _source,
    "publisher": _publisher,
    "domain": _domain,
    "sources": _sources,
    "disputed": _flag(s.State.DISPUTED),
    "preferred": _flag(s.State.PREFERRED),
    "changed": _log(p.Changed),
    "checked": _log(p.Checked),
    "lang": _lang,
    "steps": _steps,
    "by": _by,
}
QUALIFIERS = tuple(_READ)
"""Every qualifier, as it is written."""
