"""One line of text, such as a title or a name; longer prose is `text`."""

from __future__ import annotations

from undersight.errors import Problem, worded
from undersight.values.characters import folded, one_line
from undersight.values.given import breaks_pattern, refuse, too_long
from undersight.values.protocol import Json, Rules, Value

LONGEST = 1_000


class StringType:
    """Equal whatever the case: its key is the case-folded beginning."""

    name = "string"
    operators = ("=", "!=", "~", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """One line to a Value in NFC with single spaces."""
        if not isinstance(raw, str):
            return refuse(
                worded("this has to be text"), worded('write it as text, in quotes: "1984"'), raw
            )
        longest = rules.longest or LONGEST
        # White space collapses and accents compose: the raw text may be longer than the value.
        if len(raw) > 2 * longest:
            return too_long(raw, longest)
        text = one_line(raw)
        if isinstance(text, Problem):
            return text
        key = folded(text)
        if not key:
            return refuse(
                worded("nothing is given"), worded("write some text, or remove the claim"), raw
            )
        if len(text) > longest:
            return too_long(text, longest)
        return breaks_pattern(text, rules) or Value(text, key=key)

    def show(self, value: Value, language: str) -> str:
        """The line as it is."""
        return value.text

    def json(self, value: Value) -> Json:
        """The line."""
        return value.text


TYPE = StringType()
