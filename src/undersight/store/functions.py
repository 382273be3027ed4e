"""What SQLite cannot do by itself and PostgreSQL can: letters of every script in any case, the host
of an address.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HOST = re.compile(r"://(?:www[.])?([^/:?#]+)")


def has_form(text: str | None, pattern: str) -> int:
    """Whether a text has a form, in any case: `*` any run, `?` one character, after a backslash as
    they are.

    Runs between `*` are looked for one after the other, each as early as can be, so that no pattern
    takes longer than its length times the text's.

    >>> has_form("Überwachung in Köln", "*KÖLN")
    1
    """
    if text is None:
        return 0
    runs = _runs(pattern)
    text = text.casefold()
    first, *rest = runs
    found = first.match(text)
    if not rest:
        return int(found is not None and found.end() == len(text))
    if found is None:
        return 0
    at = found.end()
    for run in rest[:-1]:
        found = run.search(text, at)
        if found is None:
            return 0
        at = found.end()
    last = rest[-1]
    start = len(text) - last.groups
    found = last.match(text, start) if start >= at else None
    return int(found is not None and found.end() == len(text))


@lru_cache(maxsize=256)
def _runs(pattern: str) -> tuple[re.Pattern[str], ...]:
    """The runs between the `*` of a pattern; each has as many groups as letters."""
    runs: list[list[str]] = [[]]
    escaped = False
    for letter in pattern.casefold():
        if not escaped and letter == "\\":
            escaped = True
            continue
        if letter == "*" and not escaped:
            runs.append([])
        else:
            runs[-1].append("(.)" if letter == "?" and not escaped else f"({re.escape(letter)})")
        escaped = False
    return tuple(re.compile("".join(run), re.DOTALL) for run in runs)


def host_of(text: str | None) -> str | None:
    """The host of an address, without `www.`.

    >>> host_of("https://www.hrw.org/report")
    'hrw.org'
    """
    found = _HOST.search(text or "")
    return found[1] if found else None
