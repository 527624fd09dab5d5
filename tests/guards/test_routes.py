"""Every address has an access rule that was chosen, and keeps it: signed out, without the role, with another method."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse
from django.urls.converters import get_converters

from banshi.people import actions as people
from banshi.people.facts import ROLES
from banshi.units import actions as units
from banshi.web.access import PUBLIC, Access, route

KINDS = {"public", "receipt", "staff", "demo", "empty"}
SAMPLES = {
    "int": "1",
    "str": "2345678901",
    "slug": "close",
    "path": "a/b",
    "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
}


def patterns(resolver=None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(address as declared, full name, pattern) of every address of the installation."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            inner = f"{space}{found.namespace}:" if found.namespace else space
            yield from patterns(found, prefix + str(found.pattern), inner)
        else:
            yield prefix + str(found.pattern), f"{space}{found.name}", found


def without_rule(found) -> Iterator[str]:
    """What is wrong with the rules of these addresses."""
    for address, name, pattern in found:
        access = getattr(pattern.callback, "access", None)
        if not isinstance(access, Access):
            yield f"/{address}: no access rule; make it with banshi.web.access.route"
        elif access.kind not in KINDS:
            yield f"/{address}: the rule {access.kind} is unknown"
        elif access.kind == "staff" and not (access.roles and access.roles <= set(ROLES)):
            yield f"/{address}: staff, but no role that exists"
        if name.endswith("None"):
            yield f"/{address}: has no name"


def address_of(name: str, pattern: URLPattern) -> str:
    """The address with a plausible value in every place."""
    kinds = {type(converter): key for key, converter in get_converters().items()}
    given = {key: SAMPLES[kinds.get(type(value), "str")] for key, value in pattern.pattern.converters.items()}
    return reverse(name, kwargs=given)


def staffed() -> list[tuple[str, str, URLPattern]]:
    return [found for found in patterns() if found[2].callback.access.kind == "staff"]


def test_every_address_has_a_rule():
    found = list(patterns())
    assert "healthz" in {name for _, name, _ in found}
    assert not list(without_rule(found))


def test_names_are_given_once():
    names = [name for _, name, _ in patterns()]
    assert len(names) == len(set(names))


def test_an_address_without_a_rule_is_found():
    bare = path("bare", lambda request: HttpResponse(), name="bare")
    odd = route("odd", lambda request: HttpResponse(), access=Access("anybody"), name="odd")
    nobody = route("nobody", lambda request: HttpResponse(), access=Access("staff"), name="nobody")
    sound = route("sound", lambda request: HttpResponse(), access=PUBLIC, name="sound")
    found = list(without_rule([(one.name, one.name, one) for one in (bare, odd, nobody, sound)]))
    assert [said.split(":")[0] for said in found] == ["/bare", "/odd", "/nobody"]


def test_somebody_signed_out_is_asked_to_sign_in(client, db):
    for _, name, pattern in staffed():
        method = "get" if "GET" in pattern.callback.methods else "post"
        answer = getattr(client, method)(address_of(name, pattern))
        assert answer.status_code == 302, f"{name}: {answer.status_code}"
        assert answer["Location"].startswith(reverse("desk:sign_in")), f"{name}: {answer['Location']}"


@pytest.fixture
def one_of_each(db):
    """A member of staff for each role, who holds that role alone."""
    units.add_units([{"code": "rexian", "name": "示例县便民热线中心"}], on=date(2020, 1, 1))
    found = {}
    for role in ROLES:
        found[role] = people.add_staff(f"only-{role}", display_name=role, password=None)
        people.appoint(found[role], role=role, unit="rexian", on=date(2020, 1, 1))
    return found


def test_staff_without_the_role_are_told_that_nothing_is_there(client, one_of_each):
    for _, name, pattern in staffed():
        for role in sorted(set(ROLES) - pattern.callback.access.roles):
            client.force_login(one_of_each[role])
            method = "get" if "GET" in pattern.callback.methods else "post"
            answer = getattr(client, method)(address_of(name, pattern))
            assert answer.status_code == 404, f"{name} opens for {role}: {answer.status_code}"


def test_methods_that_were_not_declared_are_refused(client, one_of_each):
    """To those who may come in; others are turned away before they learn which methods there are."""
    for _, name, pattern in patterns():
        access = pattern.callback.access
        refused = {405} if access.kind in ("public", "receipt", "staff") else {404, 405}
        if access.kind == "staff":
            client.force_login(one_of_each[min(access.roles)])
        for method in sorted({"GET", "POST", "PUT", "DELETE"} - pattern.callback.methods):
            answer = client.generic(method, address_of(name, pattern))
            assert answer.status_code in refused, f"{method} {name}: {answer.status_code}"
