"""An amount of something: a unit of measure, which is converted, or an open label, which is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Context, Decimal

from undersight.errors import Problem, worded
from undersight.values.amount import WRITTEN, as_json, canonical, plain, read_amount, show_amount
from undersight.values.characters import folded, one_line
from undersight.values.given import as_fields, as_text, key_of, refuse, too_long
from undersight.values.protocol import Json, Rules, Value
from undersight.values.units import unit_called

LONGEST_LABEL = 100

_PARTS = re.compile(rf"({WRITTEN})\s*(.*)", re.DOTALL)
_RANGE = re.compile(rf"(?>{WRITTEN})[^0-9]{{0,4}}(?:[-–—]|\bto\b|\.\.|\bor\b)\s*[0-9]")
_SECOND_NUMBER = re.compile(r"[-–—±]\s*[0-9]|(?:to|or|and)\s+[0-9]|\.\.")
_LABEL_START = re.compile(r"[^\W\d_]|[%‰°\"'#(&µ$€£]")
_EXACT = Context(prec=100)
_CURE = worded('write an amount and what it counts, such as "1200 cameras" or "3.5 km"')


class QuantityType:
    """Keeps the amount and unit as given; `number` is in the base unit, so 1 km equals 1000 m."""

    name = "quantity"
    operators = ("=", "!=", "<", "<=", ">", ">=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"1,200 cameras"`, `{"amount": 1200, "unit": "cameras"}` or a bare number to a Value."""
        parts = _parts(raw)
        if isinstance(parts, Problem):
            return parts
        amount = read_amount(parts[0])
        if isinstance(amount, Problem):
            return amount
        label = _label(parts[1])
        if isinstance(label, Problem):
            return label
        return _value(amount, label, raw=raw, rules=rules)

    def show(self, value: Value, language: str) -> str:
        """The amount with the separators of the language, and the unit."""
        return f"{show_amount(_amount(value), language)} {value.unit}".strip()

    def json(self, value: Value) -> Json:
        """`{"amount": 1200, "unit": "cameras"}`."""
        return {"amount": as_json(_amount(value)), "unit": value.unit}


def _amount(value: Value) -> Decimal:
    return Decimal(value.text.partition(" ")[0])


def _parts(raw: object) -> tuple[object, object] | Problem:
    """The amount and the unit, neither of them read yet."""
    if isinstance(raw, Mapping):
        fields = as_fields(raw, ("amount", "unit"))
        if isinstance(fields, Problem):
            return fields
        return fields.get("amount"), fields.get("unit", "")
    if not isinstance(raw, str):
        return raw, ""
    text = as_text(raw, longest=400, cure=_CURE)
    if isinstance(text, Problem):
        return text
    if ".." in text or _RANGE.match(text):
        return _two_amounts(raw)
    match = _PARTS.fullmatch(text)
    if match is None:
        return refuse(worded("this does not begin with an amount"), _CURE, raw)
    amount, label = match.groups()
    if _SECOND_NUMBER.match(label):
        return _two_amounts(raw)
    if label and not _LABEL_START.match(label):
        return refuse(worded("it is not clear where the amount ends"), _CURE, raw)
    return amount, label


def _two_amounts(raw: object) -> Problem:
    cure = worded("make two claims, one for each amount, or claim the one that is sure")
    return refuse(worded("this gives two amounts"), cure, raw, code="range")


def _label(raw: object) -> str | Problem:
    if raw is None or raw == "":
        return ""
    if not isinstance(raw, str):
        return refuse(worded("a unit has to be text"), _CURE, raw)
    if len(raw) > 2 * LONGEST_LABEL:
        return too_long(raw, LONGEST_LABEL)
    label = one_line(raw)
    if isinstance(label, Problem) or not label:
        return label
    if len(label) > LONGEST_LABEL:
        return too_long(label, LONGEST_LABEL)
    if not _LABEL_START.match(label):
        return refuse(worded("a unit has to begin with a letter"), _CURE, raw)
    unit = unit_called(label)
    return unit.symbol if unit else label


def _value(amount: Decimal, label: str, *, raw: object, rules: Rules) -> Value | Problem:
    label = label or rules.unit
    unit = unit_called(label)
    if rules.unit:
        wanted = unit_called(rules.unit)
        if (unit.base if unit else folded(label)) != (
            wanted.base if wanted else folded(rules.unit)
        ):
            cure = worded("give it in %(unit)s", unit=rules.unit)
            return refuse(
                worded("the property counts %(unit)s, not %(label)s", unit=rules.unit, label=label),
                cure,
                raw,
                code="unit",
            )
        label = unit.symbol if unit else rules.unit
    base = unit.base if unit else folded(label)
    number = _EXACT.multiply(amount, unit.factor) if unit else amount
    return Value(
        f"{canonical(amount)} {label}".strip(),
        key=key_of(f"{plain(number)} {base}".strip()),
        number=float(number),
        unit=label,
    )


TYPE = QuantityType()
