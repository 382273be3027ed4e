"""One record as a lens shows it: a fixed number of statements, whatever it holds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from undersight.errors import NotFoundError, worded
from undersight.records.claim import Check, Citation, Claim
from undersight.records.ids import from_number, read_id, to_number
from undersight.records.lens import Lens
from undersight.records.mentions import keys_in, texts_of, titles_in
from undersight.records.page import Cited, Moment, Page, Said, Source, Tick
from undersight.records.reasons import reason_words
from undersight.records.record import Name, Record
from undersight.records.rights import NAMES
from undersight.records.speaking import speaking_key, title_order
from undersight.schema.core import ADMIN
from undersight.schema.model import Kind, Schema, text_sections
from undersight.store.mapping import CITATION, CLAIM, citation_of, claim_of, marks, moment
from undersight.store.reads.deeds import spans
from undersight.store.reads.inbound import inbound
from undersight.store.reads.mentions import named
from undersight.store.reads.names import called, names
from undersight.store.reads.scope import scope
from undersight.store.reads.vocabulary import schema_at

RELATED = ("coordinates", "iso_code", "place_type", "located_in")
"""Properties of linked records that figures on a page draw."""


class WithdrawnError(NotFoundError):
    """The record was withdrawn; only the class of the reason is told."""

    status = 410

    def __init__(self, reason: str) -> None:
        self.reason = reason
        words = reason_words(reason)
        super().__init__(worded("this record was withdrawn: %(reason)s", reason=words))


class MovedError(NotFoundError):
    """The record was merged into another, which answers for it."""

    def __init__(self, target: Name) -> None:
        self.target = target
        super().__init__(worded("this record was merged into %(title)s", title=target.title))


def page(handle: str, *, lens: Lens, at: Moment, schema: Schema | None = None) -> Page:
    """The page of a record. Raises NotFoundError, WithdrawnError (410) or MovedError (a redirect).

    `schema`: that of the moment, where the caller has it already.
    """
    number = to_number(handle)
    record = find(handle, lens)
    schema = schema or schema_at(at.position)
    claims = _claims(number, lens)
    citations = _citations(number, lens)
    looked = checks(number, lens)
    targets = {c.content.value.target for c in claims if c.content.value and c.content.value.target}
    texts = list(texts_of(claims, schema))
    known, mentioned = named(
        _needed(record, targets, citations=citations, looked=looked),
        titles=titles_in(texts),
        keys=dict.fromkeys(k for text in texts for k in keys_in(text)),
        lens=lens,
        schema=schema,
    )
    if record.id not in known:
        raise NotFoundError(worded("there is no such record at this position"))
    described = describe(set(known) - {record.id}, lens, schema)
    own = [c for c in claims if c.record == record.id]
    known = titled(known, {**described, record.id: own}, lens)
    citations = {claim: in_order(group, known) for claim, group in citations.items()}
    kind = schema.kinds[record.kind]
    ordered = in_page_order(own, kind, schema)
    numbers = number_sources(
        in_order_of_citation(ordered, claims, kind, schema=schema),
        citations,
        keys=mentioned.keys,
        known=known,
        schema=schema,
    )
    said = tuple(
        _said(c, citations=citations, known=known, numbers=numbers, claims=claims) for c in ordered
    )
    return Page(
        record,
        known[record.id],
        kind,
        schema,
        at,
        said,
        tuple(Source(known[i], tuple(described.get(i, ())), n) for i, n in numbers.items()),
        inbound(record, lens=lens, schema=schema),
        ticks(number, lens),
        looked,
        {i: tuple(c) for i, c in described.items() if i in targets},
        known.get(record.owner),
        known,
        mentioned,
    )


def _needed(
    record: Record,
    targets: set[str],
    *,
    citations: dict[str, list[Citation]],
    looked: tuple[Check, ...],
) -> set[str]:
    """The records whose names a page needs, whatever its texts name."""
    sources = {c.source for group in citations.values() for c in group}
    sources |= {i for check in looked for i in check.sources if read_id(i) == i}
    return targets | sources | {record.id} | ({record.owner} if record.owner else set())


def titled(
    known: dict[str, Name], described: dict[str, list[Claim]], lens: Lens
) -> dict[str, Name]:
    """The names, with the titles that this reader is to read, of records whose claims are there
    already.
    """
    return {**known, **{h: _titled(known[h], c, lens) for h, c in described.items() if h in known}}


def _titled(name: Name, claims: list[Claim], lens: Lens) -> Name:
    titles = (c for c in claims if c.content.property == "title" and c.content.value)
    said = sorted(titles, key=lambda c: title_order(c, name.title))
    return called(name, [(c.content.language, c.content.value.text) for c in said], lens)  # type: ignore[union-attr]


_RECORD = (
    "SELECT r.kind, r.owner, (SELECT target FROM claims WHERE claims.record = r.id"
    " AND property = 'merged_into' ORDER BY id LIMIT 1) FROM known r WHERE r.id = %s"
)


def find(handle: str, lens: Lens) -> Record:
    """The record behind an id. Raises NotFoundError, WithdrawnError or MovedError.

    A withdrawn one is told of, with the reason's class, to whom it was shown; else it is as if it
    had never been.
    """
    shown = scope(lens)
    rows = shown.select(_RECORD, [to_number(handle)], use="claims known")
    if not rows:
        gone = "SELECT reason FROM withdrawn WHERE record = %s"
        for row in shown.select(gone, [to_number(handle)], use="withdrawn"):
            raise WithdrawnError(row[0])
        raise NotFoundError(worded("there is no such record"))
    kind, owner, merged = rows[0]
    if merged is not None:
        target = from_number(merged)
        found = names({target}, lens)
        if target in found:
            raise MovedError(found[target])
    return Record(handle, kind, from_number(owner) if owner is not None else "")


OWN = (
    "record IN (SELECT %s UNION ALL SELECT o.id FROM claims l JOIN record o ON o.id = l.target"
    " WHERE l.record = %s AND o.owner IS NOT NULL)"
)
"""The record itself and what it owns: the owned records that one of its claims links."""


OWN_EVER = OWN.replace("claims l", "claimlog l")
"""The same over all the past."""


def _claims(number: int, lens: Lens) -> list[Claim]:
    """The record's claims and those of what it owns."""
    rows = scope(lens).select(
        f"SELECT {CLAIM} FROM claims WHERE {OWN} ORDER BY id", [number, number]
    )
    return [claim_of(row) for row in rows]


