"""From claims to rows: salts, commitments, leaves and roots, and their insertion in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench.world import World
from undersight.records import chain
from undersight.records.claim import Citation, Claim, ClaimTime, Content
from undersight.records.ids import to_number
from undersight.records.record import Record
from undersight.schema.model import Schema
from undersight.store.actions.standing import COLUMNS as STANDING
from undersight.store.actions.standing import rank_of, title_key
from undersight.store.actions.words import TYPES, index
from undersight.store.mapping import CITATION_ROW, CLAIM_ROW, EXEMPT, claim_row, insert
from undersight.values.period import span
from undersight.values.protocol import Absence, Value

Row = tuple[Any, ...]


@dataclass
class Rows:
    """Rows that wait to be inserted."""

    records: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    citations: list[Row] = field(default_factory=list)
    standing: list[Row] = field(default_factory=list)
    texts: list[Claim] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)  # of the records whose texts these are

    def add(self, other: Rows) -> None:
        """Takes over what others hold."""
        self.records += other.records
        self.claims += other.claims
        self.citations += other.citations
        self.standing += other.standing
        self.texts += other.texts
        self.kinds |= other.kinds

    def flush(self, schema: Schema) -> None:
        """Inserts and forgets them."""
        insert("record", ("id", "kind", "owner", "opened", "seen"), self.records)
        insert("claim", CLAIM_ROW, self.claims)
        insert("citation", CITATION_ROW, self.citations)
        insert("standing", STANDING, self.standing)
        index(self.texts, schema, self.kinds)
        for rows in (self.records, self.claims, self.citations, self.standing, self.texts):
            rows.clear()
        self.kinds.clear()


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a changeset's digest needs of its rows."""

    size: int
    root: bytes
    nodes: tuple[bytes, ...]


@dataclass
class Batch:
    """One changeset while it is being filled."""

    position: int
    records: list[Record] = field(default_factory=list)
    claims: list[tuple[str, bytes]] = field(default_factory=list)
    citations: list[tuple[str, bytes]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def sealed(self, words: Sequence[bytes]) -> Sealed:
        """Its tree. `words`: the leaves of author, comment and decided_by."""
        leaves = chain.leaves_in_order(
            words=words,
            records=self.records,
            schema=(),
            claims=self.claims,
            citations=self.citations,
            checks=(),
            closed=self.closed,
        )
        root, nodes = chain.tree(leaves)
        return Sealed(len(leaves), root, nodes)


class Writer:
    """Writes what a unit says into rows and batches; `revision` n is the n-th of `positions`."""

    def __init__(self, world: World, number: int, *, positions: Sequence[int], rows: Rows) -> None:
        self.world, self.rows = world, rows
        self.batches = [Batch(p) for p in positions]
        self._salts = Random(f"{world.seed} salts {number}")
        self._next = number << 20
        self._text = {p.id for p in world.schema.properties.values() if p.type in TYPES}
        self._ranks: dict[tuple[str, str, str], int] = {}

    def new(self, tag: str) -> str:
        """A fresh id."""
        self._next += 1
        return self.world.id(tag, self._next)

    def record(self, kind: str, handle: str, owner: str = "") -> None:
        """A new record."""
        batch = self.batches[0]
        batch.records.append(Record(handle, kind, owner))
        number = to_number(owner) if owner else None
        self.rows.records.append((to_number(handle), kind, number, batch.position, 0))

    def stands(
        self,
        kind: str,
        handle: str,
        title: str = "",
        *,
        rank: int = EXEMPT,
        first: int = 0,
        until: int | None = None,
    ) -> None:
        """That a record stands under a title, from one revision up to another."""
        closed = None if until is None else self.batches[until].position
        opened = self.batches[first].position
        row = (to_number(handle), kind, title, title_key(title), rank, 0, opened, closed)
        self.rows.standing.append(row)

    def claim(
        self,
        kind: str,
        record: str,
        property_id: str,
        said: Value | Absence | str,
        *,
        certainty: str = "",
        time: str = "",
        revision: int = 0,
        until: int | None = None,
        identity: str = "",
    ) -> str:
        """A claim, opened by one revision and closed by another; its identity."""
        if not isinstance(said, (Value, Absence)):
            said = self.world.value(property_id, said)
        value, absence = (None, said) if isinstance(said, Absence) else (said, None)
        held = ClaimTime(time) if time else None
        content = Content(property_id, value, absence, "", certainty, "", held, "public")
        opened = self.batches[revision]
        handle = self.new("claim")
        closed = None if until is None else self.batches[until].position
        claim = Claim(
            handle, identity or self.new("claim"), record, content, opened.position, closed
        )
        salt = self._salts.randbytes(chain.SALT_BYTES)
        leaf = chain.commitment(chain.claim_form(claim), salt)
        opened.claims.append((handle, leaf))
        if until is not None:
            self.batches[until].closed.append(handle)
        bounds = _bounds(time) if time else (None, None)
        rank = self._rank(claim, kind)
        self.rows.claims.append(
            claim_row(claim, kind=kind, bounds=bounds, salt=salt, leaf=leaf, seen=0, rank=rank)
        )
        if property_id in self._text and value is not None:
            self.rows.texts.append(claim)
            self.rows.kinds[record] = kind
        return claim.identity

    def link(self, kind: str, record: str, property_id: str, target: str, **more: object) -> str:
        """A claim that links to a record."""
        return self.claim(kind, record, property_id, Value(target=target), **more)  # type: ignore[arg-type]

    def cite(self, claim: str, source: str, locator: str) -> None:
        """A citation of a source under a claim."""
        batch = self.batches[0]
        citation = Citation(self.new("citation"), claim, source, locator, opened=batch.position)
        salt = self._salts.randbytes(chain.SALT_BYTES)
        leaf = chain.commitment(chain.citation_form(citation), salt)
        batch.citations.append((citation.id, leaf))
        ids = tuple(to_number(i) for i in (citation.id, claim, source))
        row = (*ids, locator, "", "", "", 0, salt, leaf, "", batch.position, None, 0)
        self.rows.citations.append(row)

    def _rank(self, claim: Claim, kind: str) -> int:
        key = (kind, claim.content.property, claim.content.certainty)
        if key not in self._ranks:
            self._ranks[key] = rank_of(claim, kind, self.world.schema)
        return self._ranks[key]


def _bounds(time: str) -> tuple[int, int]:
    held = span(time)
    return held.start_earliest, held.end_latest
