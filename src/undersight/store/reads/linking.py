"""What links to a record: claim by claim and property by property, and for a source every citation
of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from undersight.errors import NotFoundError, worded
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name, Record
from undersight.schema.model import Schema
from undersight.store.reads.names import names
from undersight.store.reads.record import find
from undersight.store.reads.scope import scope

CAP = 1_000
"""Links of one property are counted and listed up to here."""

PAGE = 100
"""Links on a page."""

CITED = "cited"
"""Stands in place of a property for citations of a source."""


@dataclass(frozen=True, slots=True)
class Linking:
    """A claim that links to the record, or rests on it (property CITED; `claimed`: of which
    property).
    """

    property: str
    whose: Name  # the record that makes it; the owner where that is owned
    claim: str  # identity
    certainty: str
    claimed: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """A page of what links to a record. `counts` of a property stop at CAP + 1 for every kind."""

    record: Record
    name: Name
    counts: dict[str, int]
    links: tuple[Linking, ...]
    page: int
    pages: int


_WHOSE = (
    "COALESCE((SELECT l.record FROM claims l JOIN record o ON o.id = l.target"
    " WHERE l.target = {0}.record AND o.owner IS NOT NULL ORDER BY l.record LIMIT 1), {0}.record)"
)
_LINK = (
    "SELECT %s AS place, c.property AS property, {} AS whose, c.identity AS claim,"
    " c.certainty AS certainty, '' AS claimed FROM claims c"
    " WHERE c.target = %s AND c.property = %s AND c.kind = %s"
    " ORDER BY c.record, c.identity LIMIT %s"
).format(_WHOSE.format("c"))
_CITE = (
    "SELECT %s AS place, 'cited' AS property, {} AS whose, c.identity AS claim,"
    " c.certainty AS certainty, c.property AS claimed FROM cites t JOIN claims c ON "
    "c.identity = t.claim"
    " WHERE t.source = %s ORDER BY c.record, c.identity, t.id LIMIT %s"
).format(_WHOSE.format("c"))


def linking(handle: str, *, lens: Lens, schema: Schema, only: str = "", page: int = 1) -> Links:
    """What links to a record, by property and title; `only` one property (or CITED). Raises as
    `find` does.
    """
    record = find(handle, lens)
    properties = list(dict.fromkeys(u.property for u in schema.inverses(record.kind)))
    every = [*properties, CITED] if record.kind == "source" else properties
    counts = _counts(record, every, lens=lens, schema=schema)
    chosen = [p for p in every if counts.get(p) and only in ("", p)]
    total = sum(counts[p] for p in chosen)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    skip = (page - 1) * PAGE
    rows = _rows(record, chosen, lens=lens, schema=schema, skip=skip) if chosen else []
    known = names({handle, *(from_number(r[1]) for r in rows)}, lens)
    links = tuple(
        Linking(prop, known[i], from_number(claim), certainty, claimed)
        for prop, number, claim, certainty, claimed in rows
        if (i := from_number(number)) in known
    )
    if handle not in known:
        raise NotFoundError(worded("there is no such record at this position"))
    return Links(record, known[handle], counts, links, page, pages)


def _parts(record: Record, properties: list[str], schema: Schema) -> tuple[str, list[object]]:
    """The links by these properties, each by the records of one kind: none hides behind another."""
    parts: list[str] = []
    params: list[object] = []
    number = to_number(record.id)
    for place, prop in enumerate(properties):
        if prop == CITED:
            parts.append(_CITE)
            params += [place, number, CAP + 1]
        for use in schema.inverses(record.kind):
            if use.property == prop:
                parts.append(_LINK)
                params += [place, number, prop, use.kind, CAP + 1]
    return " UNION ALL ".join(f"SELECT * FROM ({part}) AS part" for part in parts), params


def _counts(record: Record, properties: list[str], *, lens: Lens, schema: Schema) -> dict[str, int]:
    """How often each property links here from a record that stands; by each kind at most CAP + 1.
    One statement.
    """
    if not properties:
        return {}
    parts, params = _parts(record, properties, schema)
    sql = (
        f"SELECT place, COUNT(*) FROM ({parts}) AS links"
        " JOIN records s ON s.record = links.whose GROUP BY place"
    )
    found = dict(scope(lens).select(sql, params, use="claims cites records"))
    return {p: found[n] for n, p in enumerate(properties) if found.get(n)}


def _rows(
    record: Record, properties: list[str], *, lens: Lens, schema: Schema, skip: int
) -> list[tuple[str, int, int, str, str]]:
    parts, params = _parts(record, properties, schema)
    sql = (
        "SELECT property, whose, claim, certainty, claimed"
        f" FROM ({parts}) AS links JOIN records s ON s.record = links.whose"
        " ORDER BY place, s.title_key, whose, claim, claimed LIMIT %s OFFSET %s"
    )
    rows = scope(lens).select(sql, [*params, PAGE, skip], use="claims cites records")
    return [(r[0], r[1], r[2], r[3], r[4]) for r in rows]
