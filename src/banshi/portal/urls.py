"""The addresses of the portal."""

from django.urls import include, path

from banshi.portal import hotline, inspections, verification
from banshi.portal.programmes import sources
from banshi.portal.views import front, moves, report, tracking
from banshi.web.access import PUBLIC, RECEIPT, route

BOTH = ("GET", "HEAD", "POST")
POST = ("POST",)

app_name = "portal"
urlpatterns = [
    route("", front.home, access=PUBLIC, name="home"),
    *sources.urlpatterns,
    route("help", front.help_page, access=PUBLIC, name="help"),
    route("type/<slug:size>", front.type_size, access=PUBLIC, name="type_size"),
    route("privacy", front.privacy, access=PUBLIC, name="privacy"),
    route("report", report.choose, access=PUBLIC, name="report"),
    route("report/<slug:kind>", report.walk, access=PUBLIC, name="walk", methods=BOTH),
    route("report/<slug:kind>/receipts", report.receipts, access=PUBLIC, name="receipts", methods=POST),
    route("receipts/forgotten", tracking.forget, access=PUBLIC, name="forget", methods=POST),
    route("t/", tracking.enter, access=PUBLIC, name="enter", methods=BOTH),
    route("t/<str:code>", tracking.matter, access=RECEIPT, name="matter"),
    route("t/<str:code>/receipt", tracking.receipt, access=RECEIPT, name="receipt"),
    route("t/<str:code>/files/<int:blob_id>", tracking.file, access=RECEIPT, name="file"),
    route("t/<str:code>/answers", moves.answer, access=RECEIPT, name="answers", methods=POST),
    route("t/<str:code>/completions", moves.complete, access=RECEIPT, name="completions", methods=POST),
    route("t/<str:code>/verdicts", moves.judge, access=RECEIPT, name="verdicts", methods=POST),
    route("t/<str:code>/payments", moves.pay, access=RECEIPT, name="payments", methods=POST),
    route("t/<str:code>/reopenings", moves.reopen, access=RECEIPT, name="reopenings", methods=POST),
    route("t/<str:code>/withdrawals", moves.withdraw, access=RECEIPT, name="withdrawals", methods=POST),
    *verification.urlpatterns,
    *hotline.urlpatterns,
    *inspections.urlpatterns,
    path("programmes/", include("banshi.portal.programmes.urls")),
]
