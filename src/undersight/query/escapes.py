"""Backslashes: what one stands before means only itself. Taken off, put on, and split around."""

from __future__ import annotations

import re

ESCAPED = re.compile(r"\\(.)", re.S)
LEADING = re.compile(r"[!~<>≤≥+]|(?:n?like|in|not|phrase|is):")
"""What a value does not begin with, or it would be read as a comparator."""


def plain(text: str) -> str:
    r"""What escaped text says.

    >>> plain(r"2 \* 3 \\ 4")
    '2 * 3 \\ 4'
    """
    return ESCAPED.sub(r"\1", text) if "\\" in text else text


def escaped(text: str, marks: str = "\\|[]<*?;.@") -> str:
    r"""A value that is to mean itself, with a backslash before all that could mean something else.

    >>> print(escaped("Who? [PDF]"), escaped("in: Berlin"))
    Who\? \[PDF\] \in: Berlin
    """
    guarded = "".join(f"\\{c}" if c in marks else c for c in text)
    return f"\\{guarded}" if LEADING.match(guarded) else guarded


def pieces(text: str, mark: str) -> list[str]:
    r"""Escaped text, split at each `mark` that no backslash stands before; still escaped.

    >>> pieces(r"a\;b;c", ";")
    ['a\\;b', 'c']
    """
    if "\\" not in text:
        return text.split(mark)
    found, begun = [], 0
    for match in re.finditer(rf"\\.|{re.escape(mark)}", text, re.S):
        if match[0] == mark:
            found.append(text[begun : match.start()])
            begun = match.end()
    return [*found, text[begun:]]


def trimmed(text: str) -> str:
    r"""Escaped text without the blanks around it; one that is escaped stays.

    >>> trimmed(" a\\  "), trimmed("b\\\\ ")
    ('a\\ ', 'b\\\\')
    """
    short = text.strip()
    slashes = len(short) - len(short.rstrip("\\"))
    if slashes % 2 == 0:
        return short
    end = len(text.rstrip())
    return short + text[end : end + 1]
