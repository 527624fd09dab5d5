"""The places of the town, for the system administrator: looked through, and added to."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from banshi.desk.administration.doors import note, redraws
from banshi.kit import clock
from banshi.places import actions, queries

SHOWN = 300


def all_places(request: HttpRequest, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """The tree, or what is called so in it; the form that adds one more."""
    asked = "".join(request.GET.get("q", "").split())
    every = sorted(queries.all_places(), key=lambda one: one.path)
    found = [one for one in every if asked in one.full_name or asked == one.code] if asked else every
    context = {
        "rows": [(one, one.level - 1) for one in found[:SHOWN]],
        "of": len(found),
        "more": len(found) - SHOWN,
        "asked": asked,
        "parents": every,
        "problems": problems or {},
        "given": request.POST,
    }
    return render(request, "desk/administration/places.html", context, status=status)


@redraws(all_places)
def add_place(request: HttpRequest) -> HttpResponse:
    """Add one place; it is offered at once wherever a place is chosen."""
    code, name, parent = (request.POST.get(field, "") for field in ("code", "name", "parent"))
    code = actions.tidy(code)
    landmarks = re.split("[、，,;；]", request.POST.get("landmarks", ""))
    actions.add_place(code, name, parent=parent, landmarks=landmarks, at=clock.now())
    note(request, "admin: place added", code)
    return HttpResponseRedirect(f"{reverse('desk:places')}?q={code}")
