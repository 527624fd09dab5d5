from django.apps import AppConfig
from django.db.models.signals import post_migrate


def reinstall(sender, **kwargs):
    from banshi.record import guards

    guards.install()


class RecordConfig(AppConfig):
    name = "banshi.record"

    def ready(self):
        post_migrate.connect(reinstall, sender=self)
