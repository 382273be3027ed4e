"""Runs what the query language compiled, through a lens."""

from __future__ import annotations

from typing import Any

from undersight.query.fragment import Sql
from undersight.records.lens import Lens
from undersight.store.reads.scope import scope

USE = "claims records cites checks claimlog"
"""The expressions that a compiled statement may name."""


def run(statement: Sql, lens: Lens) -> list[tuple[Any, ...]]:
    """The rows of a compiled statement; the scope is asked only for what it names."""
    use = [name for name in USE.split() if f" {name} " in f" {statement.text} "]
    return scope(lens).select(statement.text, list(statement.params), use=" ".join(use))
