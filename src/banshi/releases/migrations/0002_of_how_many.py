"""Of how many a list is a part, and the day its figures are of: as columns, so that a list of releases reads no figures."""

import json

from django.db import migrations, models


def fill(apps, _editor):
    """Take both from the states that are there; a whole list counts its own items."""
    release = apps.get_model("releases", "Release")
    for row in release.objects.filter(frozen=True).iterator(chunk_size=10):
        state = json.loads(row.state)
        frozen = state["frozen"]
        stated = next((one.get("value") for one in frozen["figures"] if one["query"] == "total"), None)
        whole = state.get("whole", {}).get("kind")
        row.of = row.items if stated is None and whole else stated
        row.seal, row.on = frozen["seal"], frozen["on"]
        row.save(update_fields=["of", "seal", "on"])


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial")]
    operations = [
        migrations.AddField("release", "of", models.IntegerField(null=True)),
        migrations.AddField("release", "seal", models.IntegerField(null=True)),
        migrations.AddField(
            "release", "on", models.CharField(max_length=10, blank=True, default=""), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
