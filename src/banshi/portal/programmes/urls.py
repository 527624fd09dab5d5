"""The public addresses of programmes, one module a slice; the fixed names stand before the codes."""

from banshi.portal.programmes import (
    batches,
    burden,
    course,
    exchange,
    ordering,
    progress,
    releases,
    relief,
    research,
    spread,
    visits,
)

urlpatterns = [
    *releases.urlpatterns,
    *exchange.urlpatterns,
    *spread.urlpatterns,
    *burden.urlpatterns,
    *ordering.urlpatterns,
    *relief.urlpatterns,
    *visits.urlpatterns,
    *research.urlpatterns,
    *batches.urlpatterns,
    *course.urlpatterns,
    *progress.urlpatterns,
]
