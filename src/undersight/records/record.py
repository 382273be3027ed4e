"""A record: what the registry speaks of. Only what never changes of it stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Record:
    """A permanent id, a kind, and for an owned record its owner. All else of it is claims."""

    id: str
    kind: str
    owner: str = ""


class Name(NamedTuple):
    """What a link to a record needs to know. (A tuple: an answer makes hundreds.)"""

    id: str
    kind: str
    title: str
