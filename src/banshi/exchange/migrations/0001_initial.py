"""Tables that stood in the room of programmes come over as they are, with their rows."""

from django.db import migrations, models

ROW = [
    ("id", models.BigIntegerField(primary_key=True, serialize=False)),
    ("code", models.CharField(max_length=10, unique=True)),
    ("number", models.IntegerField()),
    ("hash", models.BinaryField()),
    ("state", models.TextField()),
    ("made_at", models.DateTimeField(db_index=True)),
    ("projection", models.SmallIntegerField(default=1)),
]
OWN = {
    "Practice": [
        ("title", models.CharField(max_length=200)),
        ("unit", models.CharField(db_index=True, max_length=30)),
        ("category", models.CharField(blank=True, max_length=40)),
        ("place_path", models.CharField(blank=True, max_length=200)),
        ("adopters", models.IntegerField()),
        ("results", models.IntegerField()),
        ("public", models.BooleanField()),
        ("waiting", models.BooleanField()),
    ],
    "Rulemaking": [
        ("title", models.CharField(max_length=200)),
        ("unit", models.CharField(db_index=True, max_length=30)),
        ("public", models.BooleanField()),
        ("from_on", models.CharField(blank=True, max_length=10)),
    ],
    "Comment": [
        ("rulemaking", models.BigIntegerField()),
        ("cleared", models.BooleanField()),
        ("withheld", models.BooleanField()),
        ("answered", models.BooleanField()),
        ("taken", models.CharField(blank=True, max_length=10)),
    ],
    "Pledge": [
        ("kind", models.CharField(max_length=8)),
        ("who", models.CharField(max_length=40)),
        ("unit", models.CharField(db_index=True, max_length=30)),
        ("due_on", models.DateField()),
        ("public", models.BooleanField()),
    ],
    "Lesson": [
        ("title", models.CharField(max_length=200)),
        ("unit", models.CharField(db_index=True, max_length=30)),
        ("applied", models.IntegerField()),
    ],
    "EventSeries": [
        ("title", models.CharField(max_length=200)),
        ("unit", models.CharField(db_index=True, max_length=30)),
        ("sessions", models.IntegerField()),
        ("confirmed", models.IntegerField()),
    ],
}
NAMES = {"EventSeries": "event"}
INDEXES = {"Comment": [models.Index(fields=["rulemaking", "id"], name="comments_of_rule")]}


def _made(name: str) -> migrations.CreateModel:
    options = {"db_table": f"programmes_{NAMES.get(name, name.lower())}", "indexes": INDEXES.get(name, [])}
    return migrations.CreateModel(name, fields=[*ROW, *OWN[name]], options=options)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_moved")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[_made(name) for name in OWN]),
        *(migrations.AlterModelTable(name, f"exchange_{NAMES.get(name, name.lower())}") for name in OWN),
    ]
