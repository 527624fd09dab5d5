"""The addresses by which a town is founded; all of them are gone once there is one."""

from banshi.start import views
from banshi.web.access import EMPTY, route

app_name = "start"
POST = ("POST",)
urlpatterns = [
    route("", views.start, access=EMPTY, name="start"),
    route("template.xlsx", views.template, access=EMPTY, name="template"),
    route("unlockings", views.unlock, access=EMPTY, name="unlock", methods=POST),
    route("checks", views.check, access=EMPTY, name="check", methods=POST),
    route("foundings", views.found, access=EMPTY, name="found", methods=POST),
]
