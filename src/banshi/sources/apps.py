from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "banshi.sources"

    def ready(self):
        from banshi.record import actions

        actions.guard_table("sources_edition")
