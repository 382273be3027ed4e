"""Text as words to be searched: folded, scripts without spaces cut into pairs, and the same in
Latin letters.

The same words go into the index and into the question, so both databases find the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from anyascii import anyascii

LONGEST = 60
"""Characters of a word; what is longer is no word that anybody types."""

NAMED = "\u01c2"
"""What stands before a word in the index where it stands in a title or an alias."""

OF = "\u01c1"
"""What stands before the id of a property in the index: a word of each text's own."""

OF_KIND = OF + OF
"""What stands before the id of a kind there."""

SYLLABLES = 3
"""Syllables that are written as one word in Latin letters, of scripts that write one sign each."""

_SPEAKING = (0x0483, 0x1A00)
"""Where scripts lie whose words hold marks that Python does not count among letters."""
_MARKS = "".join(chr(c) for c in range(*_SPEAKING) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f\u200c\u200d\u3099\u309a{_MARKS}])*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]"
)
"""Accents, points and signs of vowels that a script can do without; not those of scripts whose
vowels are such signs, nor what makes か into が.
"""
_SAME = str.maketrans(
    {
        **{"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n"},
        **{"æ": "ae", "œ": "oe", "þ": "th", "ĸ": "k", "ƀ": "b", "ɡ": "g"},
        **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ة": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك"},
        **dict.fromkeys("ـ\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
"""Letters that people write for one another, and signs that are no letters."""


def fold(text: str) -> str:
    """Case and accents gone: Ürümqi → urumqi. Scripts keep their letters."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    plain = unicodedata.normalize("NFC", plain).translate(_SAME)
    return "".join(str(unicodedata.decimal(c, c)) for c in plain) if _has_digits(plain) else plain


def _has_digits(text: str) -> bool:
    return any(c.isdecimal() and not c.isascii() for c in text)


def runs(text: str) -> list[re.Match[str]]:
    """Where letters and digits stand together in a text, with the marks that belong to them."""
    return list(_WORD.finditer(text))


def words(text: str) -> list[str]:
    """The words of a text in order; a run of a script without spaces gives its overlapping pairs.

    >>> words("Ürümqi 新疆警察")
    ['urumqi', '新疆', '疆警', '警察']
    """
    if text.isascii():  # most texts: nothing to fold but case, nothing to cut
        return [run[:LONGEST] for run in _ASCII.findall(text.lower())]
    found: list[str] = []
    for match in _WORD.finditer(_unmarked(fold(text))):
        run = match.group()
        if not _UNSPACED.search(run):
            found.append(run[:LONGEST])
            continue
        for part in _split(run):
            found.extend(pairs(part) if _UNSPACED.match(part) else [part[:LONGEST]])
    return found


_ASCII = re.compile(r"[a-z0-9]+")


def _unmarked(text: str) -> str:
    return text.replace(NAMED, " ").replace(OF, " ")


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of letters; a single letter stands for itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def latin_words(text: str) -> list[str]:
    """The words of other scripts in Latin letters; where a sign is a syllable, up to three of them
    together.

    >>> latin_words("Полиция 新疆 SARI")
    ['politsiya', 'xin', 'xinjiang', 'jiang']
    """
    if text.isascii():
        return []
    found: dict[str, None] = {}
    for match in _WORD.finditer(_unmarked(fold(text))):
        if not match.group().isascii():
            found.update(dict.fromkeys(_in_latin(match.group())))
    return list(found)


def latin_run(run: str) -> str:
    """One run of letters as one word in Latin letters: 新疆 → xinjiang."""
    return "".join(_ASCII.findall(_anyascii(fold(run)).lower()))[:LONGEST]


def _in_latin(run: str) -> list[str]:
    """The Latin words for one run."""
    syllables = [s.lower() for s in re.findall(r"[A-Z][a-z']*", _anyascii(run))]
    if len(syllables) < 2 or not _UNSPACED.search(run):
        return [whole] if (whole := latin_run(run)) else []
    return [
        "".join(syllables[n : n + many]).replace("'", "")
        for n in range(min(len(syllables), LONGEST))
        for many in range(1, SYLLABLES + 1)
        if n + many <= len(syllables)
    ]


@cache
def _letter(letter: str) -> str:
    return str(anyascii(letter))


def _anyascii(text: str) -> str:
    return "".join(map(_letter, text))


def _split(run: str) -> list[str]:
    parts, start = [], 0
    for match in _UNSPACED.finditer(run):
        if match.start() > start:
            parts.append(run[start : match.start()])
        parts.append(match.group())
        start = match.end()
    if start < len(run):
        parts.append(run[start:])
    return parts
