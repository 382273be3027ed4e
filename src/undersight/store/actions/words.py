"""The projection `words`: the full-text index, a row a claim that holds text, closed ones too."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from undersight.records.claim import Claim
from undersight.records.ids import to_number
from undersight.schema.model import Schema
from undersight.store.mapping import CLAIM, chunks, claim_of, execute, fetch, insert, marks
from undersight.values.words import words

TYPES = ("text", "string", "multilingual")
"""Types of value whose words are searched."""


def searchable(claim: Claim, schema: Schema) -> bool:
    """Whether a claim's words belong in the index."""
    prop = schema.properties.get(claim.content.property)
    return bool(prop and prop.type in TYPES and claim.content.value)


def index(claims: Iterable[Claim], schema: Schema) -> None:
    """Adds the claims' words."""
    rows = [
        (to_number(c.id), " ".join(words(c.content.value.text)))
        for c in claims
        if searchable(c, schema) and c.content.value
    ]
    if connection.vendor == "sqlite":
        insert("words", ("rowid", "body"), rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO words (rowid, body) VALUES (%s, to_tsvector('simple', %s))", rows
        )


def forget(ids: Iterable[int]) -> None:
    """Takes claims out of the index. On SQLite what a deletion leaves in the index is purged by rebuilding it."""
    for part in chunks(ids):
        execute(f"DELETE FROM words WHERE rowid IN ({marks(part)})", part)  # noqa: S608
    if connection.vendor == "sqlite":
        execute("INSERT INTO words(words) VALUES ('optimize')")


def rebuild_words(schema: Schema) -> None:
    """The whole index anew from the claims."""
    execute("DELETE FROM words")
    last = -1
    while rows := fetch(
        f"SELECT {CLAIM} FROM claim WHERE id > %s ORDER BY id LIMIT 5000",  # noqa: S608
        [last],
    ):
        index((claim_of(row) for row in rows), schema)
        last = rows[-1][0]
