"""An intended change, the same object from every face: what it creates, opens and closes. Decides
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from undersight.records.claim import Check, Citation, Claim, Content
from undersight.records.ids import new_id
from undersight.records.record import Record


@dataclass(frozen=True, slots=True)
class Opening:
    """A claim to open. `identity` of an earlier claim continues it; "" begins a new one."""

    record: str
    content: Content
    identity: str = ""
    citations: tuple[Citation, ...] = ()  # their `claim` is filled in by the writer
    place: str = ""  # how its giver knows it, for problems


@dataclass(frozen=True, slots=True)
class Change:
    """Records to create, claims and citations to open and to close, checks to note, schema files to
    replace, rows to destroy.
    """

    records: tuple[Record, ...] = ()
    opens: tuple[Opening, ...] = ()
    closes: tuple[str, ...] = ()  # ids of claim rows
    cites: tuple[Citation, ...] = ()
    uncites: tuple[str, ...] = ()  # ids of citation rows
    checks: tuple[Check, ...] = ()
    schema: Mapping[str, str] = field(
        default_factory=dict
    )  # file name -> YAML text; "" closes the file
    erases: tuple[tuple[str, str, str], ...] = ()  # sort of row, id, reason: only `erase` fills it

    def __bool__(self) -> bool:
        return any(
            (
                self.records,
                self.opens,
                self.closes,
                self.cites,
                self.uncites,
                self.checks,
                self.schema,
                self.erases,
            )
        )

    def __add__(self, other: Change) -> Change:
        """Both changes as one."""
        return Change(
            self.records + other.records,
            self.opens + other.opens,
            self.closes + other.closes,
            self.cites + other.cites,
            self.uncites + other.uncites,
            self.checks + other.checks,
            {**self.schema, **other.schema},
            self.erases + other.erases,
        )


def together(changes: Iterable[Change]) -> Change:
    """Many changes as one, in time linear in their size."""
    every = list(changes)
    schema: dict[str, str] = {}
    for change in every:
        schema.update(change.schema)
    return Change(
        tuple(r for c in every for r in c.records),
        tuple(o for c in every for o in c.opens),
        tuple(i for c in every for i in c.closes),
        tuple(i for c in every for i in c.cites),
        tuple(i for c in every for i in c.uncites),
        tuple(i for c in every for i in c.checks),
        schema,
        tuple(e for c in every for e in c.erases),
    )


def create(kind: str, contents: Iterable[Content], *, owner: str = "", id: str = "") -> Change:
    """A new record that says `contents`."""
    record = Record(id or new_id(), kind, owner)
    return Change(records=(record,), opens=tuple(Opening(record.id, c) for c in contents))


def amend(claim: Claim, content: Content) -> Change:
    """The claim says something else from now on; its identity and citations stay."""
    return Change(opens=(Opening(claim.record, content, claim.identity),), closes=(claim.id,))
