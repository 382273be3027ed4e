"""The full-text index: FTS5 on SQLite, a GIN index on PostgreSQL. One row a claim with text, closed ones too."""

from typing import Any

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE words USING fts5(body, tokenize = \"unicode61 remove_diacritics 0\", prefix = '2 3')"
POSTGRES = """
CREATE TABLE words (rowid bigint PRIMARY KEY, body tsvector NOT NULL);
CREATE INDEX words_words ON words USING gin (body);
"""


def make(apps: object, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def drop(apps: object, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE words")


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
