"""What was released: the list with a footnote at each figure, how each was computed, files to keep, “not so here”."""

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from banshi.kit import clock, ids
from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions import receive as receiving
from banshi.matters.rules.fields import BadFields
from banshi.places import queries as places
from banshi.programmes.facts.past import Held
from banshi.programmes.rules import targeting
from banshi.programmes.rules.commitment import TIERS
from banshi.releases import actions
from banshi.releases.queries import files, laying
from banshi.releases.queries import releases as queries
from banshi.releases.rules import printing
from banshi.web import limits, viewers
from banshi.web import queries as web
from banshi.web.access import PUBLIC, route

HOUR = 3600
MOST_ROWS = 500
PAGE = 50


def index(request: HttpRequest) -> HttpResponse:
    """Everything released here, newest first, a page at a time."""
    given = request.GET.get("page", "")
    number = max(int(given), 1) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    start = (number - 1) * PAGE
    rows = list(queries.published().defer("state")[start : start + PAGE + 1])
    context = {"rows": rows[:PAGE], "number": number, "more": len(rows) > PAGE}
    return render(request, "portal/programmes/releases.html", context)


# a list of 135 has seven hundred footnotes; nothing in it is secret, so that compressing gives nothing away
@gzip_page
def release(request: HttpRequest, code: str) -> HttpResponse:
    """One release as it was frozen; the same tables give the same bytes at any time."""
    printed = queries.printed(*queries.public(code))
    head, items = laying.laid_out(printed)
    context = {
        "release": printed,
        "head": head,
        "items": items,
        "qr": segno.make(printed.link, error="m").svg_inline(scale=3, border=2, omitsize=True),
        "all_open": request.GET.get("all") == "yes",
        "public": True,
    }
    return render(request, "portal/programmes/release.html", context)


def figure(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """How one figure was computed: its query, its seal, every record behind it, and whether it still comes out so."""
    row, again = queries.recomputed(code, n)
    printed = queries.printed(*queries.public(code))
    given = request.GET.get("from", "")
    start = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    shown = again.rows[start : start + MOST_ROWS]
    context = {
        "row": row,
        "again": again,
        "frozen": printed.frozen,
        "said": printing.figures.said(again.figure.query, again.figure.params, printed.named),
        "rows": [_line(one, again.figure.params.get("item", ""), again.rows) for one in shown],
        "first": start + 1,
        "next": start + MOST_ROWS if len(again.rows) > start + MOST_ROWS else 0,
    }
    return render(request, "portal/programmes/figure.html", context)


def _line(one: Held, item: str, rows: tuple[Held, ...]) -> dict:
    """What one record behind a figure says, in words."""
    known = {"one": one, "hash": one.hash.hex()[:12]}
    if one.noun == "commitment":
        terms = one.state.terms
        return {**known, "noun": _("实事项目"), "unit": terms.owner, "said": terms.title}
    if one.noun == "targeting":
        return {**known, "noun": _("对象规则"), "unit": one.state.unit, "said": targeting.in_words(one.state.rule)}
    indicator = next(row.subject for row in rows if row.code == item)
    value = one.state.values[indicator]
    part = f"{value.n}/{value.d}" if value.d else str(value.n)
    return {
        **known,
        "noun": _("填报"),
        "unit": one.state.unit,
        "said": f"{one.state.on} · {part} · {TIERS[value.tier]}",
    }


def file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The release as DOCX or PDF, to be held against the record at any time."""
    row, state = queries.public(code)
    limits.count(request, "release_file", limit=120, seconds=HOUR)
    data, media = files.rendered(row, state, kind)
    response = HttpResponse(data, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="release-{row.code}.{kind}"'
    return response


def objections(request: HttpRequest, code: str, item: str) -> HttpResponse:
    """“Not so here”: one page of questions, then a matter with a receipt."""
    _row, state = queries.public(code)
    if item not in {one.code for one in state.items}:
        raise NotFound()
    if request.method != "POST":
        return _ask(request, code, item)
    limits.count(request, "objection", limit=20, seconds=HOUR)
    given = {name: request.POST.get(name, "") for name in ("text", "place", "contact_phone")}
    desk = web.intake_code()
    try:
        receipt = actions.not_so(
            code,
            item,
            given,
            at=clock.now(),
            intake=receiving.intake_unit([desk] if desk else []),
            nonce=request.POST.get("nonce", "")[:40] or None,
        )
    except BadFields as error:
        return _ask(request, code, item, problems={name: zh for name, (zh, _en) in error.problems.items()}, given=given)
    except Refused as error:
        return _ask(request, code, item, problems={error.where: error.say()}, given=given, status=error.status)
    answer = HttpResponseRedirect(reverse("portal:receipt", args=[receipt.code]))
    viewers.grant(request, answer, receipt.code)
    return answer


def _ask(request, code: str, item: str, *, problems=None, given=None, status: int = 422) -> HttpResponse:
    printed = queries.printed(*queries.public(code))
    context = {
        "release": printed,
        "item": item,
        "blocks": [block for block in printed.blocks if block.item == item],
        "places": places.all_places(),
        "problems": problems or {},
        "given": given or {},
        "nonce": request.POST.get("nonce") or ids.new_token() + ids.new_token(),
    }
    return render(request, "portal/programmes/not_so.html", context, status=status if problems else 200)


ONE = "releases/<str:code>"
urlpatterns = [
    route("releases", index, access=PUBLIC, name="releases"),
    route(ONE, release, access=PUBLIC, name="release"),
    route(f"{ONE}/figures/<int:n>", figure, access=PUBLIC, name="release_figure"),
    route(f"{ONE}/files/<slug:kind>", file, access=PUBLIC, name="release_file"),
    route(
        f"{ONE}/items/<str:item>/objections",
        objections,
        access=PUBLIC,
        name="release_objections",
        methods=("GET", "HEAD", "POST"),
    ),
]
