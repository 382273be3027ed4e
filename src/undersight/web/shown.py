"""Small things as a reader sees them: days, numbers, lists, sentences, the mark of a certainty."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext

from undersight.looking.words import in_words as in_words
from undersight.looking.words import show_list as show_list
from undersight.schema.model import Schema
from undersight.shapes.mark import mark
from undersight.values.phrases import locale_of, phrase


def show_day(day: date | datetime | None) -> str:
    """A day in the page's language: 20 April 2024."""
    return "" if day is None else _day(day, translation.get_language() or "en")


@lru_cache(maxsize=4096)
def _day(day: date, language: str) -> str:
    return format_date(day, format="long", locale=locale_of(language))


def show_time(moment: datetime) -> str:
    """A moment in UTC, to the minute."""
    locale = locale_of(translation.get_language() or "en")
    return format_datetime(moment, "d MMMM y, HH:mm", locale=locale) + " UTC"


def show_count(number: int) -> str:
    """A number with the language's separators: 1,000."""
    return _count(number, translation.get_language() or "en")


@lru_cache(maxsize=4096)
def _count(number: int, language: str) -> str:
    return format_decimal(number, locale=locale_of(language))


def mark_of(certainty: str, schema: Schema) -> str:
    """The class of the mark of a certainty: doc, rum, spec; no-cert where it is not stated."""
    top = max((c.rank for c in schema.certainties), default=0)
    return mark(certainty, rank=schema.rank(certainty), top=top)


def small(label: str, language: str) -> str:
    """A label inside a sentence: without its capital where the language writes it small.

    >>> small("Deployments", "en"), small("Orte", "de")
    ('deployments', 'Orte')
    """
    return label.lower() if language.partition("-")[0] in ("en", "fr", "es", "it") else label


def counted(number: str, label: str) -> str:
    """`12 deployments`: so many of what a label of the schema names. A language whose nouns follow
    their number in other ways than one and many says it the other way round.
    """
    words = small(label, translation.get_language() or "en")
    return gettext("%(number)s %(things)s") % {"number": number, "things": words}


def comma() -> str:
    """What stands between the members of a list."""
    return phrase(", ", translation.get_language() or "en")


def semicolon() -> str:
    """What stands between lists."""
    return phrase("; ", translation.get_language() or "en")
