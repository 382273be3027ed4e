"""An id that somebody else gave, with the scheme it belongs to; nothing is looked up outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from urllib.parse import quote

from undersight.errors import Problem, worded
from undersight.values.characters import one_line
from undersight.values.given import (
    as_fields,
    as_text,
    breaks_pattern,
    key_of,
    refuse,
    too_long,
)
from undersight.values.protocol import Json, Rules, Value

LONGEST = 500

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,49}")
_CURE = worded('write the scheme, a colon and the id, such as "wikidata:Q42"')


class IdentifierType:
    """Kept as `scheme:value`; the scheme's name ends at the first colon."""

    name = "identifier"
    operators = ("=", "!=", "~", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"wikidata:Q42"` or `{"scheme": "wikidata", "value": "Q42"}` to a Value."""
        parts = _parts(raw, rules)
        if isinstance(parts, Problem):
            return parts
        scheme = _scheme(parts[0], rules)
        if isinstance(scheme, Problem):
            return scheme
        line = one_line(parts[1])
        if isinstance(line, Problem):
            return line
        if not line:
            return refuse(worded("the id after the scheme is missing"), _CURE, parts[0])
        text = f"{scheme}:{line}"
        if len(text) > (rules.longest or LONGEST):
            return too_long(text, rules.longest or LONGEST)
        return breaks_pattern(text, rules) or Value(text, key=key_of(text))

    def show(self, value: Value, language: str) -> str:
        """`scheme:value`."""
        return value.text

    def json(self, value: Value) -> Json:
        """`{"scheme": "wikidata", "value": "Q42"}`."""
        scheme, _, rest = value.text.partition(":")
        return {"scheme": scheme, "value": rest}


def address(value: Value, rules: Rules) -> str:
    """The page of the id by the scheme's formatter URL, or "" where it has none.

    >>> address(Value("wikidata:Q42"), Rules(schemes={"wikidata": "https://www.wikidata.org/wiki/{}"}))
    'https://www.wikidata.org/wiki/Q42'
    """
    scheme, _, rest = value.text.partition(":")
    # A slash is part of many ids (DOI, Handle); everything that could end a path is quoted.
    return rules.schemes.get(scheme, "").replace("{}", quote(rest, safe="/:@"))


def _parts(raw: object, rules: Rules) -> tuple[str, str] | Problem:
    if isinstance(raw, Mapping):
        fields = as_fields(raw, ("scheme", "value"))
        if isinstance(fields, Problem):
            return fields
        scheme = as_text(fields.get("scheme"), longest=LONGEST, cure=_CURE)
        if isinstance(scheme, Problem):
            return scheme
        rest = as_text(fields.get("value"), longest=2 * LONGEST, cure=_CURE)
        return rest if isinstance(rest, Problem) else (scheme, rest)
    text = as_text(raw, longest=2 * LONGEST, cure=_CURE)
    if isinstance(text, Problem):
        return text
    scheme, colon, rest = text.partition(":")
    if colon:
        return scheme.rstrip(), rest
    if len(rules.schemes) == 1:
        return next(iter(rules.schemes)), text
    return refuse(worded("the scheme of this id is missing"), _CURE, raw)


def _scheme(given: str, rules: Rules) -> str | Problem:
    if not rules.schemes:
        if not _SCHEME.fullmatch(given):
            return refuse(worded("this is not the name of a scheme"), _CURE, given)
        return given.lower()
    if given in rules.schemes:
        return given
    known = {scheme.casefold(): scheme for scheme in rules.schemes}
    name = given[:50].casefold()
    if name in known and len(given) <= 50:
        return known[name]
    near = [known[n] for n in get_close_matches(name, known, n=3)] or list(rules.schemes)[:20]
    cure = worded(
        "use one of %(near)s, or add it to `schemes:` of the property in the schema",
        near=tuple(near),
    )
    return refuse(worded("this scheme is not known here"), cure, given, code="scheme")


TYPE = IdentifierType()
