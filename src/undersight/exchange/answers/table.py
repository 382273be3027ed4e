"""An answer as a table of text: CSV and TSV as Semantic MediaWiki gives them, and with any
separator. Cells that a spreadsheet would run are made harmless.
"""

from __future__ import annotations

import csv as csv_
import io
import re
from collections.abc import Iterable, Iterator

from undersight.exchange.answers.shown import NUMBERS, plain
from undersight.exchange.answers.told import Told
from undersight.exchange.writers.csv import neutral
from undersight.query.answer import Found
from undersight.query.plan import Column

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_SPACE = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")
_NAMED = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}

Texts = list[list[str]]
"""A row: of each cell its values."""


def csv(told: Told) -> Iterator[str]:
    """Comma-separated values (RFC 4180); `sep`, `valuesep`, `showsep`, `bom`, `merge`, `headers`.

    The values of a cell are joined by `valuesep` inside one quoted cell.
    """
    separator = _separator(told.setting("sep"), ",")
    joint = told.answer.plan.setting("valuesep") or ","
    if told.flag("bom"):
        yield "\ufeff"
    if told.flag("showsep"):
        yield f"sep={separator}\r\n"
    for row in _lines(told, joint):
        yield _line(row, separator)


def tsv(told: Told) -> Iterator[str]:
    """Tab-separated values: no quotes, so a tab or a line break in a text is a space."""
    joint = told.answer.plan.setting("valuesep") or "; "
    for row in _lines(told, joint):
        yield "\t".join(_SPACE.sub(" ", cell) for cell in row) + "\n"


def dsv(told: Told) -> Iterator[str]:
    r"""Values separated by `separator` (`:` unless told), which is `\:` inside a value, and a
    backslash two; a line break is `\n`.
    """
    separator = _separator(told.setting("separator") or told.setting("sep"), ":")
    joint = told.answer.plan.setting("valuesep") or ","
    for row in _lines(told, joint):
        yield separator.join(_escaped(cell, separator) for cell in row) + "\n"


def _separator(given: str, otherwise: str) -> str:
    """One character that can separate; no quote, no backslash and no end of a line can."""
    named = _NAMED.get(given.casefold(), given)
    return (
        named
        if len(named) == 1 and named not in '"\\\r\n' and named.isprintable() | (named == "\t")
        else otherwise
    )


def _escaped(cell: str, separator: str) -> str:
    cell = cell.replace("\\", "\\\\").replace(separator, f"\\{separator}")
    return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _line(row: Iterable[str], separator: str) -> str:
    text = io.StringIO(newline="")
    csv_.writer(text, delimiter=separator, lineterminator="\r\n").writerow(list(row))
    return text.getvalue()


def _lines(told: Told, joint: str) -> Iterator[list[str]]:
    """The headings, unless they are hidden, and the rows, every cell harmless."""
    columns = told.columns
    if told.setting("headers") != "hide":
        yield [neutral(c.label) for c in columns]
    rows: Iterable[Texts] = (_texts(row, told) for row in told.found)
    if told.flag("merge"):
        rows = _merged(rows)
    for row in rows:
        yield [_cell(joint.join(cell), c) for cell, c in zip(row, columns, strict=True)]


def _texts(row: Found, told: Told) -> Texts:
    return [
        [plain(datum, column, told.schema, language=told.language) for datum in cell]
        for cell, column in zip(row.cells, told.columns, strict=True)
    ]


def _merged(rows: Iterable[Texts]) -> Iterator[Texts]:
    """Rows with the same first cell as one, with the values of all of them, each once."""
    found: dict[tuple[str, ...], Texts] = {}
    for row in rows:
        key = tuple(row[0]) if row else ()
        if key not in found:
            found[key] = row
            continue
        for mine, other in zip(found[key], row, strict=True):
            mine.extend(text for text in other if text not in mine)
    yield from found.values()


def _cell(text: str, column: Column) -> str:
    """A cell that no spreadsheet runs; a negative number is a number to all of them."""
    if column.type in NUMBERS and _NUMBER.fullmatch(text):
        return text
    return neutral(text)
