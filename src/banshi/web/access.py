"""Who may open which address: every route is made here and carries its rule, so that none is open by oversight.

An outsider gets 404, the same as for what does not exist; somebody who has not signed in is asked to.
"""

from collections.abc import Callable, Collection
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from msgspec import Struct

from banshi.kit.refused import NotFound
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.web import viewers

SIGN_IN = "desk:sign_in"


class Access(Struct, frozen=True):
    """A rule: `kind` is public, receipt (the view checks whose), staff (any of `roles`), demo or empty (base)."""

    kind: str
    roles: frozenset[str] = frozenset()

    def allows(self, roles: Collection[str]) -> bool:
        """Whether somebody who holds these roles may come in."""
        return bool(self.roles & set(roles))


PUBLIC = Access("public")
RECEIPT = Access("receipt")
STAFF = Access("staff", frozenset(ROLES))
HANDLING = Access("staff", frozenset(ROLES) - ADMINISTRATORS)


def staff(*roles: str) -> Access:
    """Staff who hold one of these roles."""
    assert set(roles) <= set(ROLES), roles
    return Access("staff", frozenset(roles))


def route(
    pattern: str, view: Callable, *, access: Access, name: str, methods: Collection[str] = ("GET", "HEAD")
) -> URLPattern:
    """A URL pattern whose view is reached only by whom the rule names, with these methods only."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        if access.kind == "staff":
            viewer = viewers.viewer(request)
            if viewer is None:
                return _to_sign_in(request)
            if not access.allows(viewer.roles):
                raise NotFound()
        return view(request, *args, **kwargs)

    guarded.access = access
    guarded.methods = frozenset(methods)
    return path(pattern, guarded, name=name)


def _to_sign_in(request) -> HttpResponseRedirect:
    there = request.get_full_path() if request.method == "GET" else reverse("desk:worklist")
    return HttpResponseRedirect(f"{reverse(SIGN_IN)}?{urlencode({'next': there})}")
