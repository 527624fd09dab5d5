"""What every test stands on: a home and a database of its own, a clock and caches nobody used before."""

import importlib
import importlib.util

import hypothesis
import pytest

from tests import surroundings

SESSION_HOME = surroundings.set_up()
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, print_blob=False)
hypothesis.settings.load_profile("house")
ROOMS = ("places", "calendars", "playbooks", "sources", "units", "people", "matters", "web")


def pytest_collection_modifyitems(items):
    """A journey in a real browser may be played once more: a busy machine loses a race that people never run."""
    for item in items:
        if item.path.name == "test_in_a_browser.py" or item.path.parent.name == "journeys":
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """One migrated database a process; tests roll back, or copy it when they must commit."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"], serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def template(django_db_setup, django_db_blocker):
    """The name of a migrated, empty database that `committed_db` copies."""
    from tests import bases

    with django_db_blocker.unblock():
        name = bases.make_template(SESSION_HOME)
        yield name
        bases.drop_template(name)


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    """A home of its own for each test, and nothing remembered from the test before."""
    from django.conf import settings
    from django.core.cache import cache

    from banshi.kit import clock

    monkeypatch.setattr(settings, "BANSHI_HOME", tmp_path)
    clock.set_floor(None)
    cache.clear()
    for forget in _forgetters():
        forget()


def _forgetters():
    names = [f"banshi.{room}.queries" for room in ROOMS]
    modules = [importlib.import_module(name) for name in names if importlib.util.find_spec(name)]
    return [module.forget_cache for module in modules if hasattr(module, "forget_cache")]


@pytest.fixture
def committed_db(template, django_db_blocker, tmp_path):
    """A database of this test's own that may be committed to, from threads and processes too."""
    from tests import bases

    with django_db_blocker.unblock(), bases.own_base(template, tmp_path, SESSION_HOME / "keys") as base:
        yield base


@pytest.fixture
def served(committed_db):
    """The production server on `committed_db`, ready at `served.url`."""
    from tests import bases

    server = bases.Served(committed_db, bases.free_port())
    server.start()
    yield server
    server.kill()
