"""The addresses of the desk: each through the access table, none kept by a browser or a proxy."""

from collections.abc import Callable, Collection
from functools import wraps
from importlib.util import find_spec

from django.urls import URLPattern, include, path

from banshi.desk import navigation as opens
from banshi.desk.views import board, entry, figures, lists, matter, moves, searching, signing
from banshi.web.access import PUBLIC, STAFF, Access, route

app_name = "desk"
READ = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")


def kept_nowhere(view: Callable) -> Callable:
    """What staff read of people's matters stays out of every cache."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answered


def desk(pattern: str, view: Callable, *, access: Access, name: str, methods: Collection[str] = READ) -> URLPattern:
    return route(pattern, kept_nowhere(view), access=access, name=name, methods=methods)


MATTER = "matters/<str:code>"
urlpatterns = [
    desk("sign-in", signing.sign_in, access=PUBLIC, name="sign_in", methods=FORM),
    desk("sign-out", signing.sign_out, access=PUBLIC, name="sign_out", methods=("POST",)),
    desk("", lists.worklist, access=STAFF, name="worklist"),
    desk("priority", lists.priority, access=opens.LANE, name="priority"),
    desk("waiting", lists.waiting, access=opens.MATTERS, name="waiting"),
    desk("supervised", lists.supervised, access=opens.MATTERS, name="supervised"),
    desk("closed", lists.closed, access=opens.MATTERS, name="closed"),
    desk("digest", lists.digest, access=opens.MATTERS, name="digest"),
    desk("search", searching.search, access=opens.MATTERS, name="search", methods=FORM),
    desk("board", board.board, access=opens.BOARD, name="board"),
    desk("figures", figures.figures, access=opens.FIGURES, name="figures"),
    desk("requests", entry.new, access=opens.ENTRY, name="new", methods=FORM),
    desk(MATTER, matter.matter, access=opens.MATTERS, name="matter"),
    desk(f"{MATTER}/contact", matter.contact, access=opens.MATTERS, name="contact", methods=("POST",)),
    desk(f"{MATTER}/files/<int:blob_id>", matter.file, access=opens.MATTERS, name="file"),
    desk(f"{MATTER}/<slug:resource>", moves.move, access=opens.MATTERS, name="move", methods=FORM),
]
if find_spec("banshi.desk.administration"):
    urlpatterns.append(path("administration/", include("banshi.desk.administration.urls")))
