"""Fields of a JSON object, taken with the type they must have; what they mean is not known here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from undersight.errors import Wording, shorten, worded


class Wrong(Exception):
    """A part of a file of another shape than its format has; becomes a Reject in the reader."""

    def __init__(self, field: str, expected: Wording, given: object) -> None:
        self.field = field
        shown = shorten(given if isinstance(given, str) else repr(given), 60)
        self.reason = worded(
            "%(field)s should be %(expected)s; it is %(given)s",
            field=field,
            expected=expected,
            given=shown,
        )
        super().__init__(self.reason)


class UnknownField(Wrong):
    """A field that the format does not have."""

    def __init__(self, field: str, names: Collection[str]) -> None:
        super().__init__(field, worded("left out"), field)
        self.reason = worded(
            "there is no field %(field)s; there are %(names)s",
            field=shorten(field, 60),
            names=tuple(names),
        )


def an_object(value: object, name: str) -> Mapping[str, object]:
    """`value` as a JSON object."""
    if not isinstance(value, dict):
        raise Wrong(name, worded("an object"), value)
    return cast("dict[str, object]", value)


def a_list(value: object, name: str) -> list[object]:
    """`value` as a JSON list."""
    if not isinstance(value, list):
        raise Wrong(name, worded("a list"), value)
    return value


def text(fields: Mapping[str, object], name: str) -> str:
    """A text that has to be there and may not be empty."""
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Wrong(name, worded("a text"), value)
    return value


def perhaps_text(fields: Mapping[str, object], name: str) -> str:
    """A text, or "" where it is null or absent."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Wrong(name, worded("a text or null"), value)
    return value


def texts(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A list of texts; () where it is null or absent."""
    value = fields.get(name)
    if value is None:
        return ()
    items = a_list(value, name)
    found = tuple(item for item in items if isinstance(item, str) and item.strip())
    if len(found) != len(items):
        raise Wrong(name, worded("a list of texts"), value)
    return found


def known(fields: Mapping[str, object], names: Collection[str]) -> None:
    """Refuses fields that the format does not have: they would be lost without a word."""
    for name in fields:
        if name not in names:
            raise UnknownField(name, names)
