"""The log read across records: a changeset (for most readers a whole day) in full.

Lists of many of them are in `recent`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from undersight.errors import NotFoundError
from undersight.records.claim import Check, Citation, Claim
from undersight.records.diff import ClaimDiff
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.revision import CAP, Changes, Group, SchemaChange, Touched, net
from undersight.store.mapping import CITATION, CLAIM, citation_of, claim_of, fetch, marks
from undersight.store.reads.compare import mentioned, named
from undersight.store.reads.deeds import spans, told
from undersight.store.reads.record import check_of
from undersight.store.reads.scope import scope

PAGE = 25
"""Records of a changeset on a page."""

IN_COMMENTS = 200
"""Comments of a day that its page shows."""


def changeset(position: int, *, lens: Lens, page: int = 1, size: int = PAGE) -> Changes:
    """What a changeset changed, record by record: the exact one for those who may know who edits.

    For others the whole day on which it was made, up to the day's last position, with what they may see of it.
    Raises NotFoundError beyond the end of the log.
    """
    first, last, shown = _range(position, lens)
    bounds = (first, last)
    total, records = _touched(bounds, lens, page=page, size=size)
    claims, citations, checks = _rows(records, bounds, lens)
    diffs = _by_record(claims, citations, bounds)
    known = named(
        {*records, *mentioned(d for group in diffs.values() for d in group)},
        lens.at(lens.position and min(last, lens.position) or last),
        lens,
        lens.at(first - 1),
    )
    touched = tuple(
        Touched(known.get(r, Name(r, kind, "")), tuple(diffs.get(r, ())), tuple(checks.get(r, ())))
        for r, kind in records.items()
    )
    schema = _schema(bounds)
    heads = told(_with_comments(bounds, lens), lens)
    newest = heads.get(shown) or told([shown], lens)[shown]
    comments = tuple(h.comment for _, h in sorted(heads.items(), reverse=True) if h.comment)
    group = Group(first, shown, newest.day, total, files=len(schema), comments=comments, deed=newest.deed)
    digest = fetch("SELECT digest FROM changeset WHERE position = %s", [shown])[0][0]
    pages = max(1, -(-total // size))
    return Changes(group, digest, touched, known, schema, _erased(bounds, lens), page, pages)


def _range(position: int, lens: Lens) -> tuple[int, int, int]:
    """First and last position to read, and the one that stands for them."""
    rows = fetch("SELECT DATE(at) FROM changeset WHERE position = %s", [position])
    if not rows or (lens.position is not None and position > lens.position):
        raise NotFoundError(f"there is no changeset {position}")
    if lens.knows_editors:
        return position, position, position
    from undersight.store.reads.deeds import as_day

    day = as_day(rows[0][0])
    first, last = spans([day])[day]
    return first, last if lens.position is None else min(last, lens.position), last
