"""Every address of the installation, one include a surface."""

from django.urls import include, path

from banshi.web.access import PUBLIC, route
from banshi.web.health import healthz

urlpatterns = [
    route("healthz", healthz, access=PUBLIC, name="healthz"),
    path("desk/", include("banshi.desk.urls")),
    path("demo/", include("banshi.demo.urls")),
    path("start/", include("banshi.start.urls")),
    path("", include("banshi.portal.urls")),
]
handler400 = "banshi.web.errors.bad_request"
handler404 = "banshi.web.errors.not_found"
handler500 = "banshi.web.errors.broken"
