"""One claim as a lens shows it: what it says, what it rests on, and all that it said before."""

from __future__ import annotations

from datetime import date

from undersight.errors import NotFoundError, worded
from undersight.records.claim import Citation, Claim
from undersight.records.ids import to_number
from undersight.records.lens import Lens
from undersight.records.mentions import keys_in, texts_of, titles_in
from undersight.records.page import ClaimPage, Said, Source, Stage
from undersight.records.record import Name, Record
from undersight.schema.model import Schema
from undersight.store.mapping import CITATION, CLAIM, citation_of, claim_of
from undersight.store.reads.deeds import Told, told
from undersight.store.reads.mentions import named
from undersight.store.reads.record import (
    MovedError,
    checks,
    cited_by,
    describe,
    find,
    number_sources,
    titled,
)
from undersight.store.reads.scope import scope

_ROWS = f"SELECT {CLAIM} FROM claimlog WHERE identity = %s ORDER BY opened, id"
_CITES = f"SELECT {CITATION} FROM cites WHERE claim = %s ORDER BY opened, id"


def claim_history(identity: str, *, lens: Lens, schema: Schema) -> ClaimPage:
    """A claim by its identity, up to the lens's position, whatever its certainty.

    Raises NotFoundError for one that this reader may not see, WithdrawnError (410) where its
    record is gone.
    """
    number = to_number(identity)
    rows = [claim_of(row) for row in scope(lens).select(_ROWS, [number], use="claimlog")]
    if not rows:
        raise NotFoundError(worded("there is no such claim"))
    last = rows[-1]
    record, moved = _record(last.record, lens)
    citations = [citation_of(row) for row in scope(lens).select(_CITES, [number], use="cites")]
    looked = checks(to_number(last.record), lens, identity)
    texts = list(texts_of(rows, schema))
    ids = {i for check in looked for i in check.sources} | {c.source for c in citations}
    ids |= {c.content.value.target for c in rows if c.content.value and c.content.value.target}
    ids |= {record.id} | ({record.owner} if record.owner else set())
    names, mentioned = named(
        ids,
        titles=titles_in(texts),
        keys=dict.fromkeys(k for text in texts for k in keys_in(text)),
        lens=lens,
        schema=schema,
    )
    described = describe(set(names), lens, schema)
    names = titled(names, described, lens)
    numbers = number_sources(
        [last], {identity: citations}, keys=mentioned.keys, known=names, schema=schema
    )
    name = moved or names.get(record.id)
    if name is None:
        raise NotFoundError(worded("there is no such claim at this position"))
    return ClaimPage(
        record=record,
        name=name,
        owner=names.get(record.owner),
        said=_said(last, citations, names=names, numbers=numbers),
        stands=_ended(last, lens) is None,
        stages=_stages(rows, names, lens),
        sources=tuple(Source(names[i], tuple(described.get(i, ())), n) for i, n in numbers.items()),
        checks=looked,
        names=names,
        mentioned=mentioned,
    )


def _record(handle: str, lens: Lens) -> tuple[Record, Name | None]:
    """The record, and what answers for it where it was merged."""
    try:
        return find(handle, lens), None
    except MovedError as moved:
        return Record(handle, moved.target.kind), moved.target


def _said(
    claim: Claim, citations: list[Citation], *, names: dict[str, Name], numbers: dict[str, int]
) -> Said:
    target = claim.content.value.target if claim.content.value else ""
    return Said(claim, cited_by(citations, known=names, numbers=numbers), names.get(target))


def _ended(claim: Claim, lens: Lens) -> int | None:
    """The position at which a row ended, as far as the moment that is read knows."""
    if claim.closed is None or (lens.position is not None and claim.closed > lens.position):
        return None
    return claim.closed


def _stages(rows: list[Claim], names: dict[str, Name], lens: Lens) -> tuple[Stage, ...]:
    """The newest first. To most readers: what stood at the end of each day."""
    ends = {row.id: _ended(row, lens) for row in rows}
    heads = told({p for row in rows for p in (row.opened, ends[row.id]) if p is not None}, lens)
    stages = [_stage(row, ends[row.id], heads, names=names, lens=lens) for row in rows]
    if not lens.knows_editors:
        of_day: dict[date, Stage] = {s.day: s for s in stages}
        stages = [s for s in of_day.values() if s.until != s.day or s is stages[-1]]
    return tuple(reversed(stages))


def _stage(
    row: Claim, end: int | None, heads: dict[int, Told], *, names: dict[str, Name], lens: Lens
) -> Stage:
    head = heads[row.opened]
    target = row.content.value.target if row.content.value else ""
    return Stage(
        row,
        names.get(target),
        head.day,
        heads[end].day if end is not None else None,
        head.comment,
        head.deed if lens.knows_editors else None,
    )
