"""The addresses of the demonstration."""

app_name = "demo"
urlpatterns: list = []
