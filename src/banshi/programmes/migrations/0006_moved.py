"""Practices, rules with their comments, pledges, lessons and series of sessions are the room `exchange` now; no table is touched."""

from django.db import migrations

GONE = ("Practice", "Rulemaking", "Comment", "Pledge", "Lesson", "EventSeries")


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_research"), ("programmes", "0004_campaigns")]
    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name) for name in GONE])]
