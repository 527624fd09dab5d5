from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0007_imported_of_unit"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", False), models.Q(("holder_unit", models.F("owner_unit")), _negated=True)
                ),
                fields=["holder_unit"],
                name="matters_closed_held",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(
                    ("closed_at__isnull", False), models.Q(("intake_unit", models.F("owner_unit")), _negated=True)
                ),
                fields=["intake_unit"],
                name="matters_closed_taken",
            ),
        ),
    ]
