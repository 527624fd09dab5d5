from django.apps import AppConfig
from django.db.models.signals import post_migrate


def reinstall(sender, **kwargs):
    from banshi.record import actions

    actions.install_guards(("people_access",))


class PeopleConfig(AppConfig):
    name = "banshi.people"

    def ready(self):
        post_migrate.connect(reinstall, sender=self)
