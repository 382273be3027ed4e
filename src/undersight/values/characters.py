"""Which characters a text may hold, and its one spelling (NFC); knows no type of value."""

from __future__ import annotations

import re
import unicodedata

from undersight.errors import Problem, worded
from undersight.values.given import refuse
from undersight.values.protocol import KEY_LENGTH

_ISOLATE_END = "\u2069"
_BIDI_OVERRIDES = re.compile("[\u202a-\u202e]")
_BIDI_ANY = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS_BUT_TAB = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_CONTROLS_BUT_TAB_AND_LINE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BREAKS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_NEVER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

MOST_MARKS = 30
"""Combining marks in a row (Stream-Safe Text Format): normalising takes time by their square."""


def one_line(text: str) -> str | Problem:
    """`text` in NFC with single spaces and none at its ends, or what keeps it from being one line.

    Tabs count as white space; line breaks are refused, for they may separate two values.
    """
    text = text.strip()
    if _BREAKS.search(text):
        return refuse(
            worded("this has to be one line"),
            worded("remove the line breaks"),
            text,
            code="characters",
        )
    fault = _fault(text) or _found(_CONTROLS_BUT_TAB, text) or _turning(_BIDI_ANY, text)
    return fault or unicodedata.normalize("NFC", " ".join(text.split()))


def lines(text: str) -> str | Problem:
    """`text` in NFC with its lines ended by \\n and without white space at its end.

    White space that begins the first line stays: in Markdown it means something.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    text = re.sub(r"\A(?:[^\S\n]*\n)+", "", text)
    if fault := _fault(text) or _found(_CONTROLS_BUT_TAB_AND_LINE, text):
        return fault
    if fault := _turning(_BIDI_OVERRIDES, text) or _unbalanced(text):
        return fault
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """What equality of two lines compares: no case, no invisible characters, KEY_LENGTH at most.

    >>> folded("Straße")
    'strasse'
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", visible.casefold())[:KEY_LENGTH]


def title_key(title: str) -> str:
    """What titles are sorted and compared by."""
    return title.casefold()[:KEY_LENGTH]


def _fault(text: str) -> Problem | None:
    if text.isascii():
        return None
    return _found(_NEVER, text) or _piled(text)


def _found(pattern: re.Pattern[str], text: str) -> Problem | None:
    match = pattern.search(text)
    if match is None:
        return None
    message = worded(
        "the character U+%(ord)s at place %(value)s is not text",
        ord=f"{ord(match.group()):04X}",
        value=match.start() + 1,
    )
    return refuse(message, worded("remove it"), text, code="characters")


def _turning(pattern: re.Pattern[str], text: str) -> Problem | None:
    match = pattern.search(text)
    if match is None:
        return None
    message = worded(
        "the character U+%(ord)s turns the direction of writing unseen",
        ord=f"{ord(match.group()):04X}",
    )
    return refuse(message, worded("remove it"), text, code="characters")


def _unbalanced(text: str) -> Problem | None:
    """Isolates (U+2066 to U+2069) are of use in mixed scripts, if each ends within its line."""
    for line in text.split("\n"):
        depth = 0
        for match in _BIDI_ANY.finditer(line):
            depth += -1 if match.group() == _ISOLATE_END else 1
            if depth < 0:
                break
        if depth:
            message = worded(
                "an isolate (U+2066 to U+2069) that turns the direction of writing has no pair"
            )
            return refuse(
                message, worded("end each with U+2069 in its line"), line, code="characters"
            )
    return None


def _piled(text: str) -> Problem | None:
    row = 0
    for place, character in enumerate(text, start=1):
        row = row + 1 if unicodedata.combining(character) else 0
        if row > MOST_MARKS:
            message = worded(
                "more than %(most_marks)s marks are piled on one character before place %(place)s",
                most_marks=MOST_MARKS,
                place=place,
            )
            return refuse(message, worded("remove them"), text, code="characters")
    return None
