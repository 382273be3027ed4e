"""A whole number without a unit; what is counted or measured is a `quantity`."""

from __future__ import annotations

from decimal import Decimal

from undersight.errors import Problem, worded
from undersight.values.amount import plain, read_amount, show_amount
from undersight.values.given import refuse
from undersight.values.protocol import Json, Rules, Value

LARGEST = 10**15
"""Within what a float tells apart, so that `Value.number` is exact."""


class IntegerType:
    """Kept as digits without separators."""

    name = "integer"
    operators = ("=", "!=", "<", "<=", ">", ">=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`1200`, `"1,200"` or `"1 200"` to a Value."""
        amount = read_amount(raw)
        if isinstance(amount, Problem):
            return amount
        if amount != amount.to_integral_value():
            return refuse(
                worded("this is not a whole number"), worded("write a number without decimals"), raw
            )
        if abs(amount) > LARGEST:
            return refuse(
                worded("this is more than 10^15"), worded("use a quantity, with a larger unit"), raw
            )
        text = plain(amount)
        return Value(text, key=text, number=float(amount))

    def show(self, value: Value, language: str) -> str:
        """The number with the separators of the language."""
        return show_amount(Decimal(value.text), language)

    def json(self, value: Value) -> Json:
        """The number."""
        return int(value.text)


TYPE = IntegerType()
