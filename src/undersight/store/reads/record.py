"""One record as a lens shows it: a fixed number of statements, whatever it holds and whoever links to it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from undersight.errors import NotFoundError
from undersight.records.claim import Check, Citation, Claim
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.page import Cited, Moment, Page, Said, Source, Tick
from undersight.records.record import Name, Record
from undersight.records.rights import NAMES, WITHDRAWN
from undersight.records.speaking import speaking_key
from undersight.schema.model import Kind, Schema
from undersight.store.mapping import CITATION, CLAIM, citation_of, claim_of, fetch, marks, moment
from undersight.store.reads.deeds import spans
from undersight.store.reads.inbound import inbound
from undersight.store.reads.names import in_reader_language, names
from undersight.store.reads.scope import scope
from undersight.store.reads.vocabulary import schema_at

RELATED = ("coordinates", "iso_code", "place_type", "located_in")
"""Properties of linked records that figures on a page draw."""


class WithdrawnError(NotFoundError):
    """The record was withdrawn; only the class of the reason is told."""

    status = 410

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"this record was withdrawn: {reason.replace('_', ' ')}")


class MovedError(NotFoundError):
    """The record was merged into another, which answers for it."""

    def __init__(self, target: Name) -> None:
        self.target = target
        super().__init__(f"this record was merged into {target.title}")


def page(handle: str, *, lens: Lens, at: Moment) -> Page:
    """The page of a record. Raises NotFoundError, WithdrawnError (410) or MovedError (a redirect)."""
    number = to_number(handle)
    record = find(handle, lens)
    schema = schema_at(at.position)
    claims = _claims(number, lens)
    citations = _citations(number, lens)
    sources_of = {c.source for group in citations.values() for c in group}
    targets = {c.content.value.target for c in claims if c.content.value and c.content.value.target}
    needed = targets | sources_of | {record.id} | ({record.owner} if record.owner else set())
    known = in_reader_language(names(needed, lens), lens)
    described = _describe(needed - {record.id}, lens, schema)
    if record.id not in known:
        raise NotFoundError("there is no such record at this position")
    own = [c for c in claims if c.record == record.id]
    kind = schema.kinds[record.kind]
    ordered = in_page_order(own, kind, schema)
    numbers = _numbers(ordered, claims, citations, known)
    said = tuple(
        _said(c, citations=citations, known=known, numbers=numbers, claims=claims) for c in ordered
    )
    sources = tuple(
        Source(known[i], tuple(described.get(i, ())), n) for i, n in numbers.items() if i in known
    )
    return Page(
        record,
        known[record.id],
        kind,
        schema,
        at,
        said,
        sources,
        inbound(record, lens=lens, schema=schema),
        ticks(number, lens),
        checks(number, lens),
        {i: tuple(c) for i, c in described.items() if i in targets},
        known.get(record.owner),
    )


def find(handle: str, lens: Lens) -> Record:
    """The record behind an id. Raises NotFoundError, WithdrawnError or MovedError."""
    rows = fetch("SELECT kind, owner, seen FROM record WHERE id = %s", [to_number(handle)])
    if not rows:
        raise NotFoundError("there is no such record")
    kind, owner, seen = rows[0]
    if seen >= WITHDRAWN:
        raise _withdrawn(handle)
    if seen > lens.reader.level:
        raise NotFoundError("there is no such record")
    merged = scope(lens).select(
        "SELECT target FROM claims WHERE record = %s AND property = 'merged_into'", [to_number(handle)]
    )
    if merged:
        target = from_number(merged[0][0])
        found = names({target}, lens)
        if target in found:
            raise MovedError(found[target])
    return Record(handle, kind, from_number(owner) if owner is not None else "")


def _withdrawn(handle: str) -> NotFoundError:
    """410 with the reason's class, if what was withdrawn was public; else as if it had never been."""
    rows = fetch(
        "SELECT c.key, COALESCE((SELECT MAX(a.key) FROM claim a WHERE a.record = c.record AND a.property = 'access'"
        " AND a.closed IS NULL), 'public') FROM claim c"
        " WHERE c.record = %s AND c.property = 'withdrawn' AND c.closed IS NULL",
        [to_number(handle)],
    )
    if rows and rows[0][1] == "public":
        return WithdrawnError(rows[0][0])
    return NotFoundError("there is no such record")


OWN = (
    "record IN (SELECT %s UNION ALL SELECT o.id FROM claims l JOIN record o ON o.id = l.target"
    " WHERE l.record = %s AND o.owner IS NOT NULL)"
)
"""The record itself and what it owns: the owned records that one of its claims links."""


OWN_EVER = OWN.replace("claims l", "claimlog l")
"""The same over all the past."""


def _claims(number: int, lens: Lens) -> list[Claim]:
    """The record's claims and those of what it owns."""
    rows = scope(lens).select(f"SELECT {CLAIM} FROM claims WHERE {OWN} ORDER BY id", [number, number])  # noqa: S608
    return [claim_of(row) for row in rows]


