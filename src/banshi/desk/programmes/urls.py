"""The addresses of programmes at the desk, one module a slice."""

from banshi.desk.programmes import bodies, commitments, home, needs, notices, releases

urlpatterns = [
    *home.urlpatterns,
    *notices.urlpatterns,
    *bodies.urlpatterns,
    *needs.urlpatterns,
    *commitments.urlpatterns,
    *releases.urlpatterns,
]
