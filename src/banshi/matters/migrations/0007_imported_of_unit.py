from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_lists_in_order")]

    operations = [
        # no question asks by the time of receipt alone
        migrations.RemoveIndex(model_name="matter", name="matters_in_time"),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["owner_unit", "imported"],
                name="matters_imported",
                condition=models.Q(("imported", ""), _negated=True),
            ),
        ),
    ]
