import django.db.models.deletion
from django.db import migrations, models

STEP = 1000


def index_what_was_opened(apps, schema_editor):
    """Rows from before are found by their subjects too; a base with a long log takes a moment."""
    log, opened = apps.get_model("people", "AccessLog"), apps.get_model("people", "AccessSubject")
    made = []
    for row in log.objects.order_by("id").iterator(chunk_size=STEP):
        made += [
            opened(access_id=row.id, subject=one, at=row.at)
            for one in dict.fromkeys(one[:60] for one in row.subjects.split())
        ]
        if len(made) >= STEP:
            opened.objects.bulk_create(made, batch_size=STEP)
            made = []
    opened.objects.bulk_create(made, batch_size=STEP)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_first_sign_in")]

    operations = [
        migrations.CreateModel(
            name="AccessSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "access",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="people.accesslog",
                    ),
                ),
            ],
            options={
                "db_table": "people_access_subject",
                "indexes": [models.Index(fields=["subject", "at", "access"], name="opened_in_time")],
            },
        ),
        migrations.RunPython(index_what_was_opened, migrations.RunPython.noop),
    ]
