"""Units and the dispatch catalogue, for the system administrator."""

from collections import Counter

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from banshi.desk.administration.doors import note, redraws
from banshi.kit.refused import NotFound, Refused
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.units import actions
from banshi.units import queries as units
from banshi.units.facts import KINDS
from banshi.web import viewers


def all_units(request: HttpRequest, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """The tree of today, and the units that were."""
    today = viewers.today()
    gone = [found for found in units.units().values() if not found.active(today)]
    context = {
        "rows": [(found, found.path.count("/")) for found in units.active(today)],
        "gone": gone,
        "places": places.all_places(),
        "kinds": KINDS,
        "problems": problems or {},
        "given": request.POST,
    }
    return render(request, "desk/administration/units.html", context, status=status)


@redraws(all_units)
def add_unit(request: HttpRequest) -> HttpResponse:
    """Add one unit, in force from today."""
    row = {name: request.POST.get(name, "").strip() for name in ("code", "name", "short_name", "parent")}
    row |= {name: request.POST.get(name, "").strip() for name in ("phone", "address", "hours", "kind")}
    place = request.POST.get("place", "")
    row["place_path"] = places.path_of(place) if place else _whole()
    actions.add_unit(row, on=viewers.today())
    note(request, "admin: unit added", row["code"])
    return HttpResponseRedirect(reverse("desk:units"))


def _whole() -> str:
    """The whole town, where it has one place at the top."""
    tops = places.children()
    return tops[0].path if len(tops) == 1 else ""


def unit(request: HttpRequest, code: str, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """One unit: its facts, its functions, and the forms to rename or abolish it."""
    found, today = _unit(code), viewers.today()
    line = {one.code for one in units.under(code)}
    context = {
        "unit": found,
        "active": found.active(today),
        "functions": [(entry, _label(entry.function)) for entry in units.catalogue(today) if entry.unit == code],
        "successors": [one for one in units.active(today) if one.code not in line],
        "kinds": KINDS,
        "below": [one for one in units.under(code) if one.code != code and one.active(today)],
        "problems": problems or {},
        "given": request.POST,
    }
    return render(request, "desk/administration/unit.html", context, status=status)


def _unit(code: str):
    found = units.unit(code)
    if found is None:
        raise NotFound()
    return found


@redraws(unit)
def rename_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name from now on."""
    found, name = _unit(code), request.POST.get("name", "").strip()
    short = request.POST.get("short_name", "").strip() or name[:30]
    if not name or len(name) > 80 or len(short) > 30:
        raise Refused(
            "bad_name",
            "请填写全称（不超过 80 个字）；简称不超过 30 个字。",
            "Give a name of 80 characters at most and a short one of 30.",
            where="name",
        )
    actions.rename(found.code, name=name, short_name=short, kind=request.POST.get("kind"))
    note(request, "admin: unit renamed", code)
    return HttpResponseRedirect(reverse("desk:unit", args=[code]))


@redraws(unit)
def abolish_unit(request: HttpRequest, code: str) -> HttpResponse:
    """End a unit today; its functions and open matters go to the successor."""
    _unit(code)
    successor = request.POST.get("successor", "")
    actions.abolish(code, successor=successor, on=viewers.today())
    note(request, "admin: unit abolished", code, successor)
    return HttpResponseRedirect(reverse("desk:unit", args=[code]))


def catalogue(request: HttpRequest, *, problems: dict | None = None, status: int = 200) -> HttpResponse:
    """The entries in force, and who would handle a function in a place today and why."""
    today, function, place = viewers.today(), request.GET.get("function", ""), request.GET.get("place", "")
    rows = [(entry, _label(entry.function), _place(entry.place_path)) for entry in units.catalogue(today)]
    context = {
        "rows": rows,
        "functions": _functions(),
        "places": places.all_places(),
        "units": units.active(today),
        "asked": bool(function),
        "function": function,
        "place": place,
        "considered": _considered(function, place),
        "problems": problems or {},
        "given": request.POST,
    }
    return render(request, "desk/administration/catalogue.html", context, status=status)


def _considered(function: str, place: str) -> list[tuple]:
    found = places.place(place)
    path = found.path if found else ""
    rows = units.considered(function=function, place_path=path, on=viewers.today()) if function else []
    return [(entry, _label(entry.function), _place(entry.place_path)) for entry in rows]


def _functions() -> list[tuple[str, str]]:
    """Every function with its label; where kinds name theirs alike, the kind stands beside it."""
    found = {}
    for book in playbooks.kinds():
        for category in lookup.offered(book):
            found.setdefault(lookup.function_of(book, category.code), (category.label.zh, book.noun.zh))
    alike = Counter(label for label, _noun in found.values())
    return [
        (code, f"{label}（{noun}）" if alike[label] > 1 else label) for code, (label, noun) in sorted(found.items())
    ]


def _label(function: str) -> str:
    return dict(_functions()).get(function, "")


def _place(path: str) -> str:
    found = places.at_path(path)
    return found.name if found else ""


@redraws(catalogue)
def add_entry(request: HttpRequest) -> HttpResponse:
    """Give a function in a place to a unit from today."""
    function, place, code = (request.POST.get(name, "").strip() for name in ("function", "place", "unit"))
    if function not in dict(_functions()):
        raise Refused(
            "unknown_function",
            "没有“{function}”这个分类。请从列表里选。",
            "There is no category “{function}”; choose one from the list.",
            where="function",
            function=function[:60],
        )
    units.named(code, on=viewers.today())
    row = {"function": function, "place_path": places.path_of(place) if place else "", "unit": code}
    actions.add_catalogue([row], on=viewers.today())
    note(request, "admin: catalogue entry added", function, place or "*", code)
    return HttpResponseRedirect(reverse("desk:catalogue"))


@redraws(catalogue)
def end_entry(request: HttpRequest) -> HttpResponse:
    """End one entry today."""
    entry = request.POST.get("entry", "")
    if not (entry.isascii() and entry.isdigit() and len(entry) < 19):
        raise NotFound()
    actions.end_catalogue(int(entry), on=viewers.today())
    note(request, "admin: catalogue entry ended", entry)
    return HttpResponseRedirect(reverse("desk:catalogue"))
