"""The template environment: escaping always on, translation, and the few functions that every page
needs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from undersight.records.reasons import reason_words
from undersight.schema.model import Kind, Schema, in_language
from undersight.web.shown import (
    comma,
    in_words,
    mark_of,
    semicolon,
    show_count,
    show_day,
    show_list,
    show_time,
)

LEADING = 2
"""Kinds that the navigation names, the first of the schema."""


def leading(schema: Schema) -> list[Kind]:
    """The kinds to whose lists the navigation leads."""
    return [k for k in schema.kinds.values() if not k.owner][:LEADING]


def environment(**options: Any) -> Environment:
    """Jinja2 as the pages use it. Undefined names are errors, not blanks."""
    options["undefined"] = StrictUndefined
    options["autoescape"] = True
    options["extensions"] = ["jinja2.ext.i18n"]
    options["trim_blocks"] = options["lstrip_blocks"] = True
    env = Environment(**options)  # noqa: S701 - autoescape is set above
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.globals.update(
        static=lru_cache(maxsize=256)(static),
        url=lambda name, **parts: reverse(name, kwargs=parts),
        leading=leading,
        registry=settings.UNDERSIGHT,
        languages=settings.LANGUAGES,
        page_language=translation.get_language,
        is_rtl=translation.get_language_bidi,
        csrf_token=get_token,
        show_day=show_day,
        show_time=show_time,
        show_count=show_count,
        mark_of=mark_of,
        in_words=in_words,
        reason_words=reason_words,
        comma=comma,
        semicolon=semicolon,
        show_list=show_list,
        in_language=lambda labels: in_language(labels, translation.get_language() or "en"),
    )
    return env
