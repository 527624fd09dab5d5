from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_origin"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("disputed", True)), fields=["category", "received_at"], name="matters_disputed"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("supervised__gt", 0)),
                fields=["next_due_at"],
                name="matters_supervised",
            ),
        ),
    ]
