"""Who may open which address: every route is made here and carries its rule, so that none is open by oversight.

An outsider gets 404, the same as for what does not exist; somebody who has not signed in is asked to.
"""

from collections.abc import Callable, Collection
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from msgspec import Struct

from banshi.kit.refused import NotFound
from banshi.people.facts import ADMINISTRATORS, OBSERVER, ROLES
from banshi.web import lost, queries, viewers

SIGN_IN = "desk:sign_in"
OWN_PASSWORD = "desk:own_password"
# what somebody with an initial password may still reach
BEFORE_CHANGE = frozenset({"own_password", "password_change", "sign_out"})


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
DEMO = Access("demo")
EMPTY = Access("empty")
HANDLING = Access("staff", frozenset(ROLES) - ADMINISTRATORS - {OBSERVER})


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
        # who may not come in learns nothing, not even which methods there are
        turned_away = _turned_away(request, access, name)
        if turned_away is not None:
            return turned_away
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        return view(request, *args, **kwargs)

    guarded.access = access
    guarded.methods = frozenset(methods)
    return path(pattern, guarded, name=name)


def _turned_away(request: HttpRequest, access: Access, name: str) -> HttpResponse | None:
    """The answer to somebody the rule does not let in yet; NotFound for somebody it never does; None to go on."""
    if (access.kind == "demo" and not queries.demonstration()) or (access.kind == "empty" and not queries.empty()):
        raise NotFound()
    if access.kind != "staff":
        return None
    viewer = viewers.viewer(request)
    if viewer is None:
        return _to_sign_in(request)
    if not access.allows(viewer.roles):
        raise NotFound()
    if request.user.must_change and name not in BEFORE_CHANGE:
        return HttpResponseRedirect(reverse(OWN_PASSWORD))
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    if request.method == "POST" and lost.typed(request):
        # the same form goes on to where one signs in, so that nobody writes it twice
        answer = HttpResponseRedirect(f"{reverse(SIGN_IN)}?{urlencode({lost.AGAIN: request.get_full_path()})}")
        answer.status_code = 307
        return answer
    there = request.get_full_path() if request.method == "GET" else reverse("desk:worklist")
    return HttpResponseRedirect(f"{reverse(SIGN_IN)}?{urlencode({'next': there})}")
