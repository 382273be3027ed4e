"""A link to a record by its id; titles of records are not resolved here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from undersight.errors import Problem, worded
from undersight.values.given import as_fields, as_text, refuse
from undersight.values.protocol import Json, Rules, Value

ID = re.compile(r"[0-9abcdefghjkmnpqrstvwxyz]{10}")
"""Ten characters of Crockford's base 32, in lower case."""

_CURE = worded("give the record's id: ten characters such as 7k3mz9qp0a")


class LinkType:
    """Points to a record: the id is the Value's target, its text is empty."""

    name = "link"
    operators = ("=", "!=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"7k3mz9qp0a"` or `{"record": "7k3mz9qp0a"}` to a Value with that target."""
        given = raw
        if isinstance(raw, Mapping):
            fields = as_fields(raw, ("record",))
            if isinstance(fields, Problem):
                return fields
            given = fields.get("record")
        text = as_text(given, longest=100, cure=_CURE)
        if isinstance(text, Problem):
            return text
        target = text.lower() if text.isascii() else text
        if not ID.fullmatch(target):
            return refuse(worded("this is not the id of a record"), _CURE, given)
        return Value(target=target)

    def show(self, value: Value, language: str) -> str:
        """The id."""
        return value.target

    def json(self, value: Value) -> Json:
        """`{"record": id}`."""
        return {"record": value.target}


TYPE = LinkType()
