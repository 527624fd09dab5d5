from django.db import migrations, models


def compare_by_bytes(apps, schema_editor):
    """Lines of the tree are found by ranges of text, which only hold where text is compared by its bytes."""
    if schema_editor.connection.vendor == "postgresql":
        for column, length in (("place_path", 200), ("about_path", 250)):
            schema_editor.execute(
                f'ALTER TABLE matters_matter ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"'
            )


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0002_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("staff_id", models.BigIntegerField()),
                ("day_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("late", models.IntegerField()),
                ("near", models.IntegerField()),
                ("matters", models.TextField()),
            ],
            options={
                "db_table": "matters_digest",
            },
        ),
        migrations.AddField(
            model_name="clockrow",
            name="on_expiry",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="matter",
            name="projection",
            field=models.SmallIntegerField(default=2),
        ),
        migrations.AddField(
            model_name="matter",
            name="supervised",
            field=models.SmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="clockrow",
            index=models.Index(
                condition=models.Q(
                    ("paused", False), ("stopped_at__isnull", True), models.Q(("on_expiry", ""), _negated=True)
                ),
                fields=["due_at"],
                name="clocks_expiring",
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(fields=("staff_id", "day_on"), name="one_digest_a_morning"),
        ),
        migrations.RunPython(compare_by_bytes, migrations.RunPython.noop),
    ]