def _citations(number: int, lens: Lens) -> dict[str, list[Citation]]:
    """The citations of those claims, by the claims' identity."""
    columns = ", ".join(f"cites.{c.strip()}" for c in CITATION.split(","))
    sql = (
        f"SELECT {columns} FROM claims JOIN cites ON cites.claim = claims.identity"
        f" WHERE claims.{OWN} ORDER BY cites.opened, cites.id"
    )
    grouped: dict[str, list[Citation]] = defaultdict(list)
    for row in scope(lens).select(sql, [number, number], use="claims cites"):
        citation = citation_of(row)
        grouped[citation.claim].append(citation)
    return grouped


def describe(ids: set[str], lens: Lens, schema: Schema) -> dict[str, list[Claim]]:
    """What figures and references need to know of the records that a page names."""
    if not ids:
        return {}
    kind = schema.kinds.get("source")
    properties = [u.property for u in kind.uses] if kind else []
    wanted = [*RELATED, *(p for p in properties if p not in ("description", "summary"))]
    numbers = [to_number(i) for i in ids]
    sql = (
        f"SELECT {CLAIM} FROM claims WHERE record IN ({marks(numbers)})"
        f" AND property IN ({marks(wanted)}) ORDER BY id"
    )
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


def in_order_of_citation(
    ordered: list[Claim], claims: list[Claim], kind: Kind, *, schema: Schema
) -> list[Claim]:
    """The claims as a page sets them: facts, sections of text, then what it owns, by date."""
    texts = text_sections(kind, schema)
    section = {u.property: u.section for u in kind.uses}
    owning = {p.id for p in schema.properties.values() if p.owns}
    days = {
        c.record: c.content.value.earliest
        for c in claims
        if c.content.value and c.content.value.earliest
    }

    def place(claim: Claim) -> tuple[int, int]:
        if claim.content.property in owning:
            target = claim.content.value.target if claim.content.value else ""
            return 3, days.get(target) or 0
        if section.get(claim.content.property, ADMIN.id) == ADMIN.id:
            return 4, 0
        return (2 if section[claim.content.property] in texts else 1), 0

    return sorted(ordered, key=place)


