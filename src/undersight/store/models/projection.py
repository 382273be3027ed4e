"""Tables derived from the log: they can be thrown away and rebuilt. (Full text has tables of its
own, in SQL.)
"""

from __future__ import annotations

from django.db import models
from django.db.models import Index, Q


class Standing(models.Model):
    """That a record stood, under this title, from one position to another."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(
        "store.Record", models.PROTECT, db_column="record", db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=40)
    title = models.TextField(default="")
    title_key = models.CharField(max_length=200, default="")
    rank = models.SmallIntegerField(default=0)
    seen = models.SmallIntegerField(default=0)
    opened = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)

    class Meta:
        db_table = "standing"
        indexes = [
            Index(
                fields=["record", "seen"],
                name="standing_record_now",
                condition=Q(closed__isnull=True),
            ),
            Index(
                fields=["kind", "title_key", "record", "seen"],
                name="standing_kind_now",
                condition=Q(closed__isnull=True),
            ),
            Index(fields=["record", "opened", "closed", "seen"], name="standing_record_then"),
            Index(
                fields=["kind", "title_key", "record", "opened", "closed", "seen"],
                name="standing_kind_then",
            ),
        ]
