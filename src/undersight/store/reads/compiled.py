"""What the query language compiled, through a lens."""

from __future__ import annotations

from typing import Any

from undersight.query.fragment import Sql
from undersight.records.lens import Lens
from undersight.store.mapping import fetch
from undersight.store.reads.scope import scope

USE = "claims records cites checks claimlog"
"""The expressions that a compiled statement may name."""


def through(statement: Sql, lens: Lens) -> Sql:
    """The whole statement; the scope is asked only for what it names."""
    text = f" {statement.text} "
    with_, before = scope(lens).expressions([n for n in USE.split() if f" {n} " in text])
    return Sql(
        f"WITH {with_} {statement.text}" if with_ else statement.text, (*before, *statement.params)
    )


def run(statement: Sql, lens: Lens) -> list[tuple[Any, ...]]:
    """The rows of a compiled statement."""
    whole = through(statement, lens)
    return fetch(whole.text, whole.params)
