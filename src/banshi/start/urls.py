"""The addresses by which a town is founded."""

app_name = "start"
urlpatterns: list = []
