"""One moment of the database for all the statements of a read: a reader never sees half a
changeset.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads inside see one state. Inside a transaction it changes nothing."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    raw.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        raw.execute("COMMIT")


_BEGIN = {
    "sqlite": "BEGIN",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
