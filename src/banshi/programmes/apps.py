"""The tables of this room, one module a noun."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "banshi.programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self):
        super().import_models()
        from banshi.programmes.models import campaigns, cascading, deciding, needs, progress, research, surveys  # noqa: F401 (registers)
