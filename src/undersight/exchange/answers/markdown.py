"""An answer as a table in Markdown, to be pasted into a text; nothing in a cell is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from undersight.exchange.answers.shown import shown
from undersight.exchange.answers.told import Told
from undersight.exchange.writers.markdown import plain
from undersight.exchange.writers.words import word
from undersight.query.answer import Datum, Found
from undersight.query.plan import Column
from undersight.shapes.result import Head

_NOT_IN_ADDRESS = re.compile(r"[\s<>()\\|]")


def markdown(told: Told) -> Iterator[str]:
    """A table of the dialect of GitHub, and below it whose answer it is. `intro` and `outro` stand
    around it, `default` in its place where there are no rows.
    """
    if intro := told.setting("intro"):
        yield f"{plain(intro)}\n\n"
    rows = iter(told.found)
    first = next(rows, None)
    default = told.setting("default")
    if first is None and default:
        yield f"{plain(default)}\n"
    elif told.columns:
        yield from _head(told)
        if first is not None:
            yield _row(first, told)
        for row in rows:
            yield _row(row, told)
    if outro := told.setting("outro"):
        yield f"\n{plain(outro)}\n"
    yield f"\n{_imprint(told)}\n"


def _head(told: Told) -> Iterator[str]:
    hidden = told.setting("headers") == "hide"
    yield _line(" " if hidden else plain(column.label) or " " for column in told.columns)
    yield _line("---:" if _right(column) else "---" for column in told.columns)


def _right(column: Column) -> bool:
    return Head(column.label, column.type).numeric


def _line(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _row(row: Found, told: Told) -> str:
    cells = zip(row.cells, told.columns, strict=True)
    return _line("; ".join(_value(d, c, told) for d in cell) or " " for cell, c in cells)


def _value(datum: Datum, column: Column, told: Told) -> str:
    text = plain(shown(datum, column, told.schema, language=told.language))
    if datum.absence:
        return f"*{text}*"
    if datum.record and told.setting("link") != "none" and column.format not in ("-", ""):
        return f"[{text}]({_address(told.record(datum.record))})"
    return text


def _address(address: str) -> str:
    return _NOT_IN_ADDRESS.sub(
        lambda m: "".join(f"%{byte:02X}" for byte in m.group().encode()), address
    )


def _imprint(told: Told) -> str:
    day = f"{word('As of', told.language)} {told.day.isoformat()}"
    parts = [f"[{plain(told.registry)}]({_address(told.source)})", plain(day)]
    if told.licence:
        named = plain(told.licence)
        link = f"[{named}]({_address(told.licence_url)})" if told.licence_url else named
        parts.append(f"{word('Licence', told.language)}: {link}")
    return " · ".join(parts)
