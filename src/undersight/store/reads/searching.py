"""Full text: a page of the records that hold the words that somebody typed, with the texts in which
they stand; where there are none, of those that hold nearly these words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from undersight.records.claim import Claim
from undersight.records.found import Found, Hit, Quoted
from undersight.records.ids import from_number, to_number
from undersight.records.lens import Lens
from undersight.records.search import TEXTS, Term, Wanted, marked, stands_in, written
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, claim_of, marks
from undersight.store.reads.matching import match
from undersight.store.reads.names import names
from undersight.store.reads.places import Places
from undersight.store.reads.ranking import Ranked, lone_kinds, ranked
from undersight.store.reads.rows import rows
from undersight.store.reads.scope import scope
from undersight.store.reads.spelling import near
from undersight.values.words import words

LIKELY = 3
"""Known words that are tried for one that is not."""

TRIED = 9
"""Questions that are tried instead of one that finds nothing."""

_TEXTS = f"""
SELECT {", ".join("c." + column.strip() for column in CLAIM.split(","))}, c.record
FROM claims c WHERE c.record IN ({{ids}}) AND c.property IN ({{properties}})
UNION ALL
SELECT {", ".join("c." + column.strip() for column in CLAIM.split(","))}, l.record
FROM claims l CROSS JOIN claims c WHERE l.record IN ({{ids}}) AND l.property IN ({{owning}})
AND c.record = l.target AND c.property IN ({{properties}}) ORDER BY 1
"""
_QUOTES = """
SELECT c.record, t.quote, t.translation, t.source FROM claims c JOIN told t ON t.claim = c.identity
WHERE c.record IN ({ids}) UNION ALL
SELECT l.record, t.quote, t.translation, t.source FROM claims l CROSS JOIN claims c
JOIN told t ON t.claim = c.identity
WHERE l.record IN ({ids}) AND l.property IN ({owning}) AND c.record = l.target ORDER BY 1, 2, 3, 4
"""


def search(
    wanted: Wanted, *, lens: Lens, schema: Schema, kind: str = "", offset: int = 0, size: int = 20
) -> Found:
    """A page of what holds all that is wanted and nothing of what is not."""
    if not wanted.terms:
        return Found((), {}, 0)
    meant = ""
    every = ranked(wanted, lens=lens, schema=schema)
    if not every.sure:
        for other in _corrected(wanted, lens, schema):
            if (instead := ranked(other, lens=lens, schema=schema)).found:
                every, wanted, meant = instead, other, written(other)
                break
    kinds = Counter(found for _, found in every.found)
    if kind:
        every = _of_kind(every, wanted, lens=lens, schema=schema, kind=kind)
        kinds[kind] = max(kinds[kind], len(every.found))
    shown = [from_number(number) for number, _ in every.found[offset : offset + size]]
    return Found(
        _hits(shown, wanted, lens=lens, schema=schema),
        {k: n for k, n in sorted(kinds.items()) if n},
        len(every.found),
        every.capped,
        meant,
    )


def _of_kind(every: Ranked, wanted: Wanted, *, lens: Lens, schema: Schema, kind: str) -> Ranked:
    """Those of one kind: picked out where all were found, else looked for."""
    if every.capped:
        return ranked(wanted, lens=lens, schema=schema, kind=kind, before=every)
    return Ranked(tuple(f for f in every.found if f[1] == kind))


def corrected_words(word: str, places: Places, *, begun: bool = False) -> Iterator[str]:
    """Words near to one that stand in names that the reader may see, the nearest first."""
    for other in near(word, begun=begun):
        if places.texts(match([Term((other,), field="title")]), 1):
            yield other


def _corrected(wanted: Wanted, lens: Lens, schema: Schema) -> list[Wanted]:
    """What may have been meant: the words that nothing holds are replaced by some that names do."""
    places = Places(lens, schema, lone_kinds(wanted, schema))
    ways: list[list[Term]] = []
    for term in wanted.terms:
        said = [term]
        if term.field in ("", "title") and len(term.words) == 1 and not term.prefix:
            if not places.texts(match([term]), 1):
                others = islice(corrected_words(term.words[0], places), LIKELY)
                said = [replace(term, words=(word,), latin=()) for word in others] or said
        ways.append(said)
    tried = (tuple(terms) for terms in product(*ways))
    return [_with(wanted, terms) for terms in islice(tried, TRIED) if terms != wanted.terms]


def _with(wanted: Wanted, terms: tuple[Term, ...]) -> Wanted:
    text = " ".join(word for t in terms if t.field in ("", "title") for word in t.words)
    return replace(wanted, terms=terms, text=text)


def _hits(handles: list[str], wanted: Wanted, *, lens: Lens, schema: Schema) -> tuple[Hit, ...]:
    """The records as results, with what in them holds the words."""
    texts = _texts(handles, lens=lens, schema=schema)
    held = {h: _holding(texts.get(h, ()), wanted.terms) for h in handles}
    lacking = [h for h in handles if _lacks(held[h], wanted.terms)]
    quotes = _quotes(lacking, wanted.terms, lens=lens, schema=schema)
    return tuple(
        Hit(row, held[row.name.id], quotes.get(row.name.id, ()))
        for row in rows(handles, lens=lens, schema=schema)
    )


def _texts(handles: list[str], *, lens: Lens, schema: Schema) -> dict[str, list[Claim]]:
    """The texts of the records and of what they own, by record."""
    if not handles:
        return {}
    properties = sorted(p.id for p in schema.properties.values() if p.type in TEXTS)
    owning = _owning(schema)
    numbers = [to_number(h) for h in handles]
    sql = _TEXTS.format(ids=marks(numbers), properties=marks(properties), owning=marks(owning))
    texts: dict[str, list[Claim]] = {}
    params = [*numbers, *properties, *numbers, *owning, *properties]
    for *row, owner in scope(lens).select(sql, params):
        texts.setdefault(from_number(owner), []).append(claim_of(row))
    return texts


def _owning(schema: Schema) -> list[str]:
    return sorted(p.id for p in schema.properties.values() if p.owns) or [""]


_FIRST = ("title", "alias", "summary", "definition", "description")


def _holding(claims: Iterable[Claim], terms: tuple[Term, ...]) -> tuple[Claim, ...]:
    """The claims in which a term stands: those with most of them first, then names, summary, other
    text.
    """
    found = []
    for claim in claims:
        text = claim.content.value.text if claim.content.value else ""
        said = words(text)
        number = sum(_asked_in(t, claim.content.property) and _in(text, said, t) for t in terms)
        if number:
            place = (
                _FIRST.index(claim.content.property)
                if claim.content.property in _FIRST
                else len(_FIRST)
            )
            found.append((-number, place, claim.id, claim))
    return tuple(claim for *_, claim in sorted(found, key=lambda f: f[:3]))


def _in(text: str, said: Sequence[str], term: Term) -> bool:
    """Whether a term stands in a text, of which the words are `said`."""
    if stands_in(said, term):
        return True
    other_letters = bool(term.latin) or not text.isascii()
    return other_letters and any(part.marked for part in marked(text, [term]))


def _asked_in(term: Term, prop: str) -> bool:
    """Whether a term is asked for in texts of this property."""
    if term.field == "text":
        return prop not in _FIRST[:2]
    return term.field in ("", prop) or (term.title and prop == "alias")


def _lacks(claims: Iterable[Claim], terms: tuple[Term, ...]) -> bool:
    """Whether some term stands in none of the claims."""
    texts = [c.content.value.text for c in claims if c.content.value]
    every = [(text, words(text)) for text in texts]
    return any(
        t.field in ("quote", "source") or not any(_in(*each, t) for each in every) for t in terms
    )


def _quotes(
    handles: list[str], terms: tuple[Term, ...], *, lens: Lens, schema: Schema
) -> dict[str, tuple[Quoted, ...]]:
    """The quotes and the cited sources in which a term stands, by record."""
    if not handles:
        return {}
    numbers, owning = [to_number(h) for h in handles], _owning(schema)
    sql = _QUOTES.format(ids=marks(numbers), owning=marks(owning))
    lines = scope(lens).select(sql, [*numbers, *numbers, *owning], use="claims told")
    titled = names({from_number(source) for *_, source in lines}, lens)
    found: dict[str, dict[Quoted, None]] = {}
    for number, quote, translation, source in lines:
        name = titled.get(from_number(source))
        if name is None:
            continue
        said = [
            x for x in (quote, translation, name.title) if any(_in(x, words(x), t) for t in terms)
        ]
        if said:
            mine = found.setdefault(from_number(number), {})
            mine[Quoted(quote, translation, name)] = None
    return {handle: tuple(mine) for handle, mine in found.items()}
