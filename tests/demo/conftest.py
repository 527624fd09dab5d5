"""Bases with the whole demonstration: loaded once a process, copied for a module that reads it or a test that breaks it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def played(template, django_db_blocker, tmp_path_factory):
    """The home in which it was loaded, and the name of the database to be copied; nothing works there."""
    # this file is read before the applications are there
    from banshi.demo import actions
    from tests import bases
    from tests.conftest import SESSION_HOME

    home = tmp_path_factory.mktemp("played")
    with django_db_blocker.unblock():
        with _at_home(home), bases.own_base(template, home, SESSION_HOME / "keys"):
            actions.load(at=AT)
            name = bases.make_template(home)
        yield home, name
        bases.drop_template(name)


@contextmanager
def _at_home(home: Path) -> Iterator[None]:
    from banshi.calendars import queries as calendars
    from banshi.places import queries as places
    from banshi.playbooks import queries as playbooks
    from banshi.units import queries as units

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BANSHI_HOME", home)
        for queries in (calendars, places, playbooks, units):
            queries.forget_cache()
        yield


@contextmanager
def _copied(played: tuple[Path, str], home: Path):
    from tests import bases

    source, name = played
    shutil.copytree(source / "files", home / "files", dirs_exist_ok=True)
    shutil.copyfile(source / "seals.log", home / "seals.log")
    with _at_home(home), bases.own_base(name, home, source / "keys") as made:
        yield made


@pytest.fixture(scope="module")
def base(played, django_db_blocker, tmp_path_factory):
    """A base of this module with the whole demonstration, only read by tests."""
    with django_db_blocker.unblock(), _copied(played, tmp_path_factory.mktemp("base")) as made:
        yield made


@pytest.fixture
def loaded(base, monkeypatch):
    monkeypatch.setattr(settings, "BANSHI_HOME", base.home)
    return base


@pytest.fixture
def own(played, django_db_blocker, tmp_path):
    """A base of this test's own with the whole demonstration."""
    with django_db_blocker.unblock(), _copied(played, tmp_path) as made:
        yield made
