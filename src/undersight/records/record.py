"""A record: what the registry speaks of. Only what never changes of it stands here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """A permanent id, a kind, and for an owned record its owner. All else of it is claims."""

    id: str
    kind: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a link to a record needs to know."""

    id: str
    kind: str
    title: str
