"""The addresses of the demonstration; without it each is a 404."""

from banshi.demo import views
from banshi.web.access import DEMO, route

POST = ("POST",)

app_name = "demo"
urlpatterns = [
    route("", views.home, access=DEMO, name="home"),
    route("walk", views.walked, access=DEMO, name="walk"),
    route("phone", views.phone, access=DEMO, name="phone"),
    route("phone/texts", views.text, access=DEMO, name="texts", methods=POST),
    route("hats/<slug:username>", views.hat, access=DEMO, name="hat", methods=POST),
    route("codes/<str:code>", views.opening, access=DEMO, name="opening", methods=POST),
    route("record/<str:code>", views.record, access=DEMO, name="record"),
]
