"""What a reader may mean who has typed so far: records whose title or alias has words that begin
so.
"""

from __future__ import annotations

from undersight.records.found import Suggestion
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.search import Term, marked, prefix_terms
from undersight.schema.model import Schema
from undersight.store.reads.kinds import in_order_of_kinds
from undersight.store.reads.matching import begins, matching
from undersight.store.reads.names import names
from undersight.store.reads.scope import scope
from undersight.values.words import fold

LOOKED_AT = 200
"""Names that are put in order; they are counted among those that the reader may see."""


def suggest(text: str, *, lens: Lens, schema: Schema, limit: int = 10) -> tuple[Suggestion, ...]:
    """Records whose title begins with `text`, then those in whose names every word of it begins a
    word.
    """
    terms = prefix_terms(text)
    if not terms:
        return ()
    found = [Suggestion(name) for name in _beginning(text, lens=lens, schema=schema, limit=limit)]
    there = {s.name.id for s in found}
    if len(found) < limit:
        found += [s for s in _holding(terms, lens, schema) if s.name.id not in there]
    titled = names({s.name.id for s in found[:limit]}, lens)
    return tuple(Suggestion(titled[s.name.id], s.alias) for s in found[:limit])


def _beginning(typed: str, *, lens: Lens, schema: Schema, limit: int) -> list[Name]:
    """Whole titles that begin so, a short stretch of the index of titles for each kind."""
    texts: list[str] = []
    params: list[object] = []
    like, found = begins("title_key", " ".join(typed.split()).casefold())
    for kind in schema.kinds.values():
        if not kind.owner:
            texts.append(
                "SELECT * FROM (SELECT record, kind, title, title_key FROM records"
                f" WHERE kind = %s AND {like} ORDER BY title_key, record LIMIT %s) AS part_"
            )
            params += [kind.id, *found, limit]
    every = " UNION ALL ".join(texts)
    sql = (
        f"SELECT record, kind, title FROM ({every}) AS all_"
        f" ORDER BY title_key, {in_order_of_kinds('all_', tuple(schema.kinds))}, record LIMIT %s"
    )
    rows = scope(lens).select(sql, [*params, *schema.kinds, limit], use="records")
    return [Name(from_number(number), kind, title) for number, kind, title in rows]


def _holding(terms: tuple[Term, ...], lens: Lens, schema: Schema) -> list[Suggestion]:
    """Records of which one name holds a word for every term; those that begin with it first."""
    texts, params = [], []
    for term in terms:
        match, param = matching(term)
        texts.append(f"c.id IN ({match})")
        params.append(param)
    sql = (
        "SELECT c.record, c.property, c.text FROM claims c JOIN records s ON s.record = c.record"
        f" WHERE {' AND '.join(texts)} ORDER BY c.id LIMIT %s"
    )
    rows = scope(lens).select(sql, [*params, LOOKED_AT], use="claims records")
    known = names({from_number(row[0]) for row in rows}, lens)
    places = {kind: place for place, kind in enumerate(schema.kinds)}
    best: dict[str, tuple[tuple[object, ...], Suggestion]] = {}
    for number, prop, text in rows:
        name = known.get(from_number(number))
        if name is None:
            continue
        order = (
            not _at_start(text, terms),
            prop != "title",
            fold(name.title),
            places.get(name.kind, len(places)),
            text,
            name.id,
        )
        suggestion = Suggestion(name, "" if prop == "title" and text == name.title else text)
        if name.id not in best or order < best[name.id][0]:
            best[name.id] = (order, suggestion)
    return [suggestion for _, suggestion in sorted(best.values(), key=lambda found: found[0])]


def _at_start(text: str, terms: tuple[Term, ...]) -> bool:
    """Whether a name begins with the first word typed."""
    parts = marked(text, terms[:1])
    return bool(parts) and parts[0].marked
