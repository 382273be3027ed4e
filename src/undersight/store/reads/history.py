"""The history of a record: its revisions, as far as a reader may know when and by whom. A fixed
number of statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from undersight.errors import NotFoundError, worded
from undersight.records.claim import Citation, Claim
from undersight.records.ids import to_number
from undersight.records.lens import Lens
from undersight.records.revision import History, Revision, net, size_of
from undersight.store.mapping import CITATION, CLAIM, citation_of, claim_of
from undersight.store.reads.deeds import Told, spans, told
from undersight.store.reads.names import names
from undersight.store.reads.record import OWN_EVER, find
from undersight.store.reads.scope import scope

PAGE = 50
"""Revisions on a page."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Positions of a record that are read together, and the one that is shown for them."""

    shown: int
    positions: tuple[int, ...]


def history(handle: str, *, lens: Lens, page: int = 1, size: int = PAGE) -> History:
    """The revisions of a record up to the lens's position, the newest first; every certainty.

    A revision is a position at which one of its claims or citations, or of what it owns, opened
    or closed.
    To a reader who may not know who edits it is a day, under the day's last position.
    Raises NotFoundError, WithdrawnError or MovedError.
    """
    record = find(handle, lens)
    claims, citations = record_log(handle, lens)
    if not claims:
        raise NotFoundError(worded("there was no such record yet"))
    heads = told(_positions([*claims, *citations], lens), lens)
    groups = _groups(heads, lens)
    pages = max(1, -(-len(groups) // size))
    page = min(max(page, 1), pages)
    chosen = groups[(page - 1) * size : page * size + 1]
    before = [g.shown for g in chosen[1:]] + [0]
    revisions = tuple(
        _revision(group, earlier, heads, claims=claims, citations=citations)
        for group, earlier in zip(chosen[:size], before, strict=False)
    )
    name = names({handle}, lens).get(handle)
    return History(record, name, revisions, len(groups), page, pages)


def record_log(handle: str, lens: Lens) -> tuple[list[Claim], list[Citation]]:
    """Every row, ended ones too, of a record and of what it owned, and of their citations. Two
    statements.
    """
    number = to_number(handle)
    sql = f"SELECT {CLAIM} FROM claimlog WHERE {OWN_EVER} ORDER BY opened, id"
    claims = [claim_of(row) for row in scope(lens).select(sql, [number, number], use="claimlog")]
    sql = (
        f"SELECT {CITATION} FROM citelog WHERE claim IN"
        f" (SELECT identity FROM claimlog WHERE {OWN_EVER}) ORDER BY opened, id"
    )
    rows = scope(lens).select(sql, [number, number], use="claimlog citelog")
    return claims, [citation_of(row) for row in rows]


def _positions(rows: Iterable[Claim | Citation], lens: Lens) -> set[int]:
    found = set()
    for row in rows:
        found.add(row.opened)
        if row.closed is not None and (lens.position is None or row.closed <= lens.position):
            found.add(row.closed)
    return found


def _groups(heads: Mapping[int, Told], lens: Lens) -> list[_Group]:
    """The revisions, the newest first."""
    if lens.knows_editors:
        return [_Group(p, (p,)) for p in sorted(heads, reverse=True)]
    days: dict[object, list[int]] = {}
    for position in sorted(heads):
        days.setdefault(heads[position].day, []).append(position)
    last = spans(h.day for h in heads.values())
    end = lens.position
    found = []
    for group in days.values():
        shown = last[heads[group[0]].day][1]
        found.append(_Group(shown if end is None else min(shown, end), tuple(group)))
    return found[::-1]


def _revision(
    group: _Group,
    before: int,
    heads: Mapping[int, Told],
    *,
    claims: list[Claim],
    citations: list[Citation],
) -> Revision:
    first, last = group.positions[0], group.positions[-1]
    newest = heads[last]
    comments = tuple(heads[p].comment for p in reversed(group.positions) if heads[p].comment)
    diffs = net(claims, citations, first=first, last=last)
    return Revision(group.shown, before, newest.day, size_of(diffs), comments, newest.deed)
