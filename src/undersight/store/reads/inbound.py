"""Who links here: per use of a property the first few records, and a count that stops at a cap."""

from __future__ import annotations

from typing import NamedTuple

from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.page import Inbound
from undersight.records.record import Name, Record
from undersight.schema.model import Schema, Use
from undersight.store.reads.scope import scope

CAP = 1_000
"""Links of a property are looked at up to here, in order of the linking records' ids: what is cited
everywhere costs no more than that. Beyond it a page says "1,000+".
"""

SHOWN = 10
"""Links shown under a heading."""

_FREE = """
SELECT {n} AS place, record, '' AS via, COUNT(*) OVER () AS looked FROM (
  SELECT DISTINCT record FROM claims WHERE target = %s AND property = %s
  ORDER BY record LIMIT {most}) AS found_{n}
"""

_OWNED = """
SELECT DISTINCT {n} AS place, CASE WHEN o.owner IS NULL THEN found_{n}.record ELSE
  (SELECT w.record FROM claims w WHERE w.target = o.id ORDER BY w.id LIMIT 1) END AS record,
  o.kind AS via, looked
FROM (SELECT record, COUNT(*) OVER () AS looked FROM (
  SELECT DISTINCT record FROM claims WHERE target = %s AND property = %s
  ORDER BY record LIMIT {most}) AS first_{n}) AS found_{n} JOIN record o ON o.id = found_{n}.record
"""
"""Where a kind that uses the property is owned, the record that links it stands for the link."""

_LINKS = """
SELECT place, via, kind, record, title, total, looked FROM (
  SELECT l.place, l.via, s.kind, l.record, s.title, l.looked,
    COUNT(*) OVER (PARTITION BY l.place, l.via, s.kind) AS total,
    ROW_NUMBER() OVER (PARTITION BY l.place, l.via, s.kind ORDER BY s.title_key, l.record) AS line
  FROM ({}) AS l JOIN records s ON s.record = l.record) AS links
WHERE line <= %s ORDER BY place, via, kind, line
"""


class _Link(NamedTuple):
    place: int
    via: str
    kind: str
    record: int
    title: str
    total: int
    looked: int


def inbound(record: Record, *, lens: Lens, schema: Schema) -> tuple[Inbound, ...]:
    """The inverse relations of a record, in the order of kinds and properties. One statement."""
    uses = [u for u in schema.inverses(record.kind) if u.inverse]
    if not uses:
        return ()
    properties = list(dict.fromkeys(u.property for u in uses))
    owned = {u.property for u in uses if schema.kinds[u.kind].owner}
    branches = [
        (_OWNED if p in owned else _FREE).format(n=n, most=CAP + 1)
        for n, p in enumerate(properties)
    ]
    parts = " UNION ALL ".join(f"SELECT * FROM ({b}) AS part_{n}" for n, b in enumerate(branches))
    params = [x for p in properties for x in (to_number(record.id), p)]
    rows = scope(lens).select(_LINKS.format(parts), [*params, SHOWN], use="claims records")
    links: dict[tuple[str, str], list[_Link]] = {}
    for link in map(_Link._make, rows):
        links.setdefault((properties[link.place], link.via or link.kind), []).append(link)
    return tuple(_inbound(u, found) for u in uses if (found := links.get((u.property, u.kind))))


def _inbound(use: Use, links: list[_Link]) -> Inbound:
    names = tuple(Name(from_number(link.record), link.kind, link.title) for link in links)
    first = links[0]
    return Inbound(use, names, min(first.total, CAP), first.looked > CAP)
