"""A report: one question a page, the answers played back, sent once. Earlier answers travel in the form itself."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from msgspec.structs import replace

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.actions import receive as receiving
from banshi.people.facts import Viewer
from banshi.playbooks.facts import Playbook
from banshi.portal import answers, choosing, drafts, kinds
from banshi.portal.answers import Page
from banshi.web import limits, queries, viewers

WINDOW = 600
MOST_REPORTS, MOST_UPLOADS = 40, 120


def choose(request: HttpRequest) -> HttpResponse:
    """The first question of the most general kind at once; the other kinds are named under it."""
    offered = kinds.offered()
    return _first(request, offered[0]) if offered else render(request, "portal/kinds.html")


# nobody is signed in here and no cookie gives any right, so that a browser without cookies can report too
@csrf_exempt
def walk(request: HttpRequest, kind: str) -> HttpResponse:
    """The next question after the one just answered, or the same one with what must be mended."""
    book = kinds.named(kind)
    if request.method != "POST":
        return _first(request, book)
    form = choosing.Form.of(book, request.POST)
    wrong = _keep_files(request, form.nonce)
    going = request.POST.get("_go", "next")
    verb, _, what = going.partition(":")
    if verb == "drop":
        drafts.remove(form.nonce, what)
        return _ask(request, form)
    if wrong:
        return _ask(request, form, problems={"files": wrong}, status=422)
    if verb in ("find", "show"):
        return _ask(request, form)
    if verb in ("back", "edit", "skip"):
        return _show(request, form.moved(verb, what))
    problems = form.problems()
    if problems:
        return _ask(request, form, problems=problems, status=422)
    return _show(request, form.moved("next"))


def _first(request: HttpRequest, book: Playbook) -> HttpResponse:
    drafts.sweep_now_and_then(viewers.moment())
    return _ask(request, choosing.Form.fresh(book))


def _keep_files(request: HttpRequest, nonce: str) -> str:
    given = [one for one in request.FILES.getlist("files") if one.name]
    if not given:
        return ""
    limits.count(request, "drafts", limit=MOST_UPLOADS, seconds=WINDOW)
    return " ".join(drafts.add(nonce, [receiving.Upload(one.name, one.read()) for one in given]))


def _show(request: HttpRequest, form: choosing.Form) -> HttpResponse:
    return _check(request, form) if form.page is None else _ask(request, form)


def _ask(
    request: HttpRequest, form: choosing.Form, *, problems: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    page = form.page or form.pages[0]
    return render(request, "portal/question.html", _question(form, page) | {"problems": problems or {}}, status=status)


def _question(form: choosing.Form, page: Page) -> dict:
    takes_files = page.name == answers.files_page(form.book)
    return {
        "form": form,
        "book": form.book,
        "page": page,
        "questions": [choosing.question(form, field) for field in page.fields if field.type != "files"],
        "kept_for": kinds.kept_for(form.book),
        "others": [book for book in kinds.offered() if book.kind != form.book.kind] if form.number == 1 else [],
        "takes_files": takes_files,
        "files": drafts.kept(form.nonce) if takes_files else [],
    }


def _check(
    request: HttpRequest, form: choosing.Form, *, problems: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    form = replace(form, page=None)
    context = {
        "form": form,
        "book": form.book,
        "rows": form.played_back(),
        "files": drafts.kept(form.nonce),
        "files_page": answers.files_page(form.book),
        "units": choosing.units_to_name(viewers.today()),
        "problems": problems or {},
    }
    return render(request, "portal/check.html", context, status=status)


@csrf_exempt
def receipts(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the report; the same form a second time leads to the first receipt."""
    form = choosing.Form.of(kinds.named(kind), request.POST)
    code = drafts.settled(form.nonce)
    if not code:
        try:
            code = _received(request, form)
        except Refused as refused:
            return _check(request, form, problems=answers.said(refused), status=refused.status)
        drafts.settle(form.nonce, code)
    response = HttpResponseRedirect(reverse("portal:receipt", args=[code]))
    response.status_code = 303
    viewers.grant(request, response, code)
    return response


def _received(request: HttpRequest, form: choosing.Form) -> str:
    limits.count(request, "report", limit=MOST_REPORTS, seconds=WINDOW)
    desk = queries.intake_code()
    receipt = receiving.receive(
        form.book.kind,
        form.raw,
        by=Viewer(actor="requester"),
        at=clock.now(),
        intake=receiving.intake_unit([desk] if desk else []),
        channel="web",
        uploads=drafts.uploads(form.nonce),
        nonce=form.nonce,
        about=form.about,
    )
    return receipt.code
