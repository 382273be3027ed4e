"""A number without a unit, exact to the decimals given; what is measured is a `quantity`."""

from __future__ import annotations

from decimal import Decimal

from undersight.errors import Problem
from undersight.values.amount import as_json, canonical, plain, read_amount, show_amount
from undersight.values.protocol import Json, Rules, Value


class NumberType:
    """Keeps the decimals that were given: 1.50 is more exact than 1.5, and equal to it."""

    name = "number"
    operators = ("=", "!=", "<", "<=", ">", ">=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`0.5`, `"1,200.50"` or `"-3"` to a Value."""
        amount = read_amount(raw)
        if isinstance(amount, Problem):
            return amount
        return Value(canonical(amount), key=plain(amount), number=float(amount))

    def show(self, value: Value, language: str) -> str:
        """The number with the separators of the language."""
        return show_amount(Decimal(value.text), language)

    def json(self, value: Value) -> Json:
        """The number, or its digits as text where JSON would lose some."""
        return as_json(Decimal(value.text))


TYPE = NumberType()
