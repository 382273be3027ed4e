"""Records as results: who, where, since when, what they are, how many sources. The same for lists,
search and home.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from undersight.records.claim import Claim
from undersight.records.derived import DATE, SORT, derived, owning
from undersight.records.found import STARTS, TELLING, Bit, Row, by_property, line_groups
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.speaking import heard, speaking_key
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, claim_of, marks
from undersight.store.reads.names import names
from undersight.store.reads.scope import scope

_CLAIMS = f"SELECT {CLAIM} FROM claims WHERE record IN ({{}}) AND property IN ({{}}) ORDER BY id"
_SOURCES = (
    "SELECT c.record, COUNT(DISTINCT t.source) FROM claims c JOIN told t ON t.claim = c.identity"
    " JOIN records s ON s.record = t.source WHERE c.record IN ({}) GROUP BY c.record"
)
_OWNED = (
    f"SELECT {CLAIM} FROM claims WHERE record IN ({{0}}) AND property IN ({{1}})"
    f" UNION ALL SELECT {CLAIM} FROM claims WHERE property IN (%s, %s) AND record IN"
    " (SELECT target FROM claims WHERE record IN ({0}) AND property IN ({1})) ORDER BY 1"
)


def rows(handles: Sequence[str], *, lens: Lens, schema: Schema) -> tuple[Row, ...]:
    """The records in the order given, those that the lens does not show left out. At most six
    statements.
    """
    if not handles:
        return ()
    kinds = schema.kinds.values()
    wanted = {p for kind in kinds for group in line_groups(kind, schema) for p in group} | set(
        TELLING
    )
    numbers = [to_number(h) for h in handles]
    ordered = sorted(wanted)
    found = scope(lens).select(_CLAIMS.format(marks(numbers), marks(ordered)), [*numbers, *ordered])
    claims = [claim_of(row) for row in found]
    targets = {c.content.value.target for c in claims if c.content.value and c.content.value.target}
    known = names({*handles, *targets}, lens)
    counted = scope(lens).select(
        _SOURCES.format(marks(numbers)), numbers, use="claims told records"
    )
    sources = {from_number(number): count for number, count in counted}
    mine = _by_record([*claims, *_starts(numbers, claims, known, lens=lens, schema=schema)])
    return tuple(
        _row(
            known[h],
            mine.get(h, ()),
            known=known,
            schema=schema,
            lens=lens,
            sources=sources.get(h, 0),
        )
        for h in handles
        if h in known
    )


def _starts(
    numbers: Sequence[int],
    claims: Iterable[Claim],
    known: dict[str, Name],
    *,
    lens: Lens,
    schema: Schema,
) -> list[Claim]:
    """Since when a record is, by its events, where it says nothing of that itself: as its page
    tells it.
    """
    said = {c.record for c in claims if c.content.property == STARTS[0]}
    silent = []
    links: set[str] = set()
    for number in numbers:
        name = known.get(from_number(number))
        kind = schema.kinds.get(name.kind) if name and name.id not in said else None
        if kind and kind.use(STARTS[0]) and (owns := owning(kind, schema)):
            silent.append(number)
            links.update(owns)
    if not silent:
        return []
    part = [*silent, *sorted(links)]
    query = _OWNED.format(marks(silent), marks(sorted(links)))
    found = [claim_of(row) for row in scope(lens).select(query, [*part, SORT, DATE, *part])]
    linking = [c for c in found if c.content.property in links]
    return derived(STARTS[0], linking, [c for c in found if c.content.property not in links])


def _by_record(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.record, []).append(claim)
    return found


def _row(
    name: Name,
    claims: Iterable[Claim],
    *,
    known: dict[str, Name],
    schema: Schema,
    lens: Lens,
    sources: int,
) -> Row:
    grouped = by_property(sorted(claims, key=lambda c: speaking_key(c, schema)))
    line = []
    for group in line_groups(schema.kinds[name.kind], schema) if name.kind in schema.kinds else ():
        prop = next((p for p in group if p in grouped), None)
        if prop is None:
            continue
        first = grouped[prop][0]
        target = known.get(first.content.value.target) if first.content.value else None
        line.append(Bit(prop, first, target, len(grouped[prop]) - 1))
    telling = next((_for_reader(grouped[p], lens) for p in TELLING if p in grouped), None)
    return Row(name, tuple(line), telling, sources)


def _for_reader(claims: list[Claim], lens: Lens) -> Claim | None:
    return heard(claims, lens, lambda claim: claim.content.language)
