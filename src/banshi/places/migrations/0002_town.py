from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Town",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=30)),
                ("founded_at", models.DateTimeField()),
            ],
            options={"db_table": "places_town"},
        ),
        migrations.AddConstraint(
            model_name="town",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="one_town"),
        ),
    ]
