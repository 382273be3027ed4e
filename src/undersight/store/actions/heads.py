"""The end of the log: its lock, and the heads kept in a file beside the database.

A line of the file is `position digest`. It is written after commit: behind the database is normal;
ahead of it means that the database lost its tail.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from errno import ENOSPC
from os import strerror
from pathlib import Path

from django.conf import settings
from django.db import connection

from undersight.records.changeset import GENESIS
from undersight.store.models import Head

HEADS = "heads"

_log = logging.getLogger(__name__)


def heads_file() -> Path:
    """Where the heads are kept."""
    return Path(settings.REGISTRY) / HEADS


def lock_head() -> Head:
    """The end of the log, locked until the transaction ends; writers wait for one another here."""
    rows = Head.objects.all()
    if connection.features.has_select_for_update:
        Head.objects.bulk_create([Head(digest=GENESIS)], ignore_conflicts=True)
        rows = rows.select_for_update()
    return rows.first() or Head.objects.create(digest=GENESIS)


def keep_head(position: int, digest: str) -> None:
    """Appends a head to the file. Called after commit only: where it fails, what was saved stays
    saved, and a line of the program's log says so. A missing line is mended by none and harmless.
    """
    _after_commit(position, lambda: _append(f"{position} {digest}\n"))


def replace_heads(heads: Iterable[tuple[int, str]]) -> None:
    """Writes the file anew; only for a registry that holds no content yet and was redated."""
    every = list(heads)
    lines = "".join(f"{position} {digest}\n" for position, digest in every)
    _after_commit(every[-1][0] if every else 0, lambda: _replace(lines))


def _after_commit(position: int, keep: Callable[[], None]) -> None:
    try:
        keep()
    except OSError as error:
        _log.warning(
            "saved as changeset %s; the heads file %s could not be written: %s",
            position,
            heads_file(),
            error,
        )


def _append(line: str) -> None:
    """Appends a whole line or nothing: half a line would be taken for a head that differs."""
    with heads_file().open("ab", buffering=0) as file:
        before = file.tell()
        written = 0
        try:
            written = file.write(line.encode("ascii"))
        finally:
            if written < len(line):
                file.truncate(before)
        if written < len(line):
            raise OSError(ENOSPC, strerror(ENOSPC))


def _replace(lines: str) -> None:
    new = heads_file().with_suffix(".new")
    new.write_text(lines, encoding="ascii")
    new.replace(heads_file())


def kept_heads() -> dict[int, str]:
    """The kept heads by position; lines that are none are ignored here and named by `verify`."""
    file = heads_file()
    if not file.exists():
        return {}
    heads = {}
    for line in file.read_text("ascii", "replace").splitlines():
        position, _, digest = line.partition(" ")
        if position.isdigit():
            heads[int(position)] = digest
    return heads
