from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_ledger")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["kind", "-received_at", "-id"], name="matters_of_kind"),
        ),
    ]
