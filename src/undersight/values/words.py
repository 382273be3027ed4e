"""Text as words to be searched: folded, scripts without spaces cut into pairs.

The same words go into the index and into the question, so both databases find the same.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""Characters of a word; what is longer is no word that anybody types."""

NAMED = "\u01c2"
"""What stands before a word in the index where it stands in a title or an alias."""

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)


def fold(text: str) -> str:
    """Case and accents gone: Ürümqi → urumqi. Scripts keep their letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c)))


def words(text: str) -> list[str]:
    """The words of a text in order; a run of a script without spaces gives its overlapping pairs.

    >>> words("Ürümqi 新疆警察")
    ['urumqi', '新疆', '疆警', '警察']
    """
    if text.isascii():  # most texts: nothing to fold but case, nothing to cut
        return [run[:LONGEST] for run in _WORD.findall(text.lower())]
    found: list[str] = []
    for match in _WORD.finditer(fold(text).replace(NAMED, " ")):
        run = match.group()
        if not _UNSPACED.search(run):
            found.append(run[:LONGEST])
            continue
        for part in _split(run):
            found.extend(pairs(part) if _UNSPACED.match(part) else [part[:LONGEST]])
    return found


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of letters; a single letter stands for itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


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
