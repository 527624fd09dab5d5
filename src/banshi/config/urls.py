"""Every address of the installation, one include a surface."""

urlpatterns: list = []
