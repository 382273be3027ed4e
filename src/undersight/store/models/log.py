"""The tables of the log. Rows are written once by the writer; afterwards only `closed`, `seen` and
`rank` change.

Ids are 50-bit random integers here and base 32 text outside (`records.ids`); `mapping` translates.
`seen` and `rank` are projections: the strictest access today, and the rank of the certainty.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Index, Q


def _link(to: str, column: str, *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        to, models.PROTECT, db_column=column, db_index=False, null=null, related_name="+"
    )


class Changeset(models.Model):
    """One atomic change. `author` may be emptied by erasure; its leaf stays."""

    position = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    origin = models.DateTimeField(null=True)
    recorded = models.DateTimeField()
    action = models.CharField(max_length=20)
    author = models.CharField(max_length=150)
    author_salt = models.BinaryField(null=True)
    author_leaf = models.BinaryField()
    comment = models.TextField()
    comment_salt = models.BinaryField(null=True)
    comment_leaf = models.BinaryField()
    decided_by = models.CharField(max_length=150)
    decided_salt = models.BinaryField(null=True)
    decided_leaf = models.BinaryField()
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)

    class Meta:
        db_table = "changeset"
        indexes = [
            Index(fields=["at"], name="changeset_at"),
            Index(fields=["author"], name="changeset_author"),
        ]


class Record(models.Model):
    """Immutable but for `seen`."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    owner = _link("self", "owner", null=True)
    opened = _link("store.Changeset", "opened")
    seen = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "record"
        indexes = [
            Index(fields=["opened"], name="record_opened"),
            Index(fields=["owner"], name="record_owner", condition=Q(owner__isnull=False)),
        ]


class Claim(models.Model):
    """A row of the log. `text` and `target` (or `absence`) are the value; key … longitude are
    derived from it, `kind` from the record: a question within a kind needs no other table.
    """

    id = models.BigIntegerField(primary_key=True)
    identity = models.BigIntegerField()
    record = _link("store.Record", "record")
    kind = models.CharField(max_length=40)
    property = models.CharField(max_length=40)
    target = _link("store.Record", "target", null=True)
    text = models.TextField(default="")
    absence = models.CharField(max_length=8, default="")
    language = models.CharField(max_length=35, default="")
    certainty = models.CharField(max_length=40, default="")
    reason = models.TextField(default="")
    time = models.CharField(max_length=200, default="")
    throughout = models.BooleanField(default=True)
    first_seen = models.BooleanField(default=False)
    access = models.SmallIntegerField(default=0)
    preferred = models.BooleanField(default=False)
    disputed = models.TextField(default="")
    key = models.CharField(max_length=200, default="")
    number = models.FloatField(null=True)
    unit = models.CharField(max_length=100, default="")
    earliest = models.BigIntegerField(null=True)
    latest = models.BigIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    time_earliest = models.BigIntegerField(null=True)
    time_latest = models.BigIntegerField(null=True)
    salt = models.BinaryField(null=True)
    leaf = models.BinaryField()
    erased = models.CharField(max_length=40, default="")
    opened = _link("store.Changeset", "opened")
    closed = _link("store.Changeset", "closed", null=True)
    seen = models.SmallIntegerField(default=0)
    rank = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "claim"
        indexes = [
            Index(
                fields=["record", "property", "seen"],
                name="claim_record_now",
                condition=Q(closed__isnull=True),
            ),
            # "which values has this property, and which records of a kind have this one"
            Index(
                fields=["property", "target", "kind", "record", "seen"],
                name="claim_target_now",
                condition=Q(closed__isnull=True, target__isnull=False),
            ),
            Index(
                fields=["property", "key", "kind", "record", "seen"],
                name="claim_key_now",
                condition=Q(closed__isnull=True) & ~Q(key=""),
            ),
            Index(
                fields=["property", "absence", "kind", "record", "opened", "closed", "seen"],
                name="claim_absence",
                condition=~Q(absence=""),
            ),
            # ranges, and orders within a kind: of days and numbers one index serves now and then
            Index(
                fields=[
                    *("property", "kind", "earliest", "latest"),
                    *("record", "opened", "closed", "seen"),
                ],
                name="claim_date",
                condition=Q(earliest__isnull=False),
            ),
            Index(
                fields=["property", "kind", "number", "record", "opened", "closed", "seen"],
                name="claim_number",
                condition=Q(number__isnull=False),
            ),
            Index(
                fields=[
                    *("property", "kind", "latitude", "longitude"),
                    *("record", "opened", "closed", "seen"),
                ],
                name="claim_place",
                condition=Q(latitude__isnull=False),
            ),
            Index(
                fields=["record", "property", "opened", "closed", "seen"], name="claim_record_then"
            ),
            # begins with the target: also for those who ask who links there, by whatever property
            Index(
                fields=["target", "property", "kind", "record", "opened", "closed", "seen"],
                name="claim_target_then",
                condition=Q(target__isnull=False),
            ),
            Index(
                fields=["property", "key", "kind", "record", "opened", "closed", "seen"],
                name="claim_key_then",
                condition=~Q(key=""),
            ),
            # titles that say their language: mostly there are none, and then nobody looks for them
            Index(
                fields=["property", "record", "seen"],
                name="claim_told",
                condition=Q(property="title") & ~Q(language=""),
            ),
            Index(fields=["identity", "opened"], name="claim_identity"),
            Index(fields=["opened"], name="claim_opened"),
            Index(fields=["closed"], name="claim_closed", condition=Q(closed__isnull=False)),
            # hardly anything is hidden: whether a changeset holds such a row is one look
            Index(fields=["opened"], name="claim_opened_hidden", condition=Q(seen__gt=0)),
            Index(
                fields=["closed"],
                name="claim_closed_hidden",
                condition=Q(seen__gt=0, closed__isnull=False),
            ),
        ]


