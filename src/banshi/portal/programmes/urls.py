"""The public addresses of programmes, one module a slice; the fixed names stand before the codes."""

from banshi.portal.programmes import progress, releases, sharing

urlpatterns = [*releases.urlpatterns, *sharing.urlpatterns, *progress.urlpatterns]