def number_sources(
    ordered: Iterable[Claim],
    citations: Mapping[str, list[Citation]],
    *,
    keys: Mapping[str, str],
    known: Mapping[str, Name],
    schema: Schema,
) -> dict[str, int]:
    """The visible sources by number: as these claims, and their texts, cite them."""
    numbers: dict[str, int] = {}
    for claim in ordered:
        inside = [keys.get(k, "") for text in texts_of([claim], schema) for k in keys_in(text)]
        for source in [*inside, *(c.source for c in citations.get(claim.identity, ()))]:
            if source in known:
                numbers.setdefault(source, len(numbers) + 1)
    return numbers


def _said(
    claim: Claim,
    *,
    citations: dict[str, list[Citation]],
    known: dict[str, Name],
    numbers: dict[str, int],
    claims: list[Claim],
) -> Said:
    cited = cited_by(citations.get(claim.identity, ()), known=known, numbers=numbers)
    target = claim.content.value.target if claim.content.value else ""
    owned = tuple(
        _said(c, citations=citations, known=known, numbers=numbers, claims=[])
        for c in claims
        if target and c.record == target and c.record != claim.record
    )
    return Said(claim, cited, known.get(target), owned)


def in_order(citations: Iterable[Citation], known: Mapping[str, Name]) -> list[Citation]:
    """Citations of a claim as they came, those of one changeset by the titles of their sources; ids
    are random and would number the same sources otherwise in every copy.
    """

    def place(citation: Citation) -> tuple[object, ...]:
        source = known.get(citation.source)
        return citation.opened, source.title if source else "", citation.locator, citation.id

    return sorted(citations, key=place)


def cited_by(
    citations: Iterable[Citation], *, known: Mapping[str, Name], numbers: Mapping[str, int]
) -> tuple[Cited, ...]:
    """Citations as a page shows them, by number: of those whose source is hidden only that there is
    one.
    """
    shown, hidden = [], None
    for c in citations:
        if c.source in known:
            shown.append(Cited(c, numbers.get(c.source, 0), known[c.source]))
        else:
            hidden = Cited(Citation("", c.claim, ""), 0, None)
    shown.sort(key=lambda c: c.number)
    return (*shown, hidden) if hidden else tuple(shown)


_MOVES = (
    f"SELECT p, at FROM (SELECT opened AS p FROM claimlog WHERE {OWN_EVER}"
    f" UNION SELECT closed FROM claimlog WHERE {OWN_EVER} AND closed IS NOT NULL"
    " UNION SELECT opened FROM citelog"
    f" WHERE claim IN (SELECT identity FROM claimlog WHERE {OWN_EVER})"
    f" UNION SELECT closed FROM citelog WHERE closed IS NOT NULL"
    f" AND claim IN (SELECT identity FROM claimlog WHERE {OWN_EVER})) AS moves"
    " JOIN changeset ON changeset.position = p ORDER BY p"
)


def ticks(number: int, lens: Lens) -> tuple[Tick, ...]:
    """When the record changed, as far as the reader may know: a day's last position for most."""
    past = replace(lens, position=None, certainty=0)
    rows = scope(past).select(_MOVES, [number] * 8, use="claimlog citelog")
    found = [Tick(p, moved.date()) for p, at in rows if (moved := moment(at))]
    if lens.knows_editors:
        return tuple(found)
    last = spans({t.day for t in found})
    return tuple(Tick(last[day][1], day) for day in dict.fromkeys(t.day for t in found))


_CHECKS = (
    "SELECT id, record, claim, outcome, day, method, sources, access, opened FROM checks"
    " WHERE record = %s{} ORDER BY day DESC, opened DESC, id LIMIT 50"
)


def checks(number: int, lens: Lens, claim: str = "") -> tuple[Check, ...]:
    """The checks of a record, or of one of its claims (by identity), the latest first."""
    if claim:
        rows = scope(lens).select(
            _CHECKS.format(" AND claim = %s"), [number, to_number(claim)], use="checks"
        )
    else:
        rows = scope(lens).select(_CHECKS.format(""), [number], use="checks")
    return tuple(check_of(row) for row in rows)


def check_of(row: tuple[object, ...]) -> Check:
    """A Check from a row of the columns that `checks` asks for."""
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
