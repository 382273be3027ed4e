"""What a comparator and a text ask of a value, by the type of the property."""

from __future__ import annotations

import re
from dataclasses import dataclass

from undersight.errors import Problem, shorten, worded
from undersight.query import plan as p
from undersight.query.bind_date import AMONG, DATE_OPS, ORDERED, OUTSIDE, during, stretch
from undersight.query.bind_number import NUMBER_OPS, Tests, number_tests, place_tests
from undersight.query.escapes import plain
from undersight.query.scope import Scope
from undersight.query.syntax import Op, Test
from undersight.schema.model import CodeList, Property, in_language
from undersight.values.catalogue import value_type
from undersight.values.characters import folded, lines
from undersight.values.given import refuse
from undersight.values.protocol import KEY_LENGTH, Rules, Value
from undersight.values.words import fold, words

HIERARCHY = ("broader", "located_in", "is_department_of", "version_of")
"""Links from the narrower record to the broader one, by which `+depth` goes down."""

_EXACT = (Op.EQUAL, Op.OTHER)
_TEXT = tuple(Op)
_PLAIN = tuple(op for op in Op if op is not Op.PHRASE)
COMPARATORS: dict[str, tuple[Op, ...]] = {
    "boolean": _EXACT,
    "code": _TEXT,
    "coordinates": (Op.EQUAL, Op.IN),
    "date": DATE_OPS,
    "email": _PLAIN,
    "file": _EXACT,
    "identifier": _PLAIN,
    "integer": NUMBER_OPS,
    "language": (*_EXACT, Op.LIKE, Op.UNLIKE),
    "link": _TEXT,
    "money": NUMBER_OPS,
    "multilingual": _TEXT,
    "number": NUMBER_OPS,
    "quantity": NUMBER_OPS,
    "string": _TEXT,
    "text": _TEXT,
    "url": _PLAIN,
}
"""Which comparators make sense for a type of value; one from a plugin is compared as a string."""

COMPARE = {
    Op.AT_MOST: p.Compare.AT_MOST,
    Op.AT_LEAST: p.Compare.AT_LEAST,
    Op.BELOW: p.Compare.LESS,
    Op.ABOVE: p.Compare.MORE,
}
WORDED = ("string", "multilingual", "text")
"""Types whose claims have words, and a language."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a value is asked in: the property, the kinds of what it links, how deep, how surely."""

    prop: Property
    scope: Scope
    kinds: tuple[str, ...] = ()
    depth: int = 0
    surely: bool = False


def value_tests(test: Test, asking: Asking) -> Tests | Problem:
    """The tests of which a value has to pass one. The problem has no place yet."""
    type_ = asking.prop.type
    known = COMPARATORS.get(type_, _TEXT)
    if test.op not in known:
        return _no_sense(test.op, known, asking)
    text = test.text
    if test.op in ORDERED:
        text = text.lstrip().removeprefix("=")  # >=2018 is what many write for >2018
    if not text.strip():
        return refuse(
            worded("Nothing stands after the comparator"), worded("Write a value, or + for any"), ""
        )
    if asking.depth and not (type_ in ("link", "code") and test.op in _EXACT):
        return refuse(
            worded("+depth goes with the name of a record or of a code"),
            worded("leave it out"),
            plain(text),
        )
    if type_ == "link":
        return link_tests(test.op, text, asking)
    if type_ == "code":
        return _code_tests(test.op, text, asking)
    if type_ == "date":
        return _date_tests(test, plain(text), asking)
    if type_ == "coordinates":
        return place_tests(plain(text))
    if known is NUMBER_OPS:
        return number_tests(asking.prop, test.op, plain(text).strip())
    return _text_tests(test.op, text, asking)


def _no_sense(op: Op, known: tuple[Op, ...], asking: Asking) -> Problem:
    name = in_language(asking.prop.labels, asking.scope.language)
    shown = [f"“{o.value}”" for o in known if o is not Op.EQUAL]
    return Problem(
        worded(
            "“%(op)s” makes no sense for %(name)s, which is of the type %(type)s",
            op=op.value,
            name=name,
            type=asking.prop.type,
        ),
        worded("Write the value alone, or before it one of: %(shown)s", shown=tuple(shown))
        if len(shown)
        else worded("Write the value alone"),
        code="comparator",
    )


def _date_tests(test: Test, text: str, asking: Asking) -> Tests | Problem:
    days = stretch(text, asking.scope.today)
    if isinstance(days, Problem):
        return days
    if days.timed:
        message = worded("Days are compared: the time of day does not count")
        asking.scope.faults.notice(message, test.span)
    return (during(test.op, days, asking.surely),)


# ---- links ----


def link_tests(op: Op, text: str, asking: Asking) -> Tests | Problem:
    """Which records a link points to: by name, or by what their title is like."""
    if op in _EXACT:
        narrower = narrowing(asking.kinds, asking.scope) if asking.depth else ()
        if asking.depth and not narrower:
            return refuse(
                worded("There is nothing narrower among what this links"),
                worded("leave out +depth"),
                plain(text),
            )
        named = p.Named(plain(text).strip(), asking.kinds)
        return (p.Links((named,), asking.depth, narrower, other=op is Op.OTHER),)
    return (p.LinksTo(title_test(op, text)),)


