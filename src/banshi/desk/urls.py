"""The addresses of the desk: each through the access table, none kept by a browser or a proxy."""

from django.urls import include, path

from banshi.desk import navigation as opens
from banshi.desk.administration.doors import door
from banshi.desk.views import (
    board,
    coverage,
    entry,
    figures,
    hotline,
    lists,
    matter,
    moves,
    observing,
    relief,
    searching,
    sent,
    signing,
    visits,
)
from banshi.web.access import PUBLIC, STAFF

app_name = "desk"
FORM = ("GET", "HEAD", "POST")
MATTER = "matters/<str:code>"
urlpatterns = [
    door("sign-in", signing.sign_in, access=PUBLIC, name="sign_in", methods=FORM),
    door("sign-out", signing.sign_out, access=PUBLIC, name="sign_out", methods=("POST",)),
    door("", lists.worklist, access=STAFF, name="worklist"),
    door("roles", lists.roles, access=STAFF, name="roles"),
    door("observing", observing.observing, access=opens.OBSERVING, name="observing"),
    door("priority", lists.priority, access=opens.LANE, name="priority"),
    door("waiting", lists.waiting, access=opens.MATTERS, name="waiting"),
    door("supervised", lists.supervised, access=opens.MATTERS, name="supervised"),
    door("sent", sent.sent, access=opens.SENT, name="sent"),
    door("closed", lists.closed, access=opens.MATTERS, name="closed"),
    door("digest", lists.digest, access=opens.MATTERS, name="digest"),
    door("search", searching.search, access=opens.MATTERS, name="search", methods=FORM),
    door("board", board.board, access=opens.BOARD, name="board"),
    door("figures", figures.figures, access=opens.FIGURES, name="figures"),
    door("coverage", coverage.coverage, access=opens.COVERAGE, name="coverage"),
    door("visits", visits.visits, access=opens.COVERAGE, name="visits"),
    door("hotline", hotline.hotline, access=opens.HOTLINE, name="hotline"),
    door("hotline/shifts", hotline.put_on, access=opens.HOTLINE, name="hotline_on", methods=("POST",)),
    door("hotline/removals", hotline.take_off, access=opens.HOTLINE, name="hotline_off", methods=("POST",)),
    door("relief", relief.relief, access=opens.FIGURES, name="relief"),
    door("requests", entry.new, access=opens.ENTRY, name="new", methods=FORM),
    door(MATTER, matter.matter, access=opens.MATTERS, name="matter"),
    door(f"{MATTER}/contact", matter.contact, access=opens.MATTERS, name="contact", methods=("POST",)),
    door(f"{MATTER}/files/<int:blob_id>", matter.file, access=opens.MATTERS, name="file"),
    door(f"{MATTER}/<slug:resource>", moves.move, access=opens.MATTERS, name="move", methods=FORM),
    path("administration/", include("banshi.desk.administration.urls")),
    path("programmes/", include("banshi.desk.programmes.urls")),
    path("verification/", include("banshi.desk.verification")),
    path("inspections/", include("banshi.desk.inspections.urls")),
]
