"""A limit on how long the statements of a read may take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import OperationalError, connection

from undersight.errors import Problem, QueryError, worded

STEPS = 20_000
"""Instructions of SQLite between two looks at the clock: some tenths of a millisecond."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stops what takes longer. Raises QueryError; the connection stays usable for what follows."""
    connection.ensure_connection()
    raw = connection.connection
    sqlite = connection.vendor == "sqlite"
    try:
        if sqlite:
            until = monotonic() + seconds
            raw.set_progress_handler(lambda: monotonic() > until, STEPS)
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, false)", [_ms(seconds)])
        yield
    except OperationalError as error:
        if "interrupted" in str(error) or "statement timeout" in str(error):
            raise QueryError([_too_long(seconds)]) from None
        raise
    finally:
        if sqlite:
            raw.set_progress_handler(None, 0)
        else:
            _release()


def _release() -> None:
    if not connection.needs_rollback and connection.connection is not None:
        status = connection.connection.info.transaction_status.name
        if status != "INERROR":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', '0', false)")


def _ms(seconds: float) -> str:
    return str(max(1, int(seconds * 1000)))


def _too_long(seconds: float) -> Problem:
    return Problem(
        worded("the question took longer than %(seconds)s seconds", seconds=f"{seconds:g}"),
        worded("ask for less: name a kind, add a condition, or lower the limit"),
        "",
        "",
        "too_slow",
    )
