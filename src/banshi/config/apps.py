"""Wires the rooms together in every process, since each may write what a room above must hear of."""

from django.apps import AppConfig


class Wired(AppConfig):
    name = "banshi.config"

    def ready(self):
        from banshi.config import wiring  # knows the models of every room, which are there only now

        wiring.join()
