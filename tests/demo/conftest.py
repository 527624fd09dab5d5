"""A base with the whole demonstration, for a module that only reads it."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def base(template, django_db_blocker, tmp_path_factory):
    """A base of this module with the whole demonstration, only read by tests."""
    # this file is read before the applications are there
    from banshi.demo import actions
    from tests import bases
    from tests.conftest import SESSION_HOME

    home = tmp_path_factory.mktemp("base")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BANSHI_HOME", home)
        with bases.own_base(template, home, SESSION_HOME / "keys") as made:
            _forget_caches()
            actions.load(at=AT)
            yield made


def _forget_caches() -> None:
    from banshi.calendars import queries as calendars
    from banshi.places import queries as places
    from banshi.playbooks import queries as playbooks
    from banshi.units import queries as units

    for queries in (calendars, places, playbooks, units):
        queries.forget_cache()


@pytest.fixture
def loaded(base, monkeypatch):
    monkeypatch.setattr(settings, "BANSHI_HOME", base.home)
    return base
