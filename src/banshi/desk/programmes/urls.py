"""The addresses of programmes at the desk, one module a slice."""

from banshi.desk.programmes import (
    bodies,
    commitments,
    feeding,
    home,
    needs,
    notices,
    releases,
    sharing,
    sharing_effects,
    sharing_events,
    sharing_pledges,
    sharing_rules,
    sharing_surveys,
)

urlpatterns = [
    *home.urlpatterns,
    *notices.urlpatterns,
    *bodies.urlpatterns,
    *needs.urlpatterns,
    *feeding.urlpatterns,
    *commitments.urlpatterns,
    *releases.urlpatterns,
    *sharing.urlpatterns,
    *sharing_effects.urlpatterns,
    *sharing_events.urlpatterns,
    *sharing_pledges.urlpatterns,
    *sharing_rules.urlpatterns,
    *sharing_surveys.urlpatterns,
]
