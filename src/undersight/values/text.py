"""Long text in Markdown over several lines; what its marks mean is not decided here."""

from __future__ import annotations

from undersight.errors import Problem, worded
from undersight.values.characters import lines
from undersight.values.given import breaks_pattern, refuse, too_long
from undersight.values.protocol import Json, Rules, Value

LONGEST = 100_000


class TextType:
    """Has no key: nobody asks whether two essays are equal."""

    name = "text"
    operators = ("~", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """Markdown to a Value in NFC, its lines ended by \\n, no white space at its end."""
        if not isinstance(raw, str):
            return refuse(worded("this has to be text"), worded("write it as text"), raw)
        longest = rules.longest or LONGEST
        # Some writers decompose accents, so the raw text may be longer than the value.
        if len(raw) > 2 * longest:
            return too_long(raw, longest)
        text = lines(raw)
        if isinstance(text, Problem):
            return text
        if not text:
            return refuse(
                worded("nothing is given"), worded("write some text, or remove the claim"), raw
            )
        if len(text) > longest:
            return too_long(text, longest)
        return breaks_pattern(text, rules) or Value(text)

    def show(self, value: Value, language: str) -> str:
        """The Markdown as it is."""
        return value.text

    def json(self, value: Value) -> Json:
        """The text."""
        return value.text


TYPE = TextType()
