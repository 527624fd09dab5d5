"""The public addresses of programmes, one module a slice; the fixed names stand before the codes."""

from banshi.portal.programmes import (
    batches,
    burden,
    course,
    progress,
    releases,
    relief,
    research,
    sharing,
    spread,
    visits,
)

urlpatterns = [
    *releases.urlpatterns,
    *sharing.urlpatterns,
    *spread.urlpatterns,
    *burden.urlpatterns,
    *relief.urlpatterns,
    *visits.urlpatterns,
    *research.urlpatterns,
    *batches.urlpatterns,
    *course.urlpatterns,
    *progress.urlpatterns,
]
