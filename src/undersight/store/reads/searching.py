"""Full text: which records hold the words that somebody typed, in which order.

The order is by what the reader may see alone: no statistics of the index enter it, since hidden
rows are in those. Among equals the kinds stand in the schema's order, then the titles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from undersight.records.claim import Claim
from undersight.records.found import Found, Hit
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.search import Term, Wanted, marked
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, claim_of, marks
from undersight.store.reads.kinds import in_order_of_kinds
from undersight.store.reads.matching import matching
from undersight.store.reads.rows import rows
from undersight.store.reads.scope import scope

USE = "claims records"

TYPES = ("text", "string", "multilingual")
"""Types of value whose words are searched; the writer of the index has the same."""

_HOLDING = "SELECT c.record FROM claims c WHERE c.id IN ({match})"
_OWNING = (
    " UNION ALL SELECT r.owner FROM claims c JOIN records o ON o.record = c.record"
    " JOIN record r ON r.id = c.record WHERE c.property IN ({properties}) AND o.kind IN ({kinds})"
    " AND c.id IN ({match})"
)
"""The records in which a term stands, and the owners of the events in which it does."""

_TOLD = "SELECT c.record FROM claims c WHERE c.property = 'summary' AND c.id IN ({match})"

_TIERS = """CASE WHEN s.title_key = %s THEN 0 WHEN substr(s.title_key, 1, %s) = %s THEN 1
 WHEN {named} THEN 2 WHEN {told} THEN 3 ELSE 4 END"""
"""The title itself · its beginning · words of title and aliases · of the summary · of anything
else.
"""

_TEXTS = f"""
SELECT {", ".join("c." + column.strip() for column in CLAIM.split(","))}, COALESCE(r.owner, r.id)
FROM claims c JOIN records o ON o.record = c.record JOIN record r ON r.id = c.record
WHERE (c.record IN ({{ids}}) OR c.record IN (SELECT e.id FROM record e WHERE e.owner IN ({{ids}})))
AND c.property IN ({{properties}}) ORDER BY c.id
"""


def search(
    wanted: Wanted, *, lens: Lens, schema: Schema, kind: str = "", offset: int = 0, size: int = 20
) -> Found:
    """A page of the records that hold all that is wanted and nothing of what is not."""
    if not wanted.terms:
        return Found((), {}, 0)
    condition, params = _condition(wanted, schema)
    tier, tier_params = _tier(wanted)
    sql = (
        f"SELECT s.record, s.kind, {tier} AS tier FROM records s WHERE {condition}"
        f" ORDER BY tier, {in_order_of_kinds('s', tuple(schema.kinds))}, s.title_key, s.record"
    )
    every = scope(lens).select(sql, [*tier_params, *params, *schema.kinds], use=USE)
    kinds = dict(sorted(Counter(row[1] for row in every).items()))
    found = [row for row in every if not kind or row[1] == kind][offset : offset + size]
    handles = [from_number(row[0]) for row in found]
    texts = _texts(handles, lens=lens, schema=schema)
    hits = tuple(
        Hit(row, _holding(texts.get(row.name.id, ()), wanted.terms))
        for row in rows(handles, lens=lens, schema=schema)
    )
    return Found(hits, kinds, kinds.get(kind, 0) if kind else sum(kinds.values()))


def _condition(wanted: Wanted, schema: Schema) -> tuple[str, list[object]]:
    """That a record `s` stands alone and holds the terms."""
    alone = [k.id for k in schema.kinds.values() if not k.owner]
    texts = [f"s.kind IN ({marks(alone)})"]
    params: list[object] = [*alone]
    for has, terms in (("IN", wanted.terms), ("NOT IN", wanted.without)):
        for term in terms:
            holding, more = _holding_sql(term, schema)
            texts.append(f"s.record {has} ({holding})")
            params += more
    return " AND ".join(texts), params


def _holding_sql(term: Term, schema: Schema) -> tuple[str, list[object]]:
    match, param = matching(term)
    owned = [k for k in schema.kinds.values() if k.owner]
    used = {u.property for k in owned for u in k.uses}
    properties = sorted(p for p in used if schema.properties[p].type in TYPES)
    text, params = _HOLDING.format(match=match), [param]
    if properties and not term.title:
        kinds = [k.id for k in owned]
        text += _OWNING.format(properties=marks(properties), kinds=marks(kinds), match=match)
        params += [*properties, *kinds, param]
    return text, list[object](params)


def _tier(wanted: Wanted) -> tuple[str, list[object]]:
    named, params = _all_in(_HOLDING, wanted.terms, named=True)
    told, more = _all_in(_TOLD, [t for t in wanted.terms if not t.title], named=False)
    text = wanted.text
    return _TIERS.format(named=named, told=told), [text, len(text), text, *params, *more]


def _all_in(sql: str, terms: Iterable[Term], *, named: bool) -> tuple[str, list[object]]:
    """That all terms stand in claims of one sort."""
    texts: list[str] = []
    params: list[object] = []
    for term in terms:
        match, param = matching(term, named=named)
        texts.append(f"s.record IN ({sql.format(match=match)})")
        params.append(param)
    return " AND ".join(texts) or "0 = 1", params


def _texts(handles: list[str], *, lens: Lens, schema: Schema) -> dict[str, list[Claim]]:
    """The texts of the records and of what they own, by record."""
    if not handles:
        return {}
    properties = sorted(p.id for p in schema.properties.values() if p.type in TYPES)
    numbers = [to_number(h) for h in handles]
    sql = _TEXTS.format(ids=marks(numbers), properties=marks(properties))
    texts: dict[str, list[Claim]] = {}
    for *row, owner in scope(lens).select(sql, [*numbers, *numbers, *properties], use=USE):
        texts.setdefault(from_number(owner), []).append(claim_of(row))
    return texts


_FIRST = ("title", "alias", "summary", "definition", "description")


def _holding(claims: Iterable[Claim], terms: tuple[Term, ...]) -> tuple[Claim, ...]:
    """The claims in which a term stands: those with most of them first, then names, summary, other
    text.
    """
    found = []
    for claim in claims:
        text = claim.content.value.text if claim.content.value else ""
        number = sum(any(p.marked for p in marked(text, [term])) for term in terms)
        if number:
            place = (
                _FIRST.index(claim.content.property)
                if claim.content.property in _FIRST
                else len(_FIRST)
            )
            found.append((-number, place, claim.id, claim))
    return tuple(claim for *_, claim in sorted(found, key=lambda f: f[:3]))
