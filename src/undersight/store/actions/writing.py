"""All or nothing: a transaction whose failure is told to a person in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, transaction

from undersight.errors import BrokenError, worded


@contextmanager
def writing() -> Iterator[None]:
    """What is written inside is written whole or not at all. Raises BrokenError, saying why not."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        raise _broken(error) from error


def _broken(error: DatabaseError) -> BrokenError:
    """What a database's refusal means to a person; nothing was written."""
    text = str(error)
    for part, meaning in _MEANINGS.items():
        if part in text.lower():
            return BrokenError(
                worded("nothing was saved: %(meaning)s (%(text)s)", meaning=meaning, text=text)
            )
    return BrokenError(worded("nothing was saved: the database refused (%(text)s)", text=text))


_MEANINGS = {
    "readonly": worded("the database is read-only; check the rights of its file and folder"),
    "read-only": worded("the database is read-only; check its rights"),
    "disk is full": worded("the disk is full; free some room and save again"),
    "no space": worded("the disk is full; free some room and save again"),
    "locked": worded("somebody else is writing for a long time; try again"),
    "no such table": worded(
        "the registry is not set up or from another version; run `undersight init`"
    ),
}
