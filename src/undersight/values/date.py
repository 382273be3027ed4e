"""Dates in EDTF with their first and last day; notation, days and words have their own modules."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache

from undersight.errors import Problem, worded
from undersight.values.date_mistakes import meant_by
from undersight.values.date_shown import as_bound, in_words, in_years
from undersight.values.edtf import Expression, read
from undersight.values.given import as_text, breaks_pattern, refuse
from undersight.values.period import LONGEST, Span, possibly, span, span_of, surely
from undersight.values.protocol import OPEN_FUTURE, OPEN_PAST, Json, Rules, Value

__all__ = [
    "TYPE",
    "DateType",
    "Span",
    "known_by",
    "possibly",
    "show_bound",
    "show_years",
    "span",
    "surely",
]

_CURE = worded("write a year, month or day (2017, 2017-03, 2017-03-12), or start/end: 2017-03/2019")


class DateType:
    """The text stays as entered; the bounds are the first and last day that it can mean."""

    name = "date"
    operators = ("=", "!=", "<", "<=", ">", ">=", "+")

    def parse(self, raw: object, rules: Rules) -> Value | Problem:
        """`"2017-03"`, `"1985/.."`, `2017` or a `datetime.date` to a Value."""
        text = as_text(_plain(raw), longest=LONGEST, cure=_CURE)
        if isinstance(text, Problem):
            return text
        expression = read(text)
        if isinstance(expression, Problem):
            return _cured(expression, text)
        bounds = span_of(expression)
        return breaks_pattern(text, rules) or Value(
            text,
            key=text.replace(" ", ""),
            earliest=bounds.start_earliest,
            latest=bounds.end_latest,
        )

    def show(self, value: Value, language: str) -> str:
        """The date in words; the text where it is none."""
        return _shown(value.text, language, in_words)

    def json(self, value: Value) -> Json:
        """The text."""
        return value.text


def show_bound(value: Value, language: str) -> str:
    """The same of a property that says when something began or ended: `../2019` is "by 2019"."""
    return _shown(value.text, language, as_bound)


def show_years(value: Value, language: str) -> str:
    """The same, of a beginning or an end, no more exact than its year."""
    return _shown(value.text, language, in_years)


def known_by(value: Value) -> bool:
    """Whether only the last day is known on which something can have begun or ended.

    >>> known_by(Value("../2019", earliest=OPEN_PAST, latest=737424))
    True
    """
    low, high = value.earliest, value.latest
    return low is not None and high is not None and low <= OPEN_PAST and high < OPEN_FUTURE


@lru_cache(maxsize=4096)
def _shown(text: str, language: str, words: Callable[[Expression, str], str]) -> str:
    expression = read(text[:LONGEST])
    return text if isinstance(expression, Problem) else words(expression, language)


def _plain(raw: object) -> object:
    """YAML gives years as numbers and days as dates; a time of day is not dropped silently."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 9999:
        return f"{raw:04d}"
    if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        return raw.isoformat()
    return raw


def _cured(problem: Problem, text: str) -> Problem:
    """The problem with what was probably meant as its cure, if that is itself a date."""
    meant = meant_by(text) if text.isprintable() else ""
    if meant and not any(isinstance(read(part), Problem) for part in meant.split(" or ")):
        return refuse(
            worded("this is not a date in EDTF"),
            worded("write %(meant)s", meant=meant),
            text,
            code="notation",
        )
    if problem.code == "notation":
        return refuse(worded("this is not a date in EDTF"), _CURE, text, code="notation")
    return problem


TYPE = DateType()
