"""What lists, search and the front page show: finished, frozen objects from the reads. No sentence
is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from undersight.records.claim import Claim
from undersight.records.record import Name
from undersight.schema.model import Kind, Schema, Use

STARTS = ("start_date", "issued", "released", "founded")

GROUPS: tuple[tuple[str, ...], ...] = (
    ("used_by", "managed_by", "software_developer", "dataset_developer", "publisher"),
    ("city", "located_in"),
    ("country",),
    ("institution_type", "dataset_type", "place_type", "source_type"),
    STARTS,
)
"""The line under a title: who, where, which sort, since when. Of each group, the first that the
record has speaks.
"""

TELLING = ("summary", "definition", "description")
"""What says in a sentence what a record is; the first that it has."""

NUMBERS = ("integer", "number", "quantity", "money")

OUT_OF_LISTS = ("admin", "evidence")
"""Sections of a page whose properties narrow no list."""


def line_groups(kind: Kind, schema: Schema) -> tuple[tuple[str, ...], ...]:
    """The groups of properties of which a kind's line is made.

    For a kind that has none of them, of a schema of one's own, its first few links and dates.
    """
    known = {u.property for u in kind.uses}
    groups = tuple(g for group in GROUPS if (g := tuple(p for p in group if p in known)))
    if groups:
        return groups
    speaking = (
        (u.property,)
        for u in kind.uses
        if u.section not in ("head", *OUT_OF_LISTS)
        and schema.properties[u.property].type in ("link", "code", "date")
    )
    return tuple(speaking)[:3]


def narrowing(kind: Kind, schema: Schema) -> tuple[Use, ...]:
    """The uses by which a list of this kind can be narrowed: links, codes, yes or no; not what it
    owns.
    """
    return tuple(
        use
        for use in kind.uses
        if not (prop := schema.properties[use.property]).builtin
        and not prop.owns
        and prop.type in ("link", "code", "boolean", "date", *NUMBERS)
    )


def start_of(kind: Kind) -> str:
    """The property that says since when a record of this kind is: "" where it has none."""
    return next((p for p in STARTS if kind.use(p)), "")


@dataclass(frozen=True, slots=True)
class Bit:
    """One claim of the line under a title."""

    property: str
    claim: Claim
    target: Name | None = None  # of a link
    more: int = 0  # how many further values the property has


@dataclass(frozen=True, slots=True)
class Row:
    """A record as one result of a list."""

    name: Name
    line: tuple[Bit, ...] = ()
    telling: Claim | None = None  # its summary, definition or description
    sources: int = 0


class Sort(StrEnum):
    """What a list is narrowed to: a linked record, a code (or yes, no), or that there is no
    value.
    """

    RECORD = "record"
    CODE = "code"
    ABSENCE = "absence"
    RANGE = "range"  # from one day or number to another


ABSENT = "~"
"""Stands before an absence in an address: `?runs_software=~unknown`. A code may be called unknown
too.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value by which a list can be narrowed."""

    property: str
    sort: Sort
    value: str
    count: int = 0
    name: Name | None = None  # of a linked record
    depth: int = 0  # how many broader values stand above it

    def address(self) -> str:
        """How it stands in an address."""
        return ABSENT + self.value if self.sort is Sort.ABSENCE else self.value


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by which a list can be narrowed, with its commonest values; years in their order,
    of numbers none.
    """

    use: Use
    choices: tuple[Choice, ...]
    more: bool = False  # there are rarer values than those shown
    ranges: bool = False  # its values are years or numbers, and a stretch of them can be asked for


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list. `count` is at most the cap; `capped`: there are more."""

    rows: tuple[Row, ...]
    count: int
    capped: bool
    more: bool  # there is a next page
    facets: tuple[Facet, ...] = ()
    chosen: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found by words, and the claims in which they stand, the best first; the
    quotes and the titles of sources in which they stand where the claims do not hold them all.
    """

    row: Row
    claims: tuple[Claim, ...]
    quotes: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a record cites: a quote, its translation, and the source."""

    quote: str
    translation: str
    source: Name


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found. `kinds`: how many records of each kind. `capped`: there are more
    than were counted; `meant`: nothing was found, and this is what was looked for instead.
    """

    hits: tuple[Hit, ...]
    kinds: Mapping[str, int]
    count: int
    capped: bool = False
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record whose title or alias begins so. `alias` is "" where the title itself does."""

    name: Name
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of the front page."""

    kinds: Mapping[str, int]  # records by kind, owned ones left out
    claims: int  # of which certainty can be asked
    sourced: int  # of those, how many cite a source


@dataclass(frozen=True, slots=True)
class Latest:
    """The records that changed on a day, as far as a reader may know. `count` is at most the
    cap.
    """

    day: date
    names: tuple[Name, ...]
    count: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the glossary."""

    name: Name
    definition: Claim | None
    aliases: tuple[str, ...]
    broader: tuple[str, ...]  # ids


def by_property(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims grouped by property, in their order."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.content.property, []).append(claim)
    return found
