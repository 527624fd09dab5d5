"""Who may open what: the rule of a route, asked before anything else."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from banshi.demo import town as example
from banshi.kit.refused import NotFound
from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.web import access
from banshi.web import queries as web
from tests import world


def asked(rule, user, *, method="get", name="some_page", methods=("GET", "HEAD")):
    """The answer of a route under this rule to this account."""
    found = access.route("here/", lambda request: HttpResponse("in"), access=rule, name=name, methods=methods)
    request = getattr(RequestFactory(), method)("/here/?a=1")
    request.user = user
    return found.callback(request)


def found(folder):
    """The town without its playbooks, which no rule of access reads."""
    example.found(folder, at=world.NOW - world.days(365))


@pytest.fixture
def town(db, tmp_path):
    found(tmp_path)


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("banshi.web.viewers.today", world.NOW.date)


def nobody():
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def test_a_public_page_is_open_to_anybody():
    assert asked(access.PUBLIC, nobody()).content == b"in"


def test_somebody_who_has_not_signed_in_is_asked_to_and_comes_back_to_the_page(settings, monkeypatch):
    monkeypatch.setattr(access, "reverse", lambda name: f"/{name}/")
    answer = asked(access.STAFF, nobody())
    assert (answer.status_code, answer.url) == (302, "/desk:sign_in/?next=%2Fhere%2F%3Fa%3D1")


@pytest.mark.parametrize("username", ["shouli", "zhujian1", "heyan1", "xitong", "anquan", "shenji"])
def test_staff_come_in_by_role_and_outsiders_learn_nothing(town, today, username):
    staff = queries.staff_named(username)
    roles = world.staff(username).roles
    assert asked(access.STAFF, staff).content == b"in"
    for role in ROLES:
        if role in roles:
            assert asked(access.staff(role), staff).content == b"in"
        else:
            with pytest.raises(NotFound):
                asked(access.staff(role), staff)
    if roles & ADMINISTRATORS:
        with pytest.raises(NotFound):
            asked(access.HANDLING, staff)


def test_an_outsider_is_not_told_which_methods_there_are(town, today):
    staff = queries.staff_named("shouli")
    with pytest.raises(NotFound):
        asked(access.staff("auditor"), staff, method="post")
    assert asked(access.STAFF, staff, method="post").status_code == 405


def test_a_deactivated_account_is_nobody(town, today, monkeypatch):
    monkeypatch.setattr(access, "reverse", lambda name: f"/{name}/")
    staff = queries.staff_named("shouli")
    people.deactivate(staff, on=world.NOW.date())
    assert asked(access.STAFF, staff).status_code == 302


def test_an_initial_password_lets_nobody_past_its_change(town, today, monkeypatch):
    monkeypatch.setattr(access, "reverse", lambda name: f"/{name}/")
    staff = queries.staff_named("shouli")
    people.set_password(staff, "first-sign-7788", must_change=True)
    assert asked(access.STAFF, staff).url == "/desk:own_password/"
    for name in access.BEFORE_CHANGE:
        assert asked(access.STAFF, staff, name=name).content == b"in"
    people.change_own_password(staff, old="first-sign-7788", new="another-one-5566", at=world.NOW)
    assert asked(access.STAFF, staff).content == b"in"


def test_the_founding_pages_are_there_on_an_empty_base_only(db, today, tmp_path):
    assert asked(access.EMPTY, nobody()).content == b"in"
    found(tmp_path)
    with pytest.raises(NotFound):
        asked(access.EMPTY, nobody())


def test_the_pages_of_the_demonstration_are_there_with_it_only(db, today, tmp_path):
    with pytest.raises(NotFound):
        asked(access.DEMO, nobody())
    found(tmp_path)
    web.forget_cache()
    assert asked(access.DEMO, nobody()).content == b"in"


def test_a_rule_for_a_role_nobody_has_is_a_programmers_error():
    with pytest.raises(AssertionError):
        access.staff("emperor")
