"""Which schema holds at a position."""

from __future__ import annotations

from functools import lru_cache

from undersight.schema.load import load
from undersight.schema.model import Schema
from undersight.store.mapping import fetch

_LAST = (
    "SELECT MAX(p) FROM (SELECT MAX(opened) AS p FROM schema_file WHERE opened <= %s"
    " UNION ALL SELECT MAX(closed) FROM schema_file WHERE closed <= %s) AS change"
)
_FILES = (
    "SELECT name, text FROM schema_file WHERE opened <= %s AND (closed IS NULL OR closed > %s) ORDER BY name"
)


def schema_files(position: int) -> dict[str, str]:
    """The schema's files, name to text, as they stand at a position."""
    return dict(fetch(_FILES, [position, position]))


def schema_position(position: int) -> int:
    """The last position, up to this one, at which the schema changed; 0 where there is none."""
    return int(fetch(_LAST, [position, position])[0][0] or 0)


def schema_at(position: int) -> Schema:
    """The schema that holds at a position. Parsed once per text."""
    return parsed(tuple(sorted(schema_files(position).items())))


@lru_cache(maxsize=16)
def parsed(files: tuple[tuple[str, str], ...]) -> Schema:
    """The schema that these files make."""
    return load(dict(files))
