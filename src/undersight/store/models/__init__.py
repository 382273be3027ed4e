"""The tables: the log, what is derived from it, and the people who write it."""

from undersight.store.models.log import (
    Changeset,
    Check,
    Citation,
    Claim,
    Erasure,
    Head,
    Node,
    Record,
    SchemaFile,
)
from undersight.store.models.people import User
from undersight.store.models.projection import Standing

__all__ = [
    "Changeset",
    "Check",
    "Citation",
    "Claim",
    "Erasure",
    "Head",
    "Node",
    "Record",
    "SchemaFile",
    "Standing",
    "User",
]
