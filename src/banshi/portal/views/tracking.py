"""Following a matter by its number and check code: entering, the page, the receipt, one's own files."""

import hashlib

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from banshi.files import queries as files
from banshi.files import rules as file_rules
from banshi.kit import clock, ids
from banshi.matters.facts.verbs import SATISFIED
from banshi.matters.rules.answering import answers
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.portal import following
from banshi.web import limits, viewers

# a whole village may sit behind one address
PER_ADDRESS = 30


# the form proves by itself that whoever sends it holds the receipt
@csrf_exempt
def enter(request: HttpRequest) -> HttpResponse:
    """Number and check code; the right pair lets this browser in, a wrong one learns nothing of which half was wrong."""
    if request.method != "POST":
        return _form(request)
    code = ids.clean_code(request.POST.get("code", ""))[:20]
    check = ids.clean_code(request.POST.get("check", ""))[:10]
    if not code or not check:
        asked = (("code", code, _("请填写编号")), ("check", check, _("请填写查询码")))
        wrong = {name: said for name, value, said in asked if not value}
        return _form(request, code=code, problems=wrong, status=422)
    if not _right(request, code, check):
        wrong = {"code": _("编号和查询码对不上，或没有这个编号。请对照收到的短信或回执核对。")}
        return _form(request, code=code, problems=wrong, status=404)
    response = HttpResponseRedirect(reverse("portal:matter", args=[code]))
    response.status_code = 303
    viewers.grant(request, response, code)
    return response


def _form(request: HttpRequest, *, code: str = "", problems: dict | None = None, status: int = 200) -> HttpResponse:
    context = {"code": code, "problems": problems or {}, "kept": viewers.receipts(request)[:5]}
    return render(request, "portal/enter.html", context, status=status)


def _right(request: HttpRequest, code: str, check: str) -> bool:
    """Whether the pair belongs together; guesses are counted by number and by address, known number or not."""
    at = clock.now()
    # what is no number at all is counted by address only, and never stored
    sound = ids.is_code(code)
    by_number = {f"check:{code}": people.ATTEMPTS} if sound else {}
    guess = people.count_guess({**by_number, _sender(request): PER_ADDRESS}, at=at)
    right = sound and constant_time_compare(people_queries.check_code(code), check)
    # asked for a wrong pair too, so that the time it takes tells nothing
    known = following.exists(code)
    if right and known:
        people.take_back(guess)
    return right and known


def _sender(request: HttpRequest) -> str:
    key = people_queries.secret("contact")
    return "from:" + hashlib.blake2b(limits.address(request).encode(), key=key[:64], digest_size=12).hexdigest()


def forget(request: HttpRequest) -> HttpResponse:
    """Let this device know no receipt any more: for a device that others use too."""
    response = HttpResponseRedirect(reverse("portal:home"))
    response.status_code = 303
    response.delete_cookie(viewers.RECEIPTS, samesite="Lax")
    return response


@never_cache
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """The matter; without its check code the way to enter it, the same for every number."""
    if not viewers.holds(request, code):
        return _form(request, code=ids.clean_code(code)[:20], status=404)
    return shown(request, following.followed(request, code))


@never_cache
def shown(
    request: HttpRequest,
    found: following.Followed,
    *,
    form: str = "",
    problems: dict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a matter; with the problems of one of its forms, and what was typed into it."""
    context = {
        "found": found,
        "form": form,
        "problems": problems or {},
        "typed": request.POST if form else {},
        "solved": answers(found.book),
        "satisfied": SATISFIED,
        "done": request.GET.get("done", ""),
        "images": file_rules.IMAGES,
        "sounds": file_rules.AUDIO,
    }
    return render(request, "portal/matter.html", context, status=status)


@never_cache
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What to keep: number, check code, what happens next and by when; nothing of what was written."""
    if not viewers.holds(request, code):
        return _form(request, code=ids.clean_code(code)[:20], status=404)
    found = following.followed(request, code)
    link = f"{settings.BANSHI_URL}{reverse('portal:matter', args=[code])}"
    context = {
        "found": found,
        "check": people_queries.check_code(code),
        "link": link,
        "qr": segno.make(link, error="m").svg_inline(scale=4, border=2, omitsize=True),
    }
    return render(request, "portal/receipt.html", context)


def file(request: HttpRequest, code: str, blob_id: int) -> HttpResponse:
    """One file of one's own matter."""
    blob = following.followed(request, code).file(blob_id)
    response = HttpResponse(files.content(blob), content_type=blob.media_type)
    shown_here = blob.media_type in file_rules.IMAGES | file_rules.AUDIO
    ending = blob.media_type.rsplit("/", 1)[-1]
    response["Content-Disposition"] = f'{"inline" if shown_here else "attachment"}; filename="{blob.id}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response
