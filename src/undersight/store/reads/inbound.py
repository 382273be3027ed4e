"""Who links here: per use of a property the first few records, and a count that stops at a cap."""

from __future__ import annotations

from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.page import Inbound
from undersight.records.record import Name, Record
from undersight.schema.model import Schema, Use
from undersight.store.reads.scope import scope

CAP = 1_000
"""Links are counted up to here; beyond it a page says "1,000+"."""

SHOWN = 10
"""Links shown under a heading."""

_BRANCH = """
SELECT {n} AS use_, record, title, kind, total FROM (
  SELECT l.record AS record, s.title AS title, s.kind AS kind, 0 AS total FROM (
    SELECT DISTINCT {whose} AS record FROM claims WHERE target = %s AND property = %s ORDER BY 1
    LIMIT {cap}) AS l
  JOIN records s ON s.record = l.record AND s.kind = %s
  ORDER BY s.title_key, l.record LIMIT {shown}) AS first_
"""

_COUNT = """
SELECT {n} AS use_, CAST(NULL AS bigint) AS record, '' AS title, '' AS kind, COUNT(*) AS total
  FROM (
  SELECT 1 FROM claims JOIN records s ON s.record = {whose} AND s.kind = %s
  WHERE target = %s AND property = %s LIMIT {cap}) AS found_
"""


def inbound(record: Record, *, lens: Lens, schema: Schema) -> tuple[Inbound, ...]:
    """The inverse relations of a record, in the order of kinds and properties. One statement."""
    uses = [u for u in schema.inverses(record.kind) if u.inverse]
    if not uses:
        return ()
    number = to_number(record.id)
    parts, params = [], []
    for n, use in enumerate(uses):
        parts += [_BRANCH.format(n=n, whose=_whose(schema, use), cap=CAP + 1, shown=SHOWN)]
        params += [number, use.property, _kind(schema, use)]
        parts += [_COUNT.format(n=n, whose=_whose(schema, use), cap=CAP + 1)]
        params += [_kind(schema, use), number, use.property]
    sql = " UNION ALL ".join(f"SELECT * FROM ({p}) AS part" for p in parts)
    rows = scope(lens).select(sql, params, use="claims records")
    return tuple(found for n, use in enumerate(uses) if (found := _inbound(use, n, rows)))


def _kind(schema: Schema, use: Use) -> str:
    return schema.kinds[use.kind].owner or use.kind


def _whose(schema: Schema, use: Use) -> str:
    """Whose name stands for the link: the record's own, or its owner's where it is owned."""
    if schema.kinds[use.kind].owner:
        return "(SELECT owner FROM record WHERE record.id = claims.record)"
    return "claims.record"


def _inbound(use: Use, n: int, rows: list[tuple[object, ...]]) -> Inbound | None:
    mine = [r for r in rows if r[0] == n]
    names = tuple(
        Name(from_number(int(str(r[1]))), str(r[3]), str(r[2])) for r in mine if r[1] is not None
    )
    total = next((int(str(r[4])) for r in mine if r[1] is None), 0)
    if not total:
        return None
    return Inbound(use, names, min(total, CAP), total > CAP)
