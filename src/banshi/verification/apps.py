"""Programmes lie below and know nothing of audits: they ask here what stands open, and tell here what was given up."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "banshi.verification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from banshi.programmes import finders
        from banshi.programmes.actions import giving_up
        from banshi.verification import actions
        from banshi.verification.queries import audits

        if audits.unanswered_of not in finders.FINDERS:
            finders.FINDERS.append(audits.unanswered_of)
        if actions.given_up not in giving_up.TOLD:
            giving_up.TOLD.append(actions.given_up)
