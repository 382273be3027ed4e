"""A kept file, named by the SHA-256 of its bytes; the bytes are kept elsewhere."""

from __future__ import annotations

import re

from undersight.errors import Problem, worded
from undersight.values.given import as_text, refuse
from undersight.values.protocol import Json, Rules, Value

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CURE = worded("upload the file, or give its SHA-256: 64 characters from 0-9 and a-f")


class FileType:
    """The digest is the value: whether the file is there is the store's to know."""

    name = "file"
    operators = ("=", "!=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """64 hexadecimal digits to a Value in lower case."""
        text = as_text(raw, longest=200, cure=_CURE)
        if isinstance(text, Problem):
            return text
        digest = text.lower()
        if not _DIGEST.fullmatch(digest):
            return refuse(worded("this is not the SHA-256 of a file"), _CURE, raw)
        return Value(digest, key=digest)

    def show(self, value: Value, language: str) -> str:
        """The digest."""
        return value.text

    def json(self, value: Value) -> Json:
        """The digest."""
        return value.text


TYPE = FileType()