def _citations(number: int, lens: Lens) -> dict[str, list[Citation]]:
    """The citations of those claims, by the claims' identity."""
    columns = ", ".join(f"cites.{c.strip()}" for c in CITATION.split(","))
    sql = (
        f"SELECT {columns} FROM claims JOIN cites ON cites.claim = claims.identity"  # noqa: S608
        f" WHERE claims.{OWN} ORDER BY cites.opened, cites.id"
    )
    grouped: dict[str, list[Citation]] = defaultdict(list)
    for row in scope(lens).select(sql, [number, number], use="claims cites"):
        citation = citation_of(row)
        grouped[citation.claim].append(citation)
    return grouped


def _describe(ids: set[str], lens: Lens, schema: Schema) -> dict[str, list[Claim]]:
    """What figures and references need to know of the records that a page names."""
    if not ids:
        return {}
    kind = schema.kinds.get("source")
    properties = [u.property for u in kind.uses] if kind else []
    wanted = [*RELATED, *(p for p in properties if p not in ("description", "summary"))]
    numbers = [to_number(i) for i in ids]
    sql = f"SELECT {CLAIM} FROM claims WHERE record IN ({marks(numbers)}) AND property IN ({marks(wanted)}) ORDER BY id"  # noqa: S608
    found: dict[str, list[Claim]] = defaultdict(list)
    for row in scope(lens).select(sql, [*numbers, *wanted]):
        claim = claim_of(row)
        found[claim.record].append(claim)
    return found


def in_page_order(claims: Iterable[Claim], kind: Kind, schema: Schema) -> list[Claim]:
    """Claims in the order of the page: by property as the kind has them, the speaking one first."""
    place = {use.property: n for n, use in enumerate(kind.uses)}
    return sorted(
        claims, key=lambda c: (place.get(c.content.property, 10_000), speaking_key(c, schema))
    )


def _numbers(
    ordered: list[Claim], claims: list[Claim], citations: dict[str, list[Citation]], known: dict[str, Name]
) -> dict[str, int]:
    """The visible sources, numbered in the order in which the page cites them."""
    numbers: dict[str, int] = {}
    rest = [c for c in claims if c not in ordered] if len(ordered) < len(claims) else []
    for claim in [*ordered, *rest]:
        for citation in citations.get(claim.identity, ()):
            if citation.source in known:
                numbers.setdefault(citation.source, len(numbers) + 1)
    return numbers


def _said(
    claim: Claim,
    *,
    citations: dict[str, list[Citation]],
    known: dict[str, Name],
    numbers: dict[str, int],
    claims: list[Claim],
) -> Said:
    cited = tuple(
        Cited(c, numbers.get(c.source, 0), known.get(c.source)) for c in citations.get(claim.identity, ())
    )
    target = claim.content.value.target if claim.content.value else ""
    owned = tuple(
        _said(c, citations=citations, known=known, numbers=numbers, claims=[])
        for c in claims
        if target and c.record == target and c.record != claim.record
    )
    return Said(claim, cited, known.get(target), owned)


def ticks(number: int, lens: Lens) -> tuple[Tick, ...]:
    """The positions at which the record changed, as far as the reader may know: a day's last for most."""
    past = Lens(None, lens.reader, lens.language, 0)
    sql = (
        f"SELECT p, at FROM (SELECT opened AS p FROM claimlog WHERE {OWN_EVER}"  # noqa: S608
        f" UNION SELECT closed FROM claimlog WHERE {OWN_EVER} AND closed IS NOT NULL) AS moves"
        " JOIN changeset ON changeset.position = p ORDER BY p"
    )
    rows = scope(past).select(sql, [number] * 4, use="claimlog")
    found = [Tick(p, moved.date()) for p, at in rows if (moved := moment(at))]
    if lens.knows_editors:
        return tuple(found)
    last = spans(t.day for t in found)
    return tuple(Tick(last[day][1], day) for day in dict.fromkeys(t.day for t in found))


def checks(number: int, lens: Lens) -> tuple[Check, ...]:
    """The checks of a record, the latest first."""
    rows = scope(lens).select(
        "SELECT id, record, claim, outcome, day, method, sources, access, opened FROM checks"
        " WHERE record = %s ORDER BY day DESC, opened DESC LIMIT 50",
        [number],
        use="checks",
    )
    return tuple(_check(row) for row in rows)


def _check(row: tuple[object, ...]) -> Check:
    sources = json.loads(row[6]) if isinstance(row[6], str) else row[6]
    return Check(
        from_number(int(str(row[0]))),
        from_number(int(str(row[1]))),
        from_number(int(str(row[2]))) if row[2] is not None else "",
        str(row[3]),
        str(row[4]),
        str(row[5]),
        tuple(sources) if isinstance(sources, list) else (),
        NAMES[int(str(row[7]))],
        int(str(row[8])),
    )
