"""Records that have no title and are named by what they say: `[[Has event::Start;>2018]]`."""

from __future__ import annotations

from dataclasses import replace

from undersight.errors import Problem, worded
from undersight.query import plan as p
from undersight.query.bind_number import Tests
from undersight.query.bind_value import Asking, value_tests
from undersight.query.escapes import pieces
from undersight.query.marks import COMPARATOR, OPS
from undersight.query.syntax import Op, Test
from undersight.schema.model import Kind, Property, Use, in_language
from undersight.values.given import refuse
from undersight.values.link import ID


def owned_kinds(asking: Asking) -> tuple[Kind, ...]:
    """The kinds of what a link points to, where all of them are owned."""
    kinds = tuple(asking.scope.schema.kinds[k] for k in asking.kinds)
    return kinds if kinds and all(kind.owner for kind in kinds) else ()


def fields(kind: Kind, properties: dict[str, Property]) -> tuple[Use, ...]:
    """What a record of an owned kind says, in the order in which it is written."""
    return tuple(u for u in kind.uses if not properties[u.property].builtin)


def record_tests(test: Test, asking: Asking) -> Tests | Problem:
    """The tests of a link to an owned record: by what it says, or by its id."""
    text = f"{test.op.value}{test.text}"
    if test.op is Op.EQUAL and ID.fullmatch(text.strip().lower()):
        return (p.Links((p.Named(text.strip(), asking.kinds),)),)
    found: list[p.ValueTest] = []
    for kind in owned_kinds(asking):
        meets = _meets(text, kind, asking, at=test)
        if isinstance(meets, Problem):
            return meets
        found.append(p.LinksTo(meets))
    return tuple(found)


def _meets(text: str, kind: Kind, asking: Asking, *, at: Test) -> p.Condition | Problem:
    schema = asking.scope.schema
    own = fields(kind, dict(schema.properties))
    given = pieces(text, ";")
    if len(given) > len(own):
        names = tuple(in_language(u.labels, asking.scope.language) for u in own)
        return refuse(
            worded("This names more fields than there are"),
            worded("In order: %(names)s", names=names),
            text,
        )
    parts: list[p.Condition] = []
    for use, part in zip(own, given, strict=False):
        prop = schema.properties[use.property]
        made = _field(part.strip(), replace(asking, prop=prop, kinds=use.targets), at)
        if isinstance(made, Problem):
            return made.at(in_language(use.labels, asking.scope.language))
        parts += [made] if made else []
    if not parts:
        return p.Everything()
    return parts[0] if len(parts) == 1 else p.All(tuple(parts))


def _field(text: str, asking: Asking, at: Test) -> p.Condition | Problem | None:
    if text in ("", "?"):
        return None
    here = (asking.prop.id,)
    if text in ("+", "!+"):
        there = p.Claims(here, (p.Present(),))
        return there if text == "+" else p.Not(there)
    mark = COMPARATOR.match(text)
    op = OPS[mark[0]] if mark else Op.EQUAL
    rest = text[mark.end() :] if mark else text
    tests = value_tests(Test(op, rest.strip(), span=at.span), asking)
    return tests if isinstance(tests, Problem) else p.Claims(here, tests)
