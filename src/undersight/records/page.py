"""What a page of a record is made of: finished, frozen objects, handed from the reads to shapes and
templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from undersight.records.claim import Check, Citation, Claim
from undersight.records.mentions import Mentioned
from undersight.records.record import Name, Record
from undersight.records.revision import Deed
from undersight.schema.model import Kind, Schema, Use

YEARS = range(1900, 2200)
"""Numbers that mean a year wherever a moment is asked for, however long the log has become."""


def position_text(position: int) -> str:
    """A position as an address names it: with a letter before it where it could be a year.

    >>> position_text(17), position_text(2024)
    ('17', 'p2024')
    """
    return f"p{position}" if position in YEARS else str(position)


@dataclass(frozen=True, slots=True)
class Moment:
    """The position that a page shows. `position` 0 is the empty registry before the first
    changeset.

    `settled` is the last position that an address may name to this reader: to whom may know who
    edits the head, to others the last of the days that are over. What was asked of a later one is
    answered with the newest state: `now` and `asked` both, "so far".
    """

    position: int
    day: date | None
    head: int
    now: bool  # nothing was asked: the page shows the newest state
    asked: str = ""  # what `?at=` said
    settled: int = 0
    digest: str = ""  # of the end of the log: what was worked out under it still holds

    def named(self, position: int) -> int | None:
        """The `?at=` of a link to `position`, for this reader; None: it leads to the current page.

        The one rule of what addresses name: the same answer for ever, and no position within a day
        for who may know days only.
        """
        return position if position <= self.settled else None

    @property
    def at(self) -> int | None:
        """The position for a lens: None where the newest state is shown."""
        return None if self.now else self.position


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as a page shows it. `number` is that of its source.

    Where the source is hidden from the reader, `source` is None, `number` 0, and nothing stands in
    the citation but the claim; several such are one.
    """

    citation: Citation
    number: int
    source: Name | None


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as a page shows it."""

    claim: Claim
    cited: tuple[Cited, ...] = ()
    target: Name | None = None  # of a link
    owned: tuple[Said, ...] = ()  # the claims of the record that this one owns (an event's)


@dataclass(frozen=True, slots=True)
class Source:
    """A source with its claims, for a reference."""

    name: Name
    claims: tuple[Claim, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Linking:
    """A record that links here, with the claims that speak: that it does, since when and until when
    it is. None where nothing is claimed, and where what it owns is what links.
    """

    name: Name
    link: Claim | None = None
    start: Claim | None = None
    end: Claim | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """Records that link here through one use of a property. `count` is at most `cap`; `capped`:
    there are more.
    """

    use: Use
    records: tuple[Linking, ...]
    count: int
    capped: bool

    @property
    def names(self) -> tuple[Name, ...]:
        """What the records are called."""
        return tuple(each.name for each in self.records)


@dataclass(frozen=True, slots=True)
class Tick:
    """A change of the record, as a reader may know it: the day, and the position that is read for
    it.
    """

    position: int
    day: date


@dataclass(frozen=True)
class Page:
    """A record as one lens shows it."""

    record: Record
    name: Name
    kind: Kind
    schema: Schema
    moment: Moment
    said: tuple[Said, ...]
    sources: tuple[Source, ...]  # in order of citation
    inbound: tuple[Inbound, ...]
    ticks: tuple[Tick, ...]
    checks: tuple[Check, ...]
    related: dict[
        str, tuple[Claim, ...]
    ]  # record id -> claims that figures need: coordinates, codes of places
    owner: Name | None = None
    names: dict[str, Name] = field(default_factory=dict)  # every record that the page names, by id
    mentioned: Mentioned = field(default_factory=lambda: Mentioned({}, {}))  # by the texts

    def of(self, property_id: str) -> tuple[Said, ...]:
        """The claims of one property, in the order in which they are shown."""
        return tuple(s for s in self.said if s.claim.content.property == property_id)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a claim said from one day to another. `deed`: only for those who may know who."""

    claim: Claim
    target: Name | None
    day: date
    until: date | None  # None where it still stood at the moment that is read
    comment: str = ""
    deed: Deed | None = None


@dataclass(frozen=True)
class ClaimPage:
    """One claim as one lens shows it, with all that it said before."""

    record: Record
    name: Name  # of the record, or of what it was merged into
    owner: Name | None
    said: Said  # what it says at the moment that is read, or said last
    stands: bool
    stages: tuple[Stage, ...]  # the newest first
    sources: tuple[Source, ...]
    checks: tuple[Check, ...]
    names: dict[str, Name]
    mentioned: Mentioned