def title_test(op: Op, text: str) -> p.Condition:
    """What a title is asked with any comparator but those of equality."""
    if op in COMPARE:
        return p.TitleSorts(COMPARE[op], plain(text).strip().casefold()[:KEY_LENGTH])
    pattern = text.strip()
    if op in (Op.IN, Op.NOT_IN, Op.PHRASE):
        pattern = f"*{as_pattern(plain(pattern))}*"
    return p.TitleLike(pattern, none=op in (Op.UNLIKE, Op.NOT_IN))


def as_pattern(text: str) -> str:
    """Text as a pattern that only it fits."""
    return "".join("\\" + letter if letter in "*?\\" else letter for letter in text)


def narrowing(kinds: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
    """The links of the hierarchy that records of these kinds have."""
    return tuple(
        property_id
        for property_id in HIERARCHY
        if any(not kinds or u.kind in kinds for u in scope.names.uses.get(property_id, ()))
    )


# ---- codes ----


def _code_tests(op: Op, text: str, asking: Asking) -> Tests | Problem:
    codes = asking.scope.schema.lists.get(asking.prop.codes)
    if op in _EXACT or codes is None:
        found = value_type("code").parse(plain(text), asking.prop.rules)
        if isinstance(found, Problem):
            return found
        keys = narrower_codes(codes, found.key, asking.depth) if codes else (found.key,)
        return (p.Keyed(keys, other=op is Op.OTHER),)
    if op in COMPARE:
        limit = fold(plain(text).strip())
        by_label = {
            code.id: fold(in_language(code.labels, asking.scope.language))
            for code in codes.codes.values()
        }
        return (p.Keyed(tuple(c for c, label in by_label.items() if _sorts(label, op, limit))),)
    pattern = text.strip()
    if op in (Op.IN, Op.NOT_IN, Op.PHRASE):
        pattern = f"*{as_pattern(plain(pattern))}*"
    form = form_of(pattern)
    alike = tuple(
        code.id
        for code in codes.codes.values()
        if any(form.fullmatch(n) for n in (code.id, *code.labels.values(), *code.aliases))
    )
    return (p.Keyed(alike, other=op in (Op.UNLIKE, Op.NOT_IN)),)


def _sorts(label: str, op: Op, limit: str) -> bool:
    if op is Op.AT_MOST:
        return label <= limit
    if op is Op.AT_LEAST:
        return label >= limit
    return label < limit if op is Op.BELOW else label > limit


def form_of(pattern: str) -> re.Pattern[str]:
    r"""A pattern with `*`, `?` and `\` as a regular expression that disregards case."""
    parts: list[str] = []
    for match in re.finditer(r"\\(.)|(\*+)|(\?)|(.)", pattern, re.DOTALL):
        taken, any_run, one, letter = match.groups()
        parts.append(".*" if any_run else "." if one else re.escape(taken or letter))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def narrower_codes(codes: CodeList, code: str, depth: int) -> tuple[str, ...]:
    """A code and those below it, so many levels down."""
    found = [code]
    level = {code}
    for _ in range(depth):
        level = {c.id for c in codes.codes.values() if c.broader in level} - set(found)
        if not level:
            break
        found += [c for c in codes.codes if c in level]
    return tuple(found)


# ---- text ----


def _text_tests(op: Op, text: str, asking: Asking) -> Tests | Problem:
    type_ = asking.prop.type
    said = plain(text).strip()
    if op in (Op.LIKE, Op.UNLIKE):
        return (p.Like(_address_form(text, type_), none=op is Op.UNLIKE),)
    if op in (Op.IN, Op.NOT_IN, Op.PHRASE):
        if type_ not in WORDED:
            return (p.Like(f"*{as_pattern(said)}*", none=op is Op.NOT_IN),)
        found = tuple(words(said))
        if not found:
            return no_word(said)
        return (p.Holds(found, phrase=op is Op.PHRASE, none=op is Op.NOT_IN),)
    if op in COMPARE:
        return (p.Sorts(COMPARE[op], folded(said)),)
    if type_ == "text":
        whole = lines(said)
        return whole if isinstance(whole, Problem) else (p.Same(whole, op is Op.OTHER),)
    found_value = _lenient(said, asking.prop)
    if isinstance(found_value, Problem):
        return found_value
    if type_ in WORDED and len(found_value.key) >= KEY_LENGTH:
        return (p.Same(found_value.text, op is Op.OTHER),)
    return (p.Keyed((found_value.key,), op is Op.OTHER),)


def _lenient(text: str, prop: Property) -> Value | Problem:
    """The value, though it may break the property's own pattern: nothing has it then."""
    rules = Rules(codes=prop.rules.codes, schemes=prop.rules.schemes, unit=prop.rules.unit)
    return value_type(prop.type).parse(text, rules)


def no_word(text: str) -> Problem:
    """A search for what is no word."""
    return Problem(
        worded("There is no word in this"),
        worded("Write letters or digits"),
        value=shorten(text),
    )


_SCHEME = re.compile(r"https?(?:\\?:|\*)//", re.IGNORECASE)


def _address_form(pattern: str, type_: str) -> str:
    """The pattern of an address is compared without http:// or https://, as in SMW."""
    pattern = pattern.strip()
    if type_ != "url":
        return pattern
    rest = _SCHEME.sub("", pattern, count=1) if _SCHEME.match(pattern) else pattern
    return rest if rest.startswith("*") else f"http*://{rest}"


__all__ = [
    "AMONG",
    "COMPARATORS",
    "COMPARE",
    "OUTSIDE",
    "WORDED",
    "Asking",
    "as_pattern",
    "form_of",
    "link_tests",
    "no_word",
    "title_test",
    "value_tests",
]
