"""Full text anew: the property and the kind of each text, names in Latin letters, quotes, and the
words of names by which slips are put right.
"""

from typing import Any

from django.db import migrations

_TOKENS = "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\""
SQLITE = (
    f"CREATE VIRTUAL TABLE words USING fts5(body, {_TOKENS}, prefix = '2 3')",
    f"CREATE VIRTUAL TABLE quoted USING fts5(body, {_TOKENS})",
)
POSTGRES = (
    "CREATE TABLE words (rowid bigint PRIMARY KEY, body tsvector NOT NULL)",
    "CREATE INDEX words_words ON words USING gin (body)",
    "CREATE TABLE quoted (rowid bigint PRIMARY KEY, body tsvector NOT NULL)",
    "CREATE INDEX quoted_words ON quoted USING gin (body)",
)
NAMES = (
    "CREATE TABLE name_word (word varchar(60) NOT NULL, made smallint NOT NULL,"
    " first varchar(1) NOT NULL, size smallint NOT NULL, tail varchar(3) NOT NULL,"
    " sound varchar(60) NOT NULL, PRIMARY KEY (word, made))",
    "CREATE INDEX name_word_first ON name_word (first, size, word)",
    "CREATE INDEX name_word_tail ON name_word (tail, size, word)",
    "CREATE INDEX name_word_sound ON name_word (sound, made, word) WHERE sound <> ''",
)


def make(apps: object, schema_editor: Any) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in ("DROP TABLE words", *(SQLITE if sqlite else POSTGRES), *NAMES):
        schema_editor.execute(statement)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT schema_position FROM head")
        head = cursor.fetchone()
    if head and head[0]:
        from undersight.store.actions.words import rebuild_words
        from undersight.store.reads.vocabulary import schema_at

        rebuild_words(schema_at(head[0]))


class Migration(migrations.Migration):
    dependencies = [("store", "0003_place")]
    operations = [migrations.RunPython(make)]
