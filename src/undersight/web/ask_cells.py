"""An answer as a grid of things to look at: words as the columns ask for them, where a click leads.
Long texts stand as their beginning; nothing that stands in them is worked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from undersight.exchange.answers.shown import amount_of, shown
from undersight.looking.addresses import record_path
from undersight.looking.request import Looking
from undersight.query.answer import Answer, Datum, Found
from undersight.query.plan import Column, Shown
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.shapes.result import Grid, Head, Item, Line
from undersight.values import coordinates
from undersight.values.protocol import Value
from undersight.web.references import title_of
from undersight.web.said import absence_words, plain

LONGEST = 240
"""Characters of a long text in a cell."""

BARE = ("", "-", "-raw", "nowiki")
"""Formats of a column that take its links away."""

_HOLE = re.compile(r"\{\{\{\s*([^{}]{1,200}?)\s*\}\}\}")

Filled = str | tuple[Item, ...]
"""A piece of a filled pattern: text, or the values of a column."""


class Cells:
    """Makes the grid of an answer for one reader. `link`: which values lead somewhere."""

    def __init__(self, looking: Looking, schema: Schema, link: str = "all") -> None:
        self.looking = looking
        self.schema = schema
        self.link = link
        self.language = looking.lens.language

    def grid(self, answer: Answer, subject: str) -> Grid:
        """All of it. `subject`: what stands over the records where the question names nothing."""
        heads = tuple(self._head(column, subject) for column in answer.columns)
        return Grid(heads, tuple(self._line(row, answer.columns) for row in answer.rows))

    def _head(self, column: Column, subject: str) -> Head:
        own = column.shown is Shown.RECORD
        type_ = "number" if column.shown is Shown.AGGREGATE else column.type
        return Head(column.label or (subject if own else ""), type_, own, name=column.canonical)

    def _line(self, row: Found, columns: tuple[Column, ...]) -> Line:
        cells = tuple(
            tuple(self.item(datum, column) for datum in cell)
            for cell, column in zip(row.cells, columns, strict=True)
        )
        owner = Item(title_of(row.owner), self._to(row.owner)) if row.owner else None
        named = Item(title_of(row.name), self._to(row.name)) if row.name else None
        return Line(cells, named, owner)

    def item(self, datum: Datum, column: Column) -> Item:
        """One value."""
        if datum.absence:
            words = absence_words(datum.absence)
            return Item(words, certainty=datum.certainty, absence=datum.absence)
        if datum.type == "link" and datum.record is None:
            return Item(_("a record that is not shown here"), absence="hidden")
        own = self.language.partition("-")[0]
        foreign = datum.language.partition("-")[0] not in ("", own)
        return Item(
            self._words(datum, column),
            self._address(datum, column),
            certainty=datum.certainty,
            language=datum.language if foreign else "",
            number=amount_of(datum) if datum.number is not None else None,
            unit=datum.unit,
        )

    def _words(self, datum: Datum, column: Column) -> str:
        if datum.record:
            return title_of(datum.record)
        if datum.type == "text":
            return plain(datum.text, LONGEST)
        if datum.type == "coordinates" and (prop := self.schema.properties.get(datum.property)):
            # as exact as the pages tell it
            value = Value(datum.text, latitude=datum.latitude, longitude=datum.longitude)
            datum = datum._replace(text=coordinates.rounded(value, prop.rules.decimals).text)
        words = shown(datum, column, self.schema, language=self.language)
        if datum.type == "url" and column.format is None:
            words = words.partition("://")[2].removeprefix("www.").rstrip("/") or words
        return words

    def _address(self, datum: Datum, column: Column) -> str:
        """Where a value leads; "" where the question wants no links."""
        own = column.shown is Shown.RECORD
        if column.format in BARE or self.link == "none" or (self.link == "subject" and not own):
            return ""
        if datum.record:
            return self._to(datum.record)
        return datum.text if datum.type == "url" else ""

    def _to(self, name: Name) -> str:
        return self.looking.link(record_path(name, self.schema))


def filled(
    pattern: str, grid: Grid, columns: tuple[Column, ...], *, first: int
) -> list[list[Filled]]:
    """Each row as a pattern has it: `{{{?Used by}}}` is what a column shows, `{{{1}}}` the first,
    `{{{#}}}` the number of the row. Everything else is text.
    """
    names = {c.label.casefold(): n for n, c in enumerate(columns)}
    names |= {c.canonical.casefold(): n for n, c in enumerate(columns) if c.canonical}
    names |= {str(n + 1): n for n in range(len(columns))}
    return [
        list(_pieces(pattern, row, names, numbers={"#": number, "#rowcount": len(grid.lines)}))
        for number, row in enumerate(grid.lines, first)
    ]


def _pieces(
    pattern: str, row: Line, names: dict[str, int], *, numbers: dict[str, int]
) -> Iterator[Filled]:
    at = 0
    for match in _HOLE.finditer(pattern):
        yield pattern[at : match.start()]
        at = match.end()
        place = names.get(match[1].removeprefix("?").strip().casefold())
        if match[1] in numbers:
            yield str(numbers[match[1]])
        elif place is not None:
            yield row.cells[place]
        else:
            yield match[0]
    yield pattern[at:]
