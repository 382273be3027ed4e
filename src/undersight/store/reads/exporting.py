"""The log for outsiders: every changeset, in full what the reader may see, of the rest only the
commitment.

With it anybody can recompute every digest (docs/reference/chain.md), although parts of it are held
back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from undersight.records.chain import closing_form, commitment, instant, record_form, word_form
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.record import Record
from undersight.records.rights import LEVELS
from undersight.store.mapping import moment, stream
from undersight.store.reads.logrows import CHANGESETS, CLOSED, SORTS, committed, open_groups

Leaf = dict[str, Any]


def log(lens: Lens) -> Iterator[dict[str, Any]]:
    """The changesets in order, as JSON objects. Exact times are in every header: for operators
    only.

    A leaf is {"form": […], "salt": hex} where the reader of the lens may see its content, else
    {"leaf": hex}.
    """
    groups = open_groups()
    for row in stream(CHANGESETS):
        position = row[0]
        taken = {name: group.take(position) for name, group in groups.items()}
        leaves = [*_words(row, taken, lens), *_leaves(taken, lens)]
        yield {
            "position": position,
            "at": instant(moment(row[1])),
            "origin": instant(moment(row[2])),
            "recorded": instant(moment(row[3])),
            "action": row[4],
            "size": row[14],
            "digest": row[15],
            "previous": row[16],
            "leaves": leaves,
        }


def _words(
    row: tuple[Any, ...], taken: dict[str, list[tuple[Any, ...]]], lens: Lens
) -> Iterator[Leaf]:
    moved = ("record", "claim", "citation", "check", *CLOSED)
    strictest = max((item[-1] for n in moved for item in taken[n]), default=0)
    for role, at in (("author", 5), ("comment", 8), ("decided_by", 11)):
        text, salt, leaf = row[at : at + 3]
        shown = (
            lens.reader.sees(strictest)
            if role == "comment"
            else lens.reader.level >= LEVELS["restricted"]
        )
        yield _leaf(word_form(role, text), salt, bytes(leaf), shown=shown)


def _leaves(taken: dict[str, list[tuple[Any, ...]]], lens: Lens) -> Iterator[Leaf]:
    shown = lens.reader.sees
    records = [
        (Record(from_number(i), kind, from_number(owner) if owner is not None else ""), shown(seen))
        for _, i, kind, owner, seen in taken["record"]
    ]
    for record, open_ in sorted(records, key=lambda r: r[0].id):
        yield _unsalted(record_form(record), shown=open_)
    for sort in SORTS:
        rows = sorted((committed(sort, item) for item in taken[sort]), key=lambda c: c.id)
        for found in rows:
            yield _leaf(found.form, found.salt, found.leaf, shown=lens.reader.sees(found.seen))
    closed = ((from_number(i), shown(seen)) for name in CLOSED for _, i, seen in taken[name])
    for row, open_ in sorted(closed):
        yield _unsalted(closing_form(row), shown=open_)
    for what, number, reason in sorted((w, from_number(i), r) for _, w, i, r in taken["erasure"]):
        yield {"form": ["erase", what, number, reason], "salt": ""}


def _unsalted(form: bytes, *, shown: bool) -> Leaf:
    return _leaf(form, b"", commitment(form), shown=shown)


def _leaf(form: bytes, salt: bytes | None, leaf: bytes, *, shown: bool) -> Leaf:
    if shown and salt is not None:
        return {"form": json.loads(form), "salt": bytes(salt).hex()}
    return {"leaf": leaf.hex()}
