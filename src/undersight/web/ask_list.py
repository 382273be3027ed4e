"""A narrowed list as a question, so that what was found by clicking can be asked further."""

from __future__ import annotations

import re
from collections.abc import Iterable

from undersight.query import syntax as s
from undersight.query.chosen import DEEPEST, hanging
from undersight.query.escapes import escaped
from undersight.query.lookup import Bound, names_of
from undersight.query.parse import parse
from undersight.query.write import write_condition
from undersight.records.found import Choice, Sort, line_groups
from undersight.schema.model import Kind, Schema

_PLAIN = re.compile(r"[\w\s]+")


def question_of(
    kind: Kind, chosen: Iterable[Choice], schema: Schema, *, words: str = "", question: str = ""
) -> str:
    """The list's narrowing as text, with the columns of its lines; "" where it searches for words
    in ways that a question says otherwise.
    """
    if words and not _PLAIN.fullmatch(words):
        return ""
    lines = [f"[[Category:{kind.labels.get('en', kind.name)}]]"]
    by_property: dict[str, list[Choice]] = {}
    for choice in chosen:
        by_property.setdefault(choice.property, []).append(choice)
    for property_id, choices in by_property.items():
        name = names_of(schema).canonical(Bound((property_id,)))
        values = "||".join(_value(choice, schema) for choice in choices)
        narrower = any(c.sort is Sort.RECORD for c in choices) and hanging(property_id, schema)
        depth = f"|+depth={DEEPEST}" if narrower else ""  # as the list takes narrower ones in
        lines.append(f"[[{name}::{values}{depth}]]")
    if words:
        lines.append(f"[[in:{words.strip()}]]")
    if question:
        where = parse(question).where
        if not isinstance(where, s.Everything):
            lines.append(f"({write_condition(where)})")
    known = [p for group in line_groups(kind, schema) for p in group[:1]]
    lines += [f"|?{names_of(schema).canonical(Bound((p,)))}" for p in known]
    return "\n".join(lines)


def _value(choice: Choice, schema: Schema) -> str:
    """A chosen value as a condition says it."""
    if choice.sort is Sort.ABSENCE:
        return f"is:{choice.value}"
    if choice.sort is Sort.RECORD:
        return escaped(choice.name.title if choice.name else choice.value, "\\|[]<>~!*?;@")
    if choice.sort is Sort.CODE:
        return escaped(_code(choice, schema), "\\|[]<>~!*?;@")
    low, dots, high = choice.value.partition("..")
    if not dots:
        return low
    if low and high:
        return choice.value
    return f">{low}" if low else f"<{high}"


def _code(choice: Choice, schema: Schema) -> str:
    prop = schema.properties[choice.property]
    codes = schema.lists.get(prop.codes)
    code = codes.codes.get(choice.value) if codes else None
    return code.labels.get("en", choice.value) if code else choice.value
