"""Audits answer for findings when programmes, which lie below and know nothing of audits, ask what stands open."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "banshi.verification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from banshi.programmes import registry
        from banshi.verification.queries import audits

        if audits.unanswered_of not in registry.FINDERS:
            registry.FINDERS.append(audits.unanswered_of)
