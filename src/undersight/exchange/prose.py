"""Plain text from cells: made safe for Markdown, its first sentences, the sentence of a word."""

from __future__ import annotations

import re

MOST_QUOTED = 20
"""Words of a quotation."""

_INLINE = re.compile(r"([\\`*_\[\]<>~|]|&(?=#|\w+;))")
_LINE_START = re.compile(r"^([#>=+-]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_END = re.compile(r"(?<!\b[A-Z])(?<!\be\.g)(?<!\bi\.e)(?<!\bU\.S)[.!?](?=\s+[A-Z0-9\"“(])")
_WORD = re.compile(r"\S+")


def tidy(text: str) -> str:
    """Lines without white space at their ends, at most one empty line between two paragraphs."""
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def markdown(text: str) -> str:
    """Plain text so that Markdown shows it as it is.

    >>> markdown("1. *All* [[people]]")
    '1\\\\. \\\\*All\\\\* \\\\[\\\\[people\\\\]\\\\]'
    """
    safe = _INLINE.sub(r"\\\1", tidy(text))
    return _LINE_START.sub(lambda m: _safe_start(m.group()), safe)


def beginning(text: str, longest: int) -> str:
    """The first sentences, at most `longest` characters; a longer one is cut at a word, with "…".

    >>> beginning("It reads plates. It keeps them for a year.", 20)
    'It reads plates.'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    ends = [m.end() for m in _END.finditer(line) if m.end() <= longest]
    if ends:
        return line[: ends[-1]]
    cut = line[:longest].rpartition(" ")[0] or line[: longest - 1]
    return cut.rstrip(" ,;:(") + "…"


def sentence(text: str, start: int, end: int) -> str:
    """The sentence around text[start:end]; of a longer one, the 20 words about it."""
    ends = [m.end() for m in _END.finditer(text)]
    breaks = sorted({0, *ends, *(m.end() for m in re.finditer(r"\n\s*", text)), len(text)})
    left = max(b for b in breaks if b <= start)
    right = min(b for b in breaks if b >= end)
    words = [(left + m.start(), left + m.end()) for m in _WORD.finditer(text[left:right])]
    hit = next((i for i, (_, stop) in enumerate(words) if stop > start), 0)
    last = next((i for i, (_, stop) in enumerate(words) if stop >= end), len(words) - 1)
    spare = MOST_QUOTED - (last - hit + 1)
    first = max(0, min(hit - spare // 2, len(words) - MOST_QUOTED))
    chosen = words[first : first + MOST_QUOTED]
    return " ".join(text[chosen[0][0] : chosen[-1][1]].split()) if chosen else ""


def _safe_start(mark: str) -> str:
    """A mark that would begin a heading, a list or a quotation, made harmless."""
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"
