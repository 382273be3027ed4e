"""The projection of full text: `words`, a row a claim that holds text, closed ones too; `quoted`, a
row a citation with a quote; `name_word`, the words of which names are made.

The words of titles and aliases stand in `words` a second time, marked, so that names are found
without reading through every text that holds the same word; of other scripts also in Latin letters.
Property and kind stand there as words of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from undersight.records.claim import Citation, Claim
from undersight.records.ids import to_number
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, chunks, claim_of, execute, fetch, insert, marks
from undersight.values.sounds import sound
from undersight.values.words import NAMED, OF, OF_KIND, latin_words, words

TYPES = ("text", "string", "multilingual")
"""Types of value whose words are searched."""

NAMES = ("title", "alias")
"""Properties that name a record."""

SHORTEST, LONGEST = 4, 40
"""Letters of a word of a name that can be put right."""

NameWord = tuple[str, int, str, int, str, str]
"""A row of `name_word`: word, whether it was made of another script, first letter, letters, tail,
sound.
"""


def searchable(claim: Claim, schema: Schema) -> bool:
    """Whether a claim's words belong in the index."""
    prop = schema.properties.get(claim.content.property)
    return bool(prop and prop.type in TYPES and claim.content.value)


def indexed_words(claim: Claim, kind: str) -> list[str]:
    """The words of a claim's text, as they stand in the index in their order; then what it is."""
    text = claim.content.value.text if claim.content.value else ""
    prop = claim.content.property
    found = words(text)
    if prop in NAMES:
        found = [*found, *(NAMED + word for word in found)]
        made = latin_words(text)
        found += [*made, *(NAMED + word for word in made)]
    return [*found, OF + _plain(prop), OF_KIND + _plain(kind)]


def _plain(name: str) -> str:
    """An id as one word."""
    return name.replace("_", "")


def quoted_words(quote: str, translation: str) -> list[str]:
    """The words of a citation, as they stand in the index."""
    return [*words(quote), *words(translation)]


def name_words(claim: Claim) -> set[NameWord]:
    """The rows that a claim gives to the words of names; () where it names nothing."""
    if claim.content.property not in NAMES or not claim.content.value:
        return set()
    text = claim.content.value.text
    own = ((word, 0) for word in words(text))
    made = ((word, 1) for word in latin_words(text))
    return {
        (word, foreign, word[0], len(word), word[-3:], sound(word) if word.isascii() else "")
        for word, foreign in (*own, *made)
        if SHORTEST <= len(word) <= LONGEST and word.isalpha()
    }


def index(claims: Iterable[Claim], schema: Schema, kinds: Mapping[str, str]) -> None:
    """Adds the claims' words, in order of id: SQLite's index writes a new segment at each step
    back. `kinds`: of the records.
    """
    texts = [c for c in claims if searchable(c, schema)]
    _add("words", [(to_number(c.id), indexed_words(c, kinds[c.record])) for c in texts])
    _add_names(texts)


def index_quotes(citations: Iterable[Citation]) -> None:
    """Adds the words of quotes and their translations."""
    rows = [(to_number(c.id), quoted_words(c.quote, c.translation)) for c in citations]
    _add("quoted", [row for row in rows if row[1]])


def _add(table: str, found: Iterable[tuple[int, list[str]]]) -> None:
    rows = sorted(found)
    if not rows:
        return
    if connection.vendor == "sqlite":
        insert(table, ("rowid", "body"), [(number, " ".join(said)) for number, said in rows])
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (rowid, body) VALUES (%s, %s::tsvector)",
            [(number, _vector(said)) for number, said in rows],
        )


def _vector(found: Sequence[str]) -> str:
    """The words with their places, spelled out: PostgreSQL's own parser would cut them otherwise
    than we do.
    """
    return " ".join(f"'{word}':{place}" for place, word in enumerate(found, 1))


def _add_names(claims: Iterable[Claim]) -> None:
    rows = sorted({row for claim in claims for row in name_words(claim)})
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO name_word (word, made, first, size, tail, sound)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                rows,
            )


def forget(claims: Iterable[Claim], citations: Iterable[Citation]) -> None:
    """Takes claims and citations, whose text is destroyed already, out of the index. On SQLite what
    a deletion leaves in the index is purged by rebuilding it.
    """
    gone = list(claims)
    for table, ids in (("words", gone), ("quoted", list(citations))):
        for part in chunks(to_number(row.id) for row in ids):
            execute(f"DELETE FROM {table} WHERE rowid IN ({marks(part)})", part)
        if connection.vendor == "sqlite":
            execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
    if any(name_words(claim) for claim in gone):
        _rebuild_names()


def _rebuild_names() -> None:
    execute("DELETE FROM name_word")
    for claims in _every(f"property IN ({marks(NAMES)})", NAMES):
        _add_names(claim for claim, _ in claims)


def rebuild_words(schema: Schema) -> None:
    """The whole index anew from the claims and citations."""
    for table in ("words", "quoted", "name_word"):
        execute(f"DELETE FROM {table}")
    texts = [p.id for p in schema.properties.values() if p.type in TYPES]
    for claims in _every(f"property IN ({marks(texts)})", texts):
        index((c for c, _ in claims), schema, {claim.record: kind for claim, kind in claims})
    last = -1
    sql = (
        "SELECT id, quote, translation FROM citation WHERE id > %s"
        " AND (quote <> '' OR translation <> '') ORDER BY id LIMIT 5000"
    )
    while rows := fetch(sql, [last]):
        _add("quoted", [(i, said) for i, *texts in rows if (said := quoted_words(*texts))])
        last = rows[-1][0]


def _every(condition: str, params: Sequence[object]) -> Iterable[list[tuple[Claim, str]]]:
    """The claims that were not erased and hold text, with the kinds of their records, some at a
    time.
    """
    last = -1
    sql = (
        f"SELECT {CLAIM}, kind FROM claim WHERE id > %s AND text <> '' AND erased = ''"
        f" AND {condition} ORDER BY id LIMIT 5000"
    )
    while rows := fetch(sql, [last, *params]):
        yield [(claim_of(row), row[-1]) for row in rows]
        last = rows[-1][0]
