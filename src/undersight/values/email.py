"""E-mail addresses of offices, kept for contact; whether mail arrives there is not tried."""

from __future__ import annotations

import re

from undersight.errors import Problem, worded
from undersight.values.given import as_text, breaks_pattern, key_of, refuse, too_long
from undersight.values.protocol import Json, Rules, Value
from undersight.values.url import host

LONGEST = 254

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_CURE = worded("write it as office@example.org")


class EmailType:
    """The part before @ is kept as given; equality disregards its case."""

    name = "email"
    operators = ("=", "!=", "~", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"Press@Example.ORG"` to the Value `Press@example.org`."""
        text = as_text(raw, longest=LONGEST, cure=_CURE)
        if isinstance(text, Problem):
            return text
        local, at, domain = text.removeprefix("mailto:").partition("@")
        if not at or len(local) > 64 or not _LOCAL.fullmatch(local) or "." not in domain:
            return refuse(worded("this is not an e-mail address"), _CURE, raw)
        name = host(domain)
        if isinstance(name, Problem):
            return name
        address = f"{local}@{name}"
        longest = rules.longest or LONGEST
        if len(address) > longest:
            return too_long(address, longest)
        key = key_of(address.casefold())
        return breaks_pattern(address, rules) or Value(address, key=key)

    def show(self, value: Value, language: str) -> str:
        """The address."""
        return value.text

    def json(self, value: Value) -> Json:
        """The address."""
        return value.text


TYPE = EmailType()
