"""The projection `words`: the full-text index, a row a claim that holds text, closed ones too.

The words of titles and aliases stand in it a second time, marked, so that names are found without
reading through every text that holds the same word.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from undersight.records.claim import Claim
from undersight.records.ids import to_number
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, chunks, claim_of, execute, fetch, insert, marks
from undersight.values.words import NAMED, words

TYPES = ("text", "string", "multilingual")
"""Types of value whose words are searched."""

NAMES = ("title", "alias")
"""Properties that name a record."""


def searchable(claim: Claim, schema: Schema) -> bool:
    """Whether a claim's words belong in the index."""
    prop = schema.properties.get(claim.content.property)
    return bool(prop and prop.type in TYPES and claim.content.value)


def indexed_words(claim: Claim) -> list[str]:
    """The words of a claim's text, as they stand in the index in their order."""
    found = words(claim.content.value.text) if claim.content.value else []
    if claim.content.property in NAMES:
        found = [*found, *(NAMED + word for word in found)]
    return found


def index(claims: Iterable[Claim], schema: Schema) -> None:
    """Adds the claims' words, in order of id: SQLite's index writes a new segment at each step
    back.
    """
    rows = sorted((to_number(c.id), indexed_words(c)) for c in claims if searchable(c, schema))
    if connection.vendor == "sqlite":
        insert("words", ("rowid", "body"), [(number, " ".join(found)) for number, found in rows])
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO words (rowid, body) VALUES (%s, %s::tsvector)",
            [(number, _vector(found)) for number, found in rows],
        )


def _vector(found: list[str]) -> str:
    """The words with their places, spelled out: PostgreSQL's own parser would cut them otherwise
    than we do.
    """
    return " ".join(f"'{word}':{place}" for place, word in enumerate(found, 1))


def forget(ids: Iterable[int]) -> None:
    """Takes claims out of the index. On SQLite what a deletion leaves in the index is purged by
    rebuilding it.
    """
    for part in chunks(ids):
        execute(f"DELETE FROM words WHERE rowid IN ({marks(part)})", part)
    if connection.vendor == "sqlite":
        execute("INSERT INTO words(words) VALUES ('optimize')")


def rebuild_words(schema: Schema) -> None:
    """The whole index anew from the claims."""
    execute("DELETE FROM words")
    last = -1
    while rows := fetch(
        f"SELECT {CLAIM} FROM claim WHERE id > %s ORDER BY id LIMIT 5000",
        [last],
    ):
        index((claim_of(row) for row in rows), schema)
        last = rows[-1][0]
