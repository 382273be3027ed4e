"""What a reader may mean who has typed so far: records whose title or alias has words that begin
so.
"""

from __future__ import annotations

from itertools import islice, product

from django.db import connection

from undersight.records.found import Suggestion
from undersight.records.ids import from_number
from undersight.records.lens import Lens
from undersight.records.record import Name
from undersight.records.search import Term, Wanted, marked, prefix_terms
from undersight.schema.model import Schema
from undersight.store.reads.kinds import in_order_of_kinds
from undersight.store.reads.matching import begins, holds, match
from undersight.store.reads.names import names
from undersight.store.reads.places import Places
from undersight.store.reads.ranking import lone_kinds
from undersight.store.reads.scope import scope
from undersight.store.reads.searching import LIKELY, TRIED, corrected_words
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
    if not found:
        found = _likely(terms, lens=lens, schema=schema, limit=limit)
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
    table = "w.words" if connection.vendor == "sqlite" else "w"
    sql = (
        "SELECT c.record, c.property, c.text FROM words w CROSS JOIN claims c CROSS JOIN records s"
        f" WHERE {holds(table)} AND c.id = w.rowid AND s.record = c.record"
        " ORDER BY w.rowid LIMIT %s"
    )
    rows = scope(lens).select(sql, [match(terms), LOOKED_AT], use="claims records")
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


def _likely(terms: tuple[Term, ...], *, lens: Lens, schema: Schema, limit: int) -> list[Suggestion]:
    """Records whose names hold nearly what was typed: words that no name holds are replaced, the
    last by what it may become.
    """
    places = Places(lens, schema, lone_kinds(Wanted(), schema))
    ways: list[list[Term]] = []
    for term in terms:
        said = [term]
        if not places.texts(match([term]), 1):
            last = term is terms[-1]
            others = corrected_words(term.words[0], places, begun=last)
            said = [Term((word,), field="title") for word in islice(others, LIKELY)]
        ways.append(said)
    found: dict[str, Suggestion] = {}
    for tried in islice(product(*ways), TRIED):
        for suggestion in _holding(tried, lens, schema):
            found.setdefault(suggestion.name.id, suggestion)
        if len(found) >= limit:
            break
    return list(found.values())


def _at_start(text: str, terms: tuple[Term, ...]) -> bool:
    """Whether a name begins with the first word typed."""
    parts = marked(text, terms[:1])
    return bool(parts) and parts[0].marked
