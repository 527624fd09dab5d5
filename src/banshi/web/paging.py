"""Which page of a long list is asked for."""

from django.http import HttpRequest


def number_of(request: HttpRequest) -> int:
    """The page asked for; the first for anything that is no number, and no further than anybody leafs."""
    asked = request.GET.get("page", "")
    return min(max(int(asked), 1), 10_000) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
