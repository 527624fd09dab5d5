import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0008_closed_of_few"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerRow",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("claimed_fen", models.BigIntegerField()),
                ("at_least", models.BooleanField()),
                ("received_fen", models.BigIntegerField()),
                ("reported_fen", models.BigIntegerField()),
            ],
            options={
                "db_table": "matters_ledger",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("claimed_fen__gte", 0), ("received_fen__gte", 0), ("reported_fen__gte", 0)),
                        name="ledger_not_below_nought",
                    )
                ],
            },
        ),
    ]
