from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Tour",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=10, unique=True)),
                ("number", models.IntegerField()),
                ("hash", models.BinaryField()),
                ("state", models.TextField()),
                ("made_at", models.DateTimeField(db_index=True)),
                ("projection", models.SmallIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("unit", models.CharField(db_index=True, max_length=30)),
                ("head", models.CharField(max_length=30)),
                ("after_at", models.DateTimeField(db_index=True)),
                ("of", models.IntegerField()),
                ("n", models.IntegerField()),
                ("drawn", models.BooleanField()),
                ("filed", models.IntegerField()),
                ("inspectors", models.TextField()),
            ],
            options={
                "db_table": "inspections_tour",
            },
        ),
    ]
