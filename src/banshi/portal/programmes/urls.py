"""The public addresses of programmes, one module a slice; the fixed names stand before the codes."""

from banshi.portal.programmes import progress, releases, sharing, spread

urlpatterns = [*releases.urlpatterns, *sharing.urlpatterns, *spread.urlpatterns, *progress.urlpatterns]
