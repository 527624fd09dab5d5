from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0005_research"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=10, unique=True)),
                ("number", models.IntegerField()),
                ("hash", models.BinaryField()),
                ("state", models.TextField()),
                ("made_at", models.DateTimeField(db_index=True)),
                ("projection", models.SmallIntegerField(default=1)),
                ("name", models.CharField(max_length=40, unique=True)),
                ("unit", models.CharField(db_index=True, max_length=30)),
                ("follows", models.CharField(blank=True, max_length=10)),
                ("cases", models.IntegerField()),
            ],
            options={
                "db_table": "programmes_campaign",
            },
        ),
    ]
