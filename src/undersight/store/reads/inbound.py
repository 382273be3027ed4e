"""Who links here: per use of a property by a kind the first few records, and a count that stops at
a cap.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from undersight.query.fragment import written
from undersight.records.claim import Claim
from undersight.records.derived import DATE, SORT, derived, owning
from undersight.records.found import STARTS
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.page import Inbound, Linking
from undersight.records.record import Name, Record
from undersight.records.speaking import speaking
from undersight.records.telling import SPANS
from undersight.schema.model import Schema, Use
from undersight.store.mapping import CLAIM, claim_of, marks
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
  SELECT DISTINCT record FROM claims WHERE property = {property} AND target = %s AND kind = {kind}
  ORDER BY record LIMIT {most}) AS found_{n}
"""

_OWNED = """
SELECT DISTINCT {n} AS place,
  (SELECT w.record FROM claims w WHERE w.target = found_{n}.record ORDER BY w.id LIMIT 1) AS record,
  looked
FROM (SELECT record, COUNT(*) OVER () AS looked FROM (
  SELECT DISTINCT record FROM claims WHERE property = {property} AND target = %s AND kind = {kind}
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


_SAID = f"""
SELECT {CLAIM} FROM claims WHERE record IN ({{records}}) AND property IN ({{told}})
UNION ALL
SELECT {CLAIM} FROM claims WHERE property IN ('{SORT}', '{DATE}') AND record IN
 (SELECT target FROM claims WHERE record IN ({{records}}) AND property IN ({{owning}}))
"""
"""Of the linking records: that they link, since when and until when they are, and the dates of
their events, from which a beginning or an end follows. By record only: what all link to would be
looked through by its target.
"""


class _Link(NamedTuple):
    place: int
    record: int
    total: int
    looked: int


def inbound(record: Record, *, lens: Lens, schema: Schema) -> tuple[Inbound, ...]:
    """The inverse relations of a record, in the order of kinds and properties. One statement
    for the links, in which every use of a property by a kind has a part, so that none hides behind
    another, one for the names and one for what is told beside them.
    """
    uses = [u for u in schema.inverses(record.kind) if u.inverse]
    if not uses:
        return ()
    parts = " UNION ALL ".join(
        f"SELECT * FROM ({_part(use, schema, n)}) AS part_{n}" for n, use in enumerate(uses)
    )
    params = [to_number(record.id)] * len(uses)
    rows = scope(lens).select(_LINKS.format(parts), [*params, SHOWN], use="claims records")
    links: dict[int, list[_Link]] = {}
    for link in map(_Link._make, rows):
        links.setdefault(link.place, []).append(link)
    known = names({from_number(link.record) for group in links.values() for link in group}, lens)
    if not known:
        return ()
    said = _said(known, record, uses, lens=lens, schema=schema)
    return tuple(
        _inbound(use, links[n], known, said=said, schema=schema)
        for n, use in enumerate(uses)
        if n in links
    )


def _part(use: Use, schema: Schema, number: int) -> str:
    part = _OWNED if schema.kinds[use.kind].owner else _FREE
    named = {"property": written(use.property), "kind": written(use.kind)}
    return part.format(n=number, most=CAP + 1, **named)


def _said(
    known: Iterable[str], record: Record, uses: Iterable[Use], *, lens: Lens, schema: Schema
) -> dict[str, list[Claim]]:
    """The claims by record: of those that link and of the events that they own."""
    records = [to_number(i) for i in known]
    owns = sorted(p.id for p in schema.properties.values() if p.owns) or [""]
    told = [*STARTS, *(end for _start, end in SPANS), *owns]
    links = {use.property for use in uses}.difference(told)
    asked = [*told, *sorted(links)]
    query = _SAID.format(records=marks(records), told=marks(asked), owning=marks(owns))
    params = [*records, *asked, *records, *owns]
    found: dict[str, list[Claim]] = {}
    for claim in map(claim_of, scope(lens).select(query, params)):
        if claim.content.property not in links or _target(claim) == record.id:
            found.setdefault(claim.record, []).append(claim)
    return found


def _target(claim: Claim) -> str:
    return claim.content.value.target if claim.content.value else ""


def _inbound(
    use: Use,
    links: list[_Link],
    known: dict[str, Name],
    *,
    said: dict[str, list[Claim]],
    schema: Schema,
) -> Inbound:
    first = links[0]
    shown = tuple(
        _linking(known[from_number(link.record)], use, said=said, schema=schema) for link in links
    )
    return Inbound(use, shown, min(first.total, CAP), first.looked > CAP)


def _linking(name: Name, use: Use, *, said: dict[str, list[Claim]], schema: Schema) -> Linking:
    """What speaks of a record: that it links, since when and until when it is."""
    own = said.get(name.id, ())
    kind = schema.kinds.get(name.kind)
    owned = [c for c in own if kind and c.content.property in owning(kind, schema)]
    inner = [c for o in owned for c in said.get(_target(o), ())]

    def speaks(property_id: str) -> Claim | None:
        stated = [c for c in own if c.content.property == property_id]
        return speaking(stated or derived(property_id, owned, inner), schema)

    starts = ((p, c) for p in STARTS if (c := speaks(p)))
    begins, start = next(starts, ("", None))
    ends = [end for first, end in SPANS if begins in ("", first)]
    end = next((c for p in ends if (c := speaks(p))), None)
    link = None if name.kind != use.kind else speaks(use.property)
    return Linking(name, link, start, end)
