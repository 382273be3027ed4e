"""What was handed in, before it is a value: text or fields, checked for size; no types."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from undersight.errors import Problem, Wording, shorten, worded
from undersight.values.protocol import KEY_LENGTH, Rules


def shown(raw: object) -> str:
    """`raw` for a Problem's value. Nested and huge things are named, never printed."""
    if isinstance(raw, str):
        return shorten(raw)
    if raw is None or isinstance(raw, bool | float):
        return repr(raw)
    if isinstance(raw, int):
        return str(raw) if abs(raw) < 10**40 else "a number of more than 40 digits"
    if isinstance(raw, Decimal):
        return shorten(str(raw))
    if isinstance(raw, Mapping):
        return "fields: " + ", ".join(shorten(str(k), 20) for k in list(raw)[:5] if type(k) is str)
    return f"a {type(raw).__name__}"


def refuse(message: Wording, cure: Wording, raw: object, *, code: str = "invalid") -> Problem:
    """The Problem that says what is wrong with `raw` and what to write instead."""
    return Problem(message, cure, value=shown(raw), code=code)


def as_text(raw: object, *, longest: int, cure: Wording) -> str | Problem:
    """`raw` as text without white space at its ends, not empty and not longer than `longest`."""
    if not isinstance(raw, str):
        return refuse(worded("this has to be text"), cure, raw)
    if len(raw) > longest:
        return too_long(raw, longest)
    text = raw.strip()
    return text if text else refuse(worded("nothing is given"), cure, raw)


def too_long(raw: str, longest: int) -> Problem:
    """The Problem of a text that is longer than it may be."""
    message = worded(
        "this has %(count)s characters; at most %(most)s are possible",
        count=f"{len(raw):,}",
        most=f"{longest:,}",
    )
    return refuse(message, worded("shorten it"), raw, code="too_long")


def as_fields(
    raw: Mapping[object, object], allowed: Collection[str]
) -> dict[str, object] | Problem:
    """The fields of a mapping, every one of which must be among `allowed`."""
    fields: dict[str, object] = {}
    for name, value in raw.items():
        if not isinstance(name, str) or name not in allowed:
            return refuse(
                worded("the field %(name)s is not known here", name=shown(name)),
                worded("use only %(allowed)s", allowed=tuple(allowed)),
                raw,
            )
        fields[name] = value
    return fields


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def breaks_pattern(text: str, rules: Rules) -> Problem | None:
    """The Problem if the property asks for a pattern that `text` does not match as a whole."""
    if not rules.pattern:
        return None
    pattern = _compiled(rules.pattern)
    if pattern is None:
        cure = worded("correct the property's pattern in the schema")
        return refuse(
            worded("the schema's pattern is not a regular expression"), cure, rules.pattern
        )
    if pattern.fullmatch(text):
        return None
    message = worded("this does not have the form that the property asks for")
    return refuse(
        message, worded("it has to match %(pattern)s", pattern=rules.pattern), text, code="pattern"
    )


def key_of(text: str) -> str:
    """`text` as a key for equality: itself, or its beginning and a digest where it is long."""
    if len(text) <= KEY_LENGTH:
        return text
    digest = sha256(text.encode()).hexdigest()
    return f"{text[: KEY_LENGTH - 65]}~{digest}"
