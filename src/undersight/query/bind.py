"""A question bound to a schema: every name an id, every value parsed, every limit kept. Parameters
are read here; conditions, columns and order have their own modules.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from datetime import date

from undersight.errors import Problem, QueryError, Wording, worded
from undersight.query import plan as p
from undersight.query import syntax as s
from undersight.query.bind_claim import rank_of
from undersight.query.bind_column import columns, grouped
from undersight.query.bind_condition import condition, kinds_of
from undersight.query.bind_order import order_of
from undersight.query.limits import Limits, exceeded, leaves, weight
from undersight.query.lookup import names_of
from undersight.query.scope import Concepts, Faults, Scope
from undersight.schema.block import nearest
from undersight.schema.model import Schema

CHOICES = {
    "link": ("all", "subject", "none"),
    "headers": ("show", "hide", "plain"),
    "dates": ("possibly", "surely"),
}
OWN = (
    "format",
    "limit",
    "offset",
    "cursor",
    "sort",
    "order",
    "mainlabel",
    "at",
    "certainty",
    "dates",
    "group",
)
"""Parameters that change the answer itself."""

SHOWING = ("link", "headers", "intro", "outro", "searchlabel", "default")
"""Parameters of the showing that every format knows."""

WITHOUT_EFFECT = ("source", "import-annotation", "@deferred", "@notrace", "@annotation")
"""Parameters of SMW for which there is nothing to do here."""

OF_FORMATS = (
    *("sep", "propsep", "valuesep", "showsep", "separator", "delim", "class", "columns"),
    *("template", "userparam", "introtemplate", "outrotemplate", "named args", "prefix"),
    *("transpose", "width", "height", "filename", "prettyprint", "unescape", "type", "title"),
    *("description", "page", "merge", "bom", "syntax", "embedformat", "embedonly"),
)
"""Settings of formats that are known by name; others are kept as well, unless they look like a slip
of the pen.
"""

_NAME = re.compile(r"@?[^\W\d_][\w .:+-]{0,60}")


def bind(
    question: s.Question,
    *,
    schema: Schema,
    limits: Limits,
    today: date,
    language: str = "en",
    concept: Concepts | None = None,
) -> p.Plan:
    """The plan of a question. Raises QueryError with every problem, each with its column.

    `concept` gives the saved question of a title, or None. `language` is that of the headings.
    """
    faults = Faults(question.text)
    for problem, span in exceeded(question, limits):
        faults.add(problem, span)
    _stop(faults)  # what is too large is not looked at any further
    faults.conditions = sum(weight(leaf) for leaf, _ in leaves(question.where))
    given = _parameters(question, faults)
    surely = _choice(given.get("dates"), faults) == "surely"
    names = names_of(schema)
    scope = Scope(
        schema, names, limits, today, faults, language=language, surely=surely, concept=concept
    )
    where = condition(question.where, scope)
    made = _plan(question, given, where, scope=scope)
    _stop(faults)
    return made


def _stop(faults: Faults) -> None:
    if faults.problems:
        raise QueryError(faults.placed())


def _plan(
    question: s.Question, given: dict[str, s.Parameter], where: p.Condition, *, scope: Scope
) -> p.Plan:
    found = kinds_of(where) or set()
    kinds = tuple(k for k in scope.schema.kinds if k in found)
    inside = replace(scope, kinds=kinds)
    group: tuple[int, ...] | None = None
    if given.get("group") or any(each.aggregate for each in question.printouts):
        shown, group = grouped(question, given.get("group"), inside)
    else:
        shown = columns(question, inside)
    sort, shuffled = order_of(
        given.get("sort"), given.get("order"), columns=shown, group=group, scope=inside
    )
    limits, faults = scope.limits, scope.faults
    cursor = _cursor(given, shuffled or not sort, faults)
    return p.Plan(
        where,
        shown,
        sort,
        shuffled,
        _number(given.get("limit"), limits.default_rows, most=limits.rows, faults=faults),
        _number(given.get("offset"), 0, most=limits.offset, faults=faults),
        cursor,
        _said(given, "format").casefold(),
        group or (),
        _said(given, "at"),
        _least(given.get("certainty"), scope),
        kinds,
        _settings(question, given, faults),
        tuple(faults.notices),
    )


# ---- parameters ----


def _parameters(question: s.Question, faults: Faults) -> dict[str, s.Parameter]:
    """Each parameter by its name; of several the last counts."""
    found: dict[str, s.Parameter] = {}
    for each in question.parameters:
        if each.op != "=" and each.name != "certainty":
            faults.refuse(
                worded("%(name)s takes = and nothing else", name=each.name),
                worded("Write %(name)s=%(value)s", name=each.name, value=each.value),
                each.span,
                given=each.op,
            )
        found[each.name] = each
    return found


def _said(given: dict[str, s.Parameter], name: str) -> str:
    return given[name].value.strip() if name in given else ""


def _choice(given: s.Parameter | None, faults: Faults) -> str:
    if given is None:
        return ""
    said = given.value.strip().casefold()
    known = CHOICES[given.name]
    if said not in known:
        faults.refuse(
            worded("%(name)s has no such value", name=given.name),
            nearest(said, known, worded("One of: %(names)s", names=known)),
            given.span,
            given=given.value,
        )
    return said


def _number(given: s.Parameter | None, default: int, *, most: int, faults: Faults) -> int:
    if given is None or not given.value.strip():
        return default
    text = given.value.strip()
    if not (text.isascii() and text.isdigit()):
        message = worded("%(name)s takes a whole number, 0 or more", name=given.name)
        cure = worded("Write %(name)s=%(default)s", name=given.name, default=default)
        faults.refuse(message, cure, given.span, given=text)
        return default
    number = int(text[:18])
    if number > most:
        message = worded("%(name)s is more than is given at once", name=given.name)
        faults.refuse(message, _beyond(given.name, most), given.span, given=text, code="limit")
        return default
    return number


def _beyond(name: str, most: int) -> Wording:
    if name == "offset":
        return worded("At most %(most)s; go on from there with the answer's cursor", most=most)
    return worded("At most %(most)s; go on with the answer's cursor, or export it", most=most)


def _cursor(given: dict[str, s.Parameter], unordered: bool, faults: Faults) -> str:
    cursor = given.get("cursor")
    if cursor is None or not cursor.value.strip():
        return ""
    if unordered:
        message = worded("A cursor needs an order: it cannot go on from a random one, or none")
        faults.refuse(message, worded("leave out order=, or cursor="), cursor.span)
    if _said(given, "offset") not in ("", "0"):
        message = worded("A cursor and an offset cannot both say where to go on")
        faults.refuse(message, worded("leave out one of them"), cursor.span)
    return cursor.value.strip()


def _least(given: s.Parameter | None, scope: Scope) -> int | None:
    """The least rank of certainty that claims have to have."""
    if given is None or not given.value.strip():
        return None
    rank = rank_of(given.value, scope.schema)
    if isinstance(rank, Problem):
        scope.faults.add(rank, given.span)
        return None
    if given.op not in ("=", ">=", ">"):
        scope.faults.refuse(
            worded("The whole question has a least certainty, no greatest"),
            worded("Write certainty>=%(step)s, or +certainty<= in a condition", step=given.value),
            given.span,
            given=given.op,
        )
    return rank + (given.op == ">")


def _settings(
    question: s.Question, given: dict[str, s.Parameter], faults: Faults
) -> tuple[tuple[str, str], ...]:
    """What concerns the showing only. A slip of the pen is told, whatever else is kept."""
    kept: list[tuple[str, str]] = []
    for name, parameter in given.items():
        if name in OWN and name != "mainlabel":
            continue
        if name in WITHOUT_EFFECT:
            faults.notice(worded("%(name)s has no effect here", name=name), parameter.span)
            continue
        if name in CHOICES:
            _choice(parameter, faults)
        elif name not in (*SHOWING, *OF_FORMATS, "mainlabel"):
            _known(parameter, faults)
        kept.append((name, parameter.value))
    return (*kept, *((("show", "yes"),) if question.show else ()))


def _known(parameter: s.Parameter, faults: Faults) -> None:
    known = (*OWN, *SHOWING, *CHOICES)
    slips = difflib.get_close_matches(parameter.name, known, n=1, cutoff=0.8)
    if _NAME.fullmatch(parameter.name) and (not slips or len(parameter.name) < 4):
        return
    faults.refuse(
        worded("There is no such parameter"),
        worded("Did you mean “%(name)s”?", name=slips[0]) if slips else worded("leave it out"),
        parameter.span,
        given=parameter.name,
        code="parameter",
    )
