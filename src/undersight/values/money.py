"""A sum of money in one currency, exact to the decimals given; currencies are never converted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from babel.numbers import list_currencies

from undersight.errors import Problem, worded
from undersight.values.amount import as_json, canonical, plain, read_amount, show_amount
from undersight.values.given import as_fields, as_text, refuse
from undersight.values.protocol import Json, Rules, Value

_CURE = worded('write the code of the currency and the amount, such as "EUR 2520000"')
_BEFORE = re.compile(r"([A-Za-z]{3})\s*(.+)")
_AFTER = re.compile(r"(.+?)\s*([A-Za-z]{3})")


class MoneyType:
    """Kept as `EUR 2520000.50`; `number` is the amount and `unit` the ISO 4217 code."""

    name = "money"
    operators = ("=", "!=", "<", "<=", ">", ">=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"EUR 2,520,000"` or `{"amount": 2520000, "currency": "EUR"}` to a Value."""
        parts = _parts(raw, rules)
        if isinstance(parts, Problem):
            return parts
        given, named = parts
        currency = _currency(named, raw, rules)
        if isinstance(currency, Problem):
            return currency
        amount = read_amount(given)
        if isinstance(amount, Problem):
            return amount
        return Value(
            f"{currency} {canonical(amount)}",
            key=f"{currency} {plain(amount)}",
            number=float(amount),
            unit=currency,
        )

    def show(self, value: Value, language: str) -> str:
        """As the language writes sums of this currency, with the decimals that were given."""
        return show_amount(_amount(value), language, currency=value.unit)

    def json(self, value: Value) -> Json:
        """`{"amount": 2520000, "currency": "EUR"}`."""
        return {"amount": as_json(_amount(value)), "currency": value.unit}


def _amount(value: Value) -> Decimal:
    return Decimal(value.text.partition(" ")[2])


def _parts(raw: object, rules: Rules) -> tuple[object, object] | Problem:
    """The amount and the currency, neither of them read yet."""
    if isinstance(raw, Mapping):
        fields = as_fields(raw, ("amount", "currency", "unit"))
        if isinstance(fields, Problem):
            return fields
        if "currency" in fields and "unit" in fields:
            return refuse(
                worded("currency and unit are both given"), worded("give the currency only"), raw
            )
        return fields.get("amount"), fields.get("currency", fields.get("unit", rules.unit))
    if not isinstance(raw, str):
        return raw, rules.unit
    text = as_text(raw, longest=200, cure=_CURE)
    if isinstance(text, Problem):
        return text
    if match := _BEFORE.fullmatch(text):
        return match[2], match[1]
    if match := _AFTER.fullmatch(text):
        return match[1], match[2]
    return text, rules.unit


def _currency(named: object, raw: object, rules: Rules) -> str | Problem:
    if named is None or named == "":
        return refuse(worded("no currency is named"), _CURE, raw, code="currency")
    code = named.strip().upper() if isinstance(named, str) and len(named) < 20 else ""
    if code not in _currencies():
        cure = worded("use a code of ISO 4217: %(cure)s", cure=_CURE)
        return refuse(worded("this is not the code of a currency"), cure, named, code="currency")
    if rules.unit and code != rules.unit:
        message = worded("the property asks for %(unit)s", unit=rules.unit)
        cure = worded(
            "give the sum in %(unit)s as the source does, or use another property", unit=rules.unit
        )
        return refuse(message, cure, raw, code="currency")
    return code


@cache
def _currencies() -> frozenset[str]:
    """Codes past and present: a contract of 1998 was paid in DEM."""
    return frozenset(list_currencies())


TYPE = MoneyType()
