"""The contract of a value type, and the one shape that every value has; no type lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from undersight.errors import Problem

KEY_LENGTH = 200
"""Longest `Value.key` in characters: short enough for a b-tree entry of any database."""

Json = str | int | float | bool | None | dict[str, "Json"] | list["Json"]


class Absence(StrEnum):
    """What a claim can say instead of a value."""

    UNKNOWN = "unknown"
    NONE = "none"
    UNNAMED = "unnamed"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Value:
    """A typed value in canonical form, with what queries need beside it.

    `text` is the whole truth: parsing it again gives an equal Value. All else is derived from it.
    `target` is the id of the record that a link points to; then `text` is empty.

    >>> Value("1 km", number=1000.0, unit="km")
    """

    text: str = ""
    key: str = ""  # what equality compares, at most KEY_LENGTH long; "" where it has no sense
    number: float | None = None  # normalised to the base unit: 1 km and 1000 m are both 1000.0
    unit: str = ""  # unit, currency or open label, as given
    earliest: int | None = None  # first possible day, as date.toordinal() counts, any year
    latest: int | None = None  # last possible day; OPEN_PAST/OPEN_FUTURE where there is no bound
    latitude: float | None = None
    longitude: float | None = None
    target: str = ""


OPEN_PAST = -(2**40)
OPEN_FUTURE = 2**40


@dataclass(frozen=True, slots=True)
class Rules:
    """What a property asks of its values, beyond the type."""

    pattern: str = ""  # a regular expression that the whole text must match
    longest: int = 0  # characters; 0 = the type's own limit
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # id -> every name it has
    unit: str = ""  # the base unit or open label: "m", "cameras"; "" = any
    schemes: Mapping[str, str] = field(default_factory=dict)  # scheme -> formatter URL with {}
    decimals: int = 4  # coordinates: decimals that the public may see


class ValueType(Protocol):
    """One type of value. Stateless; one instance in the catalogue."""

    name: str
    operators: tuple[str, ...]

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`raw` as people or files give it (text, number, mapping) to a Value, or the Problem.

        Never raises on bad input, never guesses, and is fast on hostile input (length first).
        parse(parse(raw).text) == parse(raw) for every valid raw: canonical text is a fixed point.
        """
        ...

    def show(self, value: Value, language: str) -> str:
        """The value as a reader of `language` sees it, as plain text; "some day in March 2017"."""
        ...

    def json(self, value: Value) -> Json:
        """The value in JSON; parse(json(value)) gives the value back."""
        ...
