"""How the database would answer statements that a question compiled to: its plans, for those who
keep the registry. A plan is made with knowledge of every row, hidden ones too: it is for nobody
else.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from undersight.errors import RefusedError, worded
from undersight.query.fragment import Sql
from undersight.records.lens import Lens
from undersight.records.rights import Right
from undersight.store.mapping import fetch
from undersight.store.reads.compiled import through

MOST = 200
"""Lines of a plan that are told."""


def plans(statements: Iterable[tuple[str, tuple[object, ...]]], lens: Lens) -> list[str]:
    """The plan of each statement as lines of text. Raises RefusedError for readers who may not know
    what others may not see.
    """
    if not lens.reader.may(Right.REVIEW):
        raise RefusedError(worded("only reviewers may see how the database answers"))
    return [_plan(text, params, lens) for text, params in statements]


def _plan(text: str, params: tuple[object, ...], lens: Lens) -> str:
    sqlite = connection.vendor == "sqlite"
    whole = through(Sql(text, params), lens)
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN (COSTS OFF)"
    rows = fetch(f"{explain} {whole.text}", whole.params)
    lines = _indented(rows) if sqlite else [str(row[0]) for row in rows]
    return "\n".join(lines[:MOST])


def _indented(rows: list[tuple[int, int, int, str]]) -> list[str]:
    """SQLite gives each step with the number of the one above it."""
    depth = {0: -1}
    lines = []
    for number, above, _unused, words in rows:
        depth[number] = depth.get(above, -1) + 1
        lines.append("  " * depth[number] + words)
    return lines
