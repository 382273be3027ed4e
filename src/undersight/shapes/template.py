"""A template of an answer: text in which `{{{?Used by}}}` stands for a value. It can fill in and
nothing else: no conditions, no calls, no code. What comes out is text, to be escaped by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from undersight.errors import InvalidError, Problem, shorten, worded
from undersight.shapes.result import Grid, Head, Items, Line

LONGEST = 10_000
"""Characters of a template."""

LARGEST = 1_000_000
"""Characters of what comes out, all rows together."""

_PLACE = re.compile(r"\{\{\{([^{}|\n]{1,200})(?:\|([^{}\n]{0,200}))?\}\}\}")
_FIXED = ("#", "#rowcount", "#resultoffset", "#querycondition", "#userparam")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a template can speak of beside its row."""

    question: str = ""
    offset: int = 0
    user: str = ""  # `userparam=`
    joint: str = ", "  # between the values of a cell
    more: Mapping[str, str] = field(default_factory=dict)  # named arguments


def check(template: str, heads: tuple[Head, ...], more: Mapping[str, str]) -> list[Problem]:
    """What in a template will never have a value."""
    if len(template) > LONGEST:
        message = worded("this template is too long")
        return [Problem(message, worded("at most %(most)s characters", most=LONGEST), "template")]
    found = []
    for match in _PLACE.finditer(template):
        name = match[1].strip()
        if match[2] is None and not _there(name, heads, more):
            message = worded("the template asks for a column that there is not")
            cure = worded("it can ask for: %(names)s", names=_names(heads))
            found.append(Problem(message, cure, "template", shorten(match.group())))
    return found


def filled(template: str, grid: Grid, asked: Asked | None = None) -> Iterator[str]:
    """The template filled in for each row. What it asks for and is not there is "", or what stands
    behind a `|`: `{{{?City|nowhere}}}`. Nothing that is filled in is read as a template again.

    >>> list(filled("{{{#}}}. {{{1}}} ({{{?Used by}}})", grid))
    ['1. SARI (State Police)']
    """
    asked = asked or Asked()
    room = LARGEST
    for number, line in enumerate(grid.lines, 1):
        told = _fixed(number, grid, asked)

        def fill(match: re.Match[str], line: Line = line, told: dict[str, str] = told) -> str:
            name = match[1].strip()
            text = told[name] if name in told else _value(name, line, grid, joint=asked.joint)
            return text or asked.more.get(name, "") or match[2] or ""

        text = _PLACE.sub(fill, template[:LONGEST])
        if len(text) > room:
            message = worded("what the template makes is too long")
            cure = worded("shorten it, or ask for fewer rows")
            raise InvalidError([Problem(message, cure, "template")])
        room -= len(text)
        yield text


def _fixed(number: int, grid: Grid, asked: Asked) -> dict[str, str]:
    return dict(
        zip(
            _FIXED,
            (
                str(asked.offset + number),
                str(len(grid.lines)),
                str(asked.offset),
                asked.question,
                asked.user,
            ),
            strict=True,
        )
    )


def _value(name: str, line: Line, grid: Grid, *, joint: str) -> str:
    place = _place(name, grid.heads)
    return "" if place is None else _told(line.cells[place], joint)


def _place(name: str, heads: tuple[Head, ...]) -> int | None:
    """Of `1` the first column; of `?Used by` the column with this label or name, in any case."""
    if name.isascii() and name.isdigit():
        number = int(name) - 1
        return number if 0 <= number < len(heads) else None
    wanted = name.removeprefix("?").strip().casefold()
    for place, head in enumerate(heads):
        if wanted and wanted in (head.label.casefold(), head.name.casefold()):
            return place
    return next((n for n, h in enumerate(heads) if name == "?" and h.subject), None)


def _there(name: str, heads: tuple[Head, ...], more: Mapping[str, str]) -> bool:
    return name in _FIXED or name in more or _place(name, heads) is not None


def _names(heads: tuple[Head, ...]) -> tuple[str, ...]:
    columns = (f"{{{{{{?{h.label or h.name}}}}}}}" for h in heads if h.label or h.name)
    return ("{{{1}}}", *columns, *(f"{{{{{{{name}}}}}}}" for name in _FIXED))


def _told(cell: Items, joint: str) -> str:
    return joint.join(item.text for item in cell)
