"""Which schema holds at a position."""

from __future__ import annotations

from undersight.kept import Kept
from undersight.schema.load import load
from undersight.schema.model import Schema
from undersight.store.mapping import fetch

_NOW = "SELECT opened FROM schema_file WHERE closed IS NULL ORDER BY opened DESC LIMIT 1"
_WHEN = "FROM schema_file WHERE opened <= %s AND (closed IS NULL OR closed > %s) ORDER BY name"
_parsed: Kept[tuple[int, ...], Schema] = Kept(16)
"""Schemas by the ids of their files: a file never changes, so neither does what it means."""


def first_schema() -> tuple[int, str]:
    """The changeset with which the registry was given a schema, and its comment; 0 before."""
    rows = fetch(
        "SELECT position, comment FROM changeset WHERE action = 'schema' ORDER BY position LIMIT 1"
    )
    return (rows[0][0], rows[0][1] or "") if rows else (0, "")


def schema_files(position: int = 2**62) -> dict[str, str]:
    """The schema's files, name to text, as they stand at a position, or now."""
    return dict(fetch(f"SELECT name, text {_WHEN}", [position, position]))


def schema_at(position: int) -> Schema:
    """The schema that holds at a position. Its files are read and parsed once, then remembered.

    Before the first there was none; the newest names what the empty registry would hold.
    """
    key = tuple(row[0] for row in fetch(f"SELECT id {_WHEN}", [position, position]))
    if not key and (newest := fetch(_NOW)) and newest[0][0] != position:
        return schema_at(newest[0][0])
    return _parsed.made(key, lambda: load(schema_files(position)))
