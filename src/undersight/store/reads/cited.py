"""What formats of answers ask of many records at once: the metadata of sources, points on a map."""

from __future__ import annotations

from collections.abc import Sequence

from undersight.query.fragment import every, within
from undersight.query.speaking import speaking_order
from undersight.records.claim import Claim, Content
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.page import Source
from undersight.records.record import Name
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, chunks, claim_of
from undersight.store.reads.scope import scope


def sources(names: Sequence[Name], *, lens: Lens) -> dict[str, Source]:
    """The sources among these records, with their claims."""
    found = {n.id: n for n in names if n.kind == "source"}
    claims: dict[str, list[Claim]] = {i: [] for i in found}
    for part in chunks(to_number(i) for i in found):
        where = within("record", part)
        sql = f"SELECT {CLAIM} FROM claims WHERE {where.text} ORDER BY id"
        for row in scope(lens).select(sql, list(where.params)):
            claim = claim_of(row)
            claims[claim.record].append(claim)
    return {i: Source(name, tuple(claims[i])) for i, name in found.items()}


def texts(names: Sequence[Name], *, lens: Lens, schema: Schema) -> dict[str, tuple[Content, ...]]:
    """The long texts of these records, in the order of their kinds' pages."""
    kinds = {n.id: n.kind for n in names}
    long = [p.id for p in schema.properties.values() if p.type == "text"]
    found: dict[str, list[Content]] = {}
    for part in chunks(to_number(i) for i in kinds) if long else ():
        where = every([within("record", part), within("property", long)])
        sql = f"SELECT {CLAIM} FROM claims WHERE {where.text} AND absence = '' ORDER BY id"
        for row in scope(lens).select(sql, list(where.params)):
            claim = claim_of(row)
            found.setdefault(claim.record, []).append(claim.content)
    places = {k.id: {u.property: n for n, u in enumerate(k.uses)} for k in schema.kinds.values()}
    return {
        i: tuple(sorted(said, key=lambda c: places.get(kinds[i], {}).get(c.property, len(long))))
        for i, said in found.items()
    }


def points(names: Sequence[Name], *, lens: Lens, schema: Schema) -> dict[str, tuple[float, float]]:
    """Where these records are: the coordinates that speak, as exact as the lens shows them."""
    found: dict[str, tuple[float, float]] = {}
    order = speaking_order("c", schema)
    for part in chunks(to_number(n.id) for n in names):
        where = every([within("c.record", part), within("c.property", ["coordinates"])])
        sql = (
            "SELECT c.record, c.latitude, c.longitude FROM claims c"
            f" WHERE {where.text} AND c.latitude IS NOT NULL ORDER BY {order}"
        )
        for number, latitude, longitude in scope(lens).select(sql, list(where.params)):
            found.setdefault(from_number(number), (latitude, longitude))
    return found
