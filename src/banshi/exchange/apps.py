"""The tables of this room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "banshi.exchange"
    default_auto_field = "django.db.models.BigAutoField"
