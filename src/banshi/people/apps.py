from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "banshi.people"

    def ready(self):
        from banshi.record import actions

        actions.guard_table("people_access")
        actions.guard_table("people_access_subject")
