"""Who links here: per use of a property by a kind the first few records, and a count that stops at
a cap.
"""

from __future__ import annotations

from typing import NamedTuple

from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.page import Inbound
from undersight.records.record import Name, Record
from undersight.schema.model import Schema, Use
from undersight.store.reads.names import names
from undersight.store.reads.scope import scope

CAP = 1_000
"""Links of a property by records of a kind are looked at up to here, in order of the linking
records' ids: what is cited everywhere costs no more than that. Beyond it a page says "1,000+".
"""

SHOWN = 10
"""Links shown under a heading."""

_FREE = """
SELECT {n} AS place, record, COUNT(*) OVER () AS looked FROM (
  SELECT DISTINCT record FROM claims WHERE property = %s AND target = %s AND kind = %s
  ORDER BY record LIMIT {most}) AS found_{n}
"""

_OWNED = """
SELECT DISTINCT {n} AS place,
  (SELECT w.record FROM claims w WHERE w.target = found_{n}.record ORDER BY w.id LIMIT 1) AS record,
  looked
FROM (SELECT record, COUNT(*) OVER () AS looked FROM (
  SELECT DISTINCT record FROM claims WHERE property = %s AND target = %s AND kind = %s
  ORDER BY record LIMIT {most}) AS first_{n}) AS found_{n}
"""
"""Where the kind is owned, the record that links it stands for the link."""

_LINKS = """
SELECT place, record, total, looked FROM (
  SELECT l.place, l.record, l.looked,
    COUNT(*) OVER (PARTITION BY l.place) AS total,
    ROW_NUMBER() OVER (PARTITION BY l.place ORDER BY s.title_key, l.record) AS line
  FROM ({}) AS l JOIN records s ON s.record = l.record) AS links
WHERE line <= %s ORDER BY place, line
"""


class _Link(NamedTuple):
    place: int
    record: int
    total: int
    looked: int


def inbound(record: Record, *, lens: Lens, schema: Schema) -> tuple[Inbound, ...]:
    """The inverse relations of a record, in the order of kinds and properties. One statement
    for the links, in which every use of a property by a kind has a part, so that none hides behind
    another, and one for the names.
    """
    uses = [u for u in schema.inverses(record.kind) if u.inverse]
    if not uses:
        return ()
    parts = " UNION ALL ".join(
        f"SELECT * FROM ({_part(use, schema).format(n=n, most=CAP + 1)}) AS part_{n}"
        for n, use in enumerate(uses)
    )
    params = [x for u in uses for x in (u.property, to_number(record.id), u.kind)]
    rows = scope(lens).select(_LINKS.format(parts), [*params, SHOWN], use="claims records")
    links: dict[int, list[_Link]] = {}
    for link in map(_Link._make, rows):
        links.setdefault(link.place, []).append(link)
    known = names({from_number(link.record) for group in links.values() for link in group}, lens)
    return tuple(_inbound(use, links[n], known) for n, use in enumerate(uses) if n in links)


def _part(use: Use, schema: Schema) -> str:
    return _OWNED if schema.kinds[use.kind].owner else _FREE


def _inbound(use: Use, links: list[_Link], known: dict[str, Name]) -> Inbound:
    first = links[0]
    shown = tuple(known[from_number(link.record)] for link in links)
    return Inbound(use, shown, min(first.total, CAP), first.looked > CAP)