class Citation(models.Model):
    """A claim's identity rests on a source."""

    id = models.BigIntegerField(primary_key=True)
    claim = models.BigIntegerField()
    source = _link("store.Record", "source")
    locator = models.TextField(default="")
    quote = models.TextField(default="")
    translation = models.TextField(default="")
    capture = models.CharField(max_length=64, default="")
    access = models.SmallIntegerField(default=0)
    salt = models.BinaryField(null=True)
    leaf = models.BinaryField()
    erased = models.CharField(max_length=40, default="")
    opened = _link("store.Changeset", "opened")
    closed = _link("store.Changeset", "closed", null=True)
    seen = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "citation"
        indexes = [
            Index(fields=["claim", "opened"], name="citation_claim"),
            Index(fields=["source", "claim", "seen"], name="citation_source"),
            Index(fields=["opened"], name="citation_opened"),
            Index(fields=["closed"], name="citation_closed", condition=Q(closed__isnull=False)),
            Index(fields=["opened"], name="citation_opened_hidden", condition=Q(seen__gt=0)),
            Index(
                fields=["closed"],
                name="citation_closed_hidden",
                condition=Q(seen__gt=0, closed__isnull=False),
            ),
        ]


class Check(models.Model):
    """Somebody looked. `sources` is a JSON array of ids."""

    id = models.BigIntegerField(primary_key=True)
    record = _link("store.Record", "record")
    claim = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20)
    day = models.CharField(max_length=10)
    method = models.TextField(default="")
    sources = models.JSONField(default=list)
    access = models.SmallIntegerField(default=0)
    salt = models.BinaryField(null=True)
    leaf = models.BinaryField()
    erased = models.CharField(max_length=40, default="")
    opened = _link("store.Changeset", "opened")
    seen = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "check_"
        indexes = [
            Index(fields=["record", "opened"], name="check_record"),
            Index(fields=["opened"], name="check_opened"),
            Index(fields=["opened"], name="check_opened_hidden", condition=Q(seen__gt=0)),
        ]


class SchemaFile(models.Model):
    """One YAML file of the schema."""

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    text = models.TextField()
    leaf = models.BinaryField()
    opened = _link("store.Changeset", "opened")
    closed = _link("store.Changeset", "closed", null=True)

    class Meta:
        db_table = "schema_file"
        indexes = [
            Index(fields=["opened"], name="schema_opened"),
            Index(fields=["closed"], name="schema_closed"),
        ]


class Erasure(models.Model):
    """That the content of a row was destroyed: which, by which changeset, for what class of
    reason.
    """

    id = models.BigAutoField(primary_key=True)
    opened = _link("store.Changeset", "opened")
    what = models.CharField(max_length=10)
    row = models.BigIntegerField()
    reason = models.CharField(max_length=40)

    class Meta:
        db_table = "erasure"
        indexes = [
            Index(fields=["opened"], name="erasure_opened"),
            Index(fields=["row"], name="erasure_row"),
        ]


class Node(models.Model):
    """An inner node of a large changeset's tree."""

    id = models.BigAutoField(primary_key=True)
    changeset = _link("store.Changeset", "changeset")
    place = models.IntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "node"
        constraints = [models.UniqueConstraint(fields=["changeset", "place"], name="node_place")]


class Head(models.Model):
    """One row: where the log ends. Writers lock it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    schema_position = models.BigIntegerField(default=0)

    class Meta:
        db_table = "head"
