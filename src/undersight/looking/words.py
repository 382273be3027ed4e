"""Sentences of the rooms below in the language of the request."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation

from undersight.errors import Wording
from undersight.values.phrases import listed


def in_words(text: str) -> str:
    """A sentence of the rooms below in the page's language; other texts as they are."""
    if not isinstance(text, Wording):
        return text
    return text.translated(translation.gettext, show_list)


def show_list(items: Iterable[str]) -> str:
    """Names one after the other, divided as the page's language does."""
    return listed(items, translation.get_language() or "en")
