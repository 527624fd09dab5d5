from django.db import migrations


def create(apps, schema_editor):
    from banshi.matters import searching

    searching.create(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
