"""Points by an index of their own; what a record said then, by property."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_words")]

    operations = [
        migrations.RemoveIndex(model_name="claim", name="claim_record_then"),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("latitude__isnull", False)),
                fields=[
                    "property",
                    "kind",
                    "latitude",
                    "longitude",
                    "record",
                    "opened",
                    "closed",
                    "seen",
                ],
                name="claim_place",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["record", "property", "opened", "closed", "seen"], name="claim_record_then"
            ),
        ),
    ]
