"""The addresses of inspections at the desk; what is spelled out comes before what takes any word."""

from banshi.desk.inspections import looking, organising, overseeing

urlpatterns = [
    *organising.urlpatterns,
    *looking.urlpatterns,
    *overseeing.urlpatterns,
    *organising.TOUR.routes("tours"),
]
