"""示例县 with its clock held at world.NOW, and a client for each of its people."""

import pytest


@pytest.fixture
def town(db, monkeypatch):
    """The town, with every page of it seen at world.NOW."""
    from banshi.kit import clock
    from tests import world

    world.found()
    with clock.frozen(world.NOW):
        yield world


@pytest.fixture
def sign(town, client_class):
    """Sign somebody in: `sign("zhujian1")` gives a client of their own."""
    from banshi.people import queries as people

    def signed(username: str):
        client = client_class()
        client.force_login(people.staff_named(username))
        return client

    return signed


@pytest.fixture
def client_class():
    from django.test import Client

    return Client
