"""Records as a file describes them, each with its place in the file; nothing is resolved or checked
yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from undersight.errors import Wording
from undersight.values.protocol import Absence


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to a record by its outside key, "scheme:value": in the same file, or loaded before."""

    key: str


@dataclass(frozen=True, slots=True)
class CitationDraft:
    """A citation of a source that a file names by its outside key."""

    source: str
    locator: str = ""
    quote: str = ""
    translation: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim as a file says it. `value`: what the property's type parses, a Ref, an Absence, or an
    OwnedDraft.
    """

    property: str
    value: object
    language: str = ""
    certainty: str = ""
    reason: str = ""
    time: str = ""
    throughout: bool = True
    first_seen: bool = False
    access: str = ""
    citations: tuple[CitationDraft, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class OwnedDraft:
    """A record that exists only as part of another, such as an event."""

    kind: str
    claims: tuple[ClaimDraft, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as a file describes it.

    `key` is its outside identifier, "scheme:value", by which a later load finds it again. `covers`:
    properties of which the file tells everything, so that what it no longer says is closed; other
    properties of the record are left alone.
    """

    place: str  # "records.json:deployment/x", "inventory.csv:124"
    key: str
    kind: str
    claims: tuple[ClaimDraft, ...]
    covers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row or a cell that a reader did not understand: kept for the rejects file, never
    guessed.
    """

    place: str
    reason: Wording
    content: dict[str, str]
    whole: bool = True  # the whole row stays out; False: one cell of it, the record came in without


__all__ = ["Absence", "CitationDraft", "ClaimDraft", "Draft", "OwnedDraft", "Ref", "Reject"]
