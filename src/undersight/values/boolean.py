"""Yes or no; "not known" is an absence, which the claim keeps."""

from __future__ import annotations

from undersight.errors import Problem, worded
from undersight.values.given import as_text, refuse
from undersight.values.phrases import phrase
from undersight.values.protocol import Json, Rules, Value

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_CURE = worded("write true or false")


class BooleanType:
    """Kept as `true` or `false`."""

    name = "boolean"
    operators = ("=", "!=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`true`, `"yes"`, `1` and their opposites to a Value."""
        if isinstance(raw, bool):
            return _value(raw)
        if isinstance(raw, int) and raw in (0, 1):
            return _value(raw == 1)
        text = as_text(raw, longest=20, cure=_CURE)
        if isinstance(text, Problem):
            return text
        meant = _WORDS.get(text.lower())
        return (
            refuse(worded("this is neither yes nor no"), _CURE, raw)
            if meant is None
            else _value(meant)
        )

    def show(self, value: Value, language: str) -> str:
        """Yes or no, in words."""
        return phrase("yes" if value.text == "true" else "no", language)

    def json(self, value: Value) -> Json:
        """`true` or `false`."""
        return value.text == "true"


def _value(meant: bool) -> Value:
    text = "true" if meant else "false"
    return Value(text, key=text)


TYPE = BooleanType()
