"""What every template can name."""

from django.http import HttpRequest

from banshi.places import queries as places
from banshi.web import queries, viewers


def everywhere(request: HttpRequest) -> dict:
    """The town, the moment, the viewer (looked up when asked for)."""
    return {
        "town": places.town(),
        "now": viewers.moment(),
        "viewer": viewers.lazily(request),
        "demonstration": queries.demonstration,
        "helpline": queries.helpline,
        "large_type": viewers.large_type(request),
    }
