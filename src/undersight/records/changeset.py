"""A changeset: one atomic change by one author, at a position of the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ACTIONS = (
    "edit",
    "create",
    "load",
    "schema",
    "revert",
    "undo",
    "restore",
    "merge",
    "withdraw",
    "check",
    "erase",
)
"""What a changeset was made by; a word for readers, never a rule."""


@dataclass(frozen=True, slots=True)
class Changeset:
    """The head of a change, as stored. Times are aware UTC."""

    position: int
    at: datetime
    origin: datetime | None
    recorded: datetime
    author: str
    decided_by: str
    comment: str
    action: str
    digest: str
    previous: str


GENESIS = "0" * 64
"""The `previous` of the first changeset."""
