"""What a history is made of: revisions of a record, groups of changes of the log, comparisons;
finished and frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from undersight.records.claim import Check, Citation, Claim
from undersight.records.diff import ClaimDiff, diff_claims, diff_words
from undersight.records.record import Name, Record

CAP = 1_000
"""Rows of a group are counted up to here; beyond it a page says "1,000+"."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a change is: claims and citations opened, closed and changed, characters of their
    texts.
    """

    opened: int = 0
    closed: int = 0
    changed: int = 0
    cited: int = 0
    uncited: int = 0
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Deed:
    """The head of a changeset, for those who may know who edits."""

    position: int
    at: datetime
    origin: datetime | None
    recorded: datetime
    author: str
    decided_by: str
    action: str
    digest: str
    previous: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of a record as a reader may know it: a changeset, or for most readers a whole day.

    `position` is read for it; `before` is that of the revision before, 0 where there is none.
    """

    position: int
    before: int
    day: date
    size: Size
    comments: tuple[str, ...] = ()
    deed: Deed | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A page of the revisions of a record, the newest first."""

    record: Record
    name: Name | None
    revisions: tuple[Revision, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two positions of a record. `same`: how many claims are alike in both."""

    record: Record
    name: Name
    diffs: tuple[ClaimDiff, ...]
    same: int
    names: Mapping[str, Name] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Touched:
    """A record that a group of changes touched, and what differs in it."""

    name: Name
    diffs: tuple[ClaimDiff, ...]
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A file of the schema that was changed. `old` or `new` is "" where it came or went."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Group:
    """Changes read together: one changeset, or a whole day. In lists `count` stops at CAP + 1."""

    first: int
    last: int
    day: date
    count: int = 0  # records touched
    names: tuple[Name, ...] = ()  # some of the records
    files: int = 0  # of the schema
    comments: tuple[str, ...] = ()
    deed: Deed | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """A changeset, or a day, in full: a page of the records it touched."""

    group: Group
    digest: str
    touched: tuple[Touched, ...]
    names: Mapping[str, Name]  # of what the claims link to and cite
    schema: tuple[SchemaChange, ...]
    erased: Mapping[
        str, int
    ]  # class of reason -> rows of these changes whose content was destroyed
    page: int
    pages: int


def size_of(diffs: Iterable[ClaimDiff]) -> Size:
    """How large these differences are.

    A changed text counts its added and removed words, a new one all its characters.
    """
    opened = closed = changed = cited = uncited = added = removed = 0
    for diff in diffs:
        cited += len(diff.cited)
        uncited += len(diff.uncited)
        if diff.old is None and diff.new is None:
            continue
        if diff.old is None:
            opened += 1
            added += len(text_of(diff.new))
        elif diff.new is None:
            closed += 1
            removed += len(text_of(diff.old))
        elif diff.changed or diff.old.record != diff.new.record:
            changed += 1
            plus, minus = _moved(text_of(diff.old), text_of(diff.new))
            added += plus
            removed += minus
    return Size(opened, closed, changed, cited, uncited, added, removed)


def text_of(claim: Claim | None) -> str:
    """The text of a claim's value; "" for links and absences."""
    return claim.content.value.text if claim and claim.content.value else ""


def _moved(old: str, new: str) -> tuple[int, int]:
    if old == new:
        return 0, 0
    pieces = diff_words(old, new)
    return tuple(sum(len(p.text) for p in pieces if p.mark == mark) for mark in "+-")  # type: ignore[return-value]


def net(
    rows: Iterable[Claim], citations: Iterable[Citation], *, first: int, last: int
) -> tuple[ClaimDiff, ...]:
    """What the changesets from `first` to `last` did, taken together: came and went meanwhile is no
    difference.

    `rows` and `citations` that stood before, after, or opened or closed there; others do no harm.
    """
    claims, cites = list(rows), list(citations)
    return diff_claims(
        [c for c in claims if _stood_before(c, first)],
        [c for c in claims if _stands_after(c, last)],
        old_citations=[c for c in cites if _stood_before(c, first)],
        new_citations=[c for c in cites if _stands_after(c, last)],
    )


def _stood_before(row: Claim | Citation, first: int) -> bool:
    return row.opened < first and (row.closed is None or row.closed >= first)


def _stands_after(row: Claim | Citation, last: int) -> bool:
    return row.opened <= last and (row.closed is None or row.closed > last)
