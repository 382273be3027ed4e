"""An answer as the rows that shapes are made of: every value in words, with where it leads."""

from __future__ import annotations

from undersight.exchange.answers.shown import NUMBERS, amount_of, shown
from undersight.exchange.answers.told import Told
from undersight.query.answer import Datum, Found
from undersight.query.plan import Column, Shown
from undersight.records.record import Name
from undersight.shapes.result import Grid, Head, Item, Line


def grid_of(told: Told) -> Grid:
    """The answer's rows as text and addresses, in the reader's language.

    `link=none` gives no address to a value, `link=subject` only to the records that are asked for.
    """
    heads = tuple(_head(column) for column in told.columns)
    return Grid(heads, tuple(_line(row, told) for row in told.found))


def _head(column: Column) -> Head:
    return Head(
        column.label,
        column.type,
        column.shown is Shown.RECORD,
        name=column.canonical,
        settings=dict(column.settings),
    )


def _line(row: Found, told: Told) -> Line:
    cells = tuple(
        tuple(_item(datum, column, told) for datum in cell)
        for cell, column in zip(row.cells, told.columns, strict=True)
    )
    return Line(cells, _named(row.name, told), _named(row.owner, told))


def _named(name: Name | None, told: Told) -> Item | None:
    return Item(name.title, told.record(name)) if name else None


def _item(datum: Datum, column: Column, told: Told) -> Item:
    number = amount_of(datum) if datum.type in NUMBERS and not datum.absence else None
    return Item(
        shown(datum, column, told.schema, language=told.language),
        _address(datum, column, told),
        told.claim(datum.claim) if datum.claim else "",
        datum.certainty,
        datum.absence,
        datum.language,
        number,
        datum.unit,
    )


def _address(datum: Datum, column: Column, told: Told) -> str:
    link = told.setting("link", "all").casefold()
    if datum.record is None or link == "none" or column.format in ("-", ""):
        return ""
    if link == "subject" and column.shown is not Shown.RECORD:
        return ""
    return told.record(datum.record)
