from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0005_disputed_and_supervised"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="matter",
            name="matters_open_of_unit",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matters_open_at_intake",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matters_by_clock",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matters_of_place",
        ),
        migrations.RemoveIndex(
            model_name="matter",
            name="matters_supervised",
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["holder_unit", "next_due_at", "id"],
                name="matters_open_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["next_due_at", "id"], name="matters_by_clock"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    models.Q(("owner_unit", ""), ("waiting_on", "adjudicator"), _connector="OR"),
                ),
                fields=["next_due_at", "id"],
                name="matters_at_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("hardship", True)),
                fields=["holder_unit", "next_due_at", "id"],
                name="matters_hard",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("waiting_on", "verdict")),
                fields=["next_due_at", "id"],
                name="matters_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("supervised__gt", 0)),
                fields=["next_due_at", "id"],
                name="matters_supervised",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)), fields=["-closed_at", "-id"], name="matters_closed"
            ),
        ),
    ]
