"""One entry of a controlled list, kept by its permanent id; the list comes with the rules."""

from __future__ import annotations

from difflib import get_close_matches

from undersight.errors import Problem, worded
from undersight.values.characters import one_line
from undersight.values.given import as_text, refuse
from undersight.values.protocol import Json, Rules, Value

_CURE = worded("choose an entry of the list")


class CodeType:
    """Answers to every name of an entry, whatever its case; the id wins over labels and aliases."""

    name = "code"
    operators = ("=", "!=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"Facial recognition"` to the Value of the id that answers to it."""
        text = as_text(raw, longest=500, cure=_CURE)
        if isinstance(text, Problem):
            return text
        if text in rules.codes:
            return Value(text, key=text)
        line = one_line(text)
        if isinstance(line, Problem):
            return line
        name = line.casefold()
        found = [code for code in rules.codes if code.casefold() == name] or [
            code
            for code, names in rules.codes.items()
            if any(other.casefold() == name for other in names)
        ]
        if len(found) == 1:
            return Value(found[0], key=found[0])
        if found:
            message = worded("several entries of the list answer to this name")
            return refuse(
                message,
                worded("write one of %(found)s", found=tuple(found[:5])),
                raw,
                code="ambiguous",
            )
        return _unknown(line, rules)

    def show(self, value: Value, language: str) -> str:
        """The id: labels belong to the schema."""
        return value.text

    def json(self, value: Value) -> Json:
        """The id."""
        return value.text


def _unknown(line: str, rules: Rules) -> Problem:
    message = worded("no entry of the list has this name")
    if not rules.codes:
        return refuse(
            message, worded("add a list to the property in the schema: it has none"), line
        )
    spelling = {code.casefold(): code for code in rules.codes}
    for names in rules.codes.values():
        for other in names:
            spelling.setdefault(other.casefold(), other)
    # The work of finding neighbours grows with the square of the length.
    near = get_close_matches(line.casefold()[:60], spelling, n=3, cutoff=0.6)
    if near:
        return refuse(
            message, worded("did you mean %(near)s?", near=tuple(spelling[n] for n in near)), line
        )
    some = list(rules.codes)[:8]
    more = f" … ({len(rules.codes)} in all)" if len(rules.codes) > len(some) else ""
    return refuse(
        message, worded("choose one of %(some)s%(more)s", some=tuple(some), more=more), line
    )


TYPE = CodeType()
