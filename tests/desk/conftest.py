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
    """Sign somebody in: `sign("zhujian1")` gives a client of their own; only-ROLE is somebody with that role alone."""
    from banshi.people import actions
    from banshi.people import queries as people

    def signed(username: str):
        if username.startswith("only-") and people.staff_named(username) is None:
            staff = actions.add_staff(username, display_name=username, password=None)
            role = username.removeprefix("only-").replace("-", "_")
            actions.appoint(staff, role=role, unit="jiaoyu", on=town.NOW.date())
        client = client_class()
        client.force_login(people.staff_named(username))
        return client

    return signed


@pytest.fixture
def client_class():
    from tests.browsing import Browser

    return Browser


@pytest.fixture
def officers(town):
    """An officer in the county office and in two bureaus, each also a member of staff the town has."""
    from banshi.people import actions

    for username, unit in (("zx_xian", "xianfu"), ("zx_zhujian", "zhujian"), ("zx_minzheng", "minzheng")):
        staff = actions.add_staff(username, display_name=f"专项工作员·{unit}", password="a-long-password", demo=True)
        actions.appoint(staff, role="programme_officer", unit=unit, on=town.NOW.date())
