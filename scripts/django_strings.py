"""Finds the translatable strings of Django's own templates, for `pybabel extract`; of no others."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract(file: BinaryIO, keywords: Any, tags: Any, options: Any) -> Iterator[Any]:
    """What Django's `templatize` leaves of a template is Python enough, but for its indentation."""
    lines = templatize(file.read().decode()).splitlines()
    python = "\n".join(line.strip() for line in lines).encode()
    yield from extract_python(BytesIO(python), keywords, tags, options)
