"""A property's Rules for values, from what the schema says; judges patterns. Parses none."""

from __future__ import annotations

import re

from undersight.errors import SILENT, Wording, worded
from undersight.schema.block import Block
from undersight.schema.model import CodeList
from undersight.schema.spec import PATTERN_LONGEST, PATTERN_LOOSE, PATTERN_OPEN
from undersight.values.protocol import Rules

_COUNTED = re.compile(r"\{(\d*)(,?)(\d*)\}")
_ENDLESS = 1_000_000
_MANY = 10  # {0,12} can be as slow as *


def rules_of(block: Block, lists: dict[str, CodeList]) -> Rules:
    """The rules of a property as its block says them; retired codes still answer to their names."""
    codes = lists.get(block.line_of("codes"))
    return Rules(
        pattern=block.line_of("pattern"),
        longest=block.whole("longest", 0),
        codes=names_of(codes) if codes else {},
        unit=block.line_of("unit"),
        schemes=block.texts("schemes"),
        decimals=block.whole("decimals", 4),
    )


def names_of(codes: CodeList) -> dict[str, tuple[str, ...]]:
    """Code id -> every name it answers to: labels, aliases, id."""
    return {
        code.id: tuple(dict.fromkeys((*code.labels.values(), *code.aliases, code.id)))
        for code in codes.codes.values()
    }


def pattern_fault(pattern: str) -> Wording:
    """What is wrong with a pattern, or "": too long, not a pattern, or slow on hostile text.

    >>> pattern_fault("(a+)+")
    'A repeated group that holds repeats or choices can take for ever'
    """
    if len(pattern) > PATTERN_LONGEST:
        return worded("The pattern is longer than %(most)s characters", most=PATTERN_LONGEST)
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return worded("Not a regular expression: %(error)s", error=error)
    if re.search(r"\\[1-9]|\(\?P=|\(\?[=!<(]", re.sub(r"\\\\", "", pattern)):
        return worded("Back references, looks ahead and behind are not allowed in patterns")
    return _slow(pattern)


def _slow(pattern: str) -> Wording:
    """A coarse look for patterns whose time explodes: better refuse a harmless one."""
    bare = re.sub(r"\\.", "x", pattern)
    bare = re.sub(r"\[\^?\]?[^\]]*\]", "x", bare)  # classes and escapes match one character each
    bare = re.sub(r"\(\?(?:P<\w+>|[a-zA-Z-]*:?)", "(", bare)  # the ? of (?:…) repeats nothing
    groups = [False]  # per open group: can it match in more than one way
    index, most_seen = 0, []
    while index < len(bare):
        char = bare[index]
        least, most, index = _repeat(bare, index + 1) if char not in "(|" else (1, 1, index + 1)
        loose = least != most or char == "|"
        if char == "(":
            groups.append(False)
        elif char == ")" and len(groups) > 1:
            inner = groups.pop()
            if inner and most > 1:
                return worded("A repeated group that holds repeats or choices can take for ever")
            loose = loose or inner
        groups[-1] = groups[-1] or loose
        if least != most:
            most_seen.append(most)
    if len(most_seen) > PATTERN_LOOSE or sum(m > _MANY for m in most_seen) > PATTERN_OPEN:
        return worded(
            "More than %(open)s open repeats (*, +, {2,}) or %(loose)s of any length can take "
            "very long",
            open=PATTERN_OPEN,
            loose=PATTERN_LOOSE,
        )
    return SILENT


def _repeat(bare: str, index: int) -> tuple[int, int, int]:
    """The repeat that stands at `index`: least, most, and where the pattern goes on."""
    char = bare[index : index + 1]
    counted = _COUNTED.match(bare, index)
    least, most = {"*": (0, _ENDLESS), "+": (1, _ENDLESS), "?": (0, 1)}.get(char, (1, 1))
    after = index + (1 if char and char in "*+?" else 0)
    if counted:
        least = int(counted[1] or 0)
        most = int(counted[3] or _ENDLESS) if counted[2] else least
        after = counted.end()
    if bare[after : after + 1] in ("?", "+") and after > index:  # lazy or possessive
        after += 1
    return least, most, after
