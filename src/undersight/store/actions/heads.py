"""The end of the log: its lock, and the heads kept in a file beside the database.

A line of the file is `position digest`. It is written after commit: behind the database is normal;
ahead of it means that the database lost its tail.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

from undersight.records.changeset import GENESIS
from undersight.store.models import Head

HEADS = "heads"


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
    """Appends a head to the file. Called after commit only."""
    with heads_file().open("a", encoding="ascii") as file:
        file.write(f"{position} {digest}\n")


def replace_heads(heads: Iterable[tuple[int, str]]) -> None:
    """Writes the file anew; only for a registry that holds no content yet and was redated."""
    lines = "".join(f"{position} {digest}\n" for position, digest in heads)
    heads_file().write_text(lines, encoding="ascii")


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
