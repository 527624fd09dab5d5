"""A move on a matter: the form alone on a page, and what became of it when it was sent."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from banshi.desk import forms, navigation, rows
from banshi.desk import page as pages
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused, Stale
from banshi.matters.actions import acting
from banshi.matters.facts.verbs import BY_RESOURCE, Verb
from banshi.matters.queries import pages as matters
from banshi.matters.queries import seeing
from banshi.people.facts import Viewer
from banshi.web import viewers


def move(request: HttpRequest, code: str, resource: str) -> HttpResponse:
    """GET shows the form of one move; POST makes it and goes back to the matter, or to the list it came from."""
    verb = BY_RESOURCE.get(resource)
    if verb is None or not verb.by_form:
        raise NotFound()
    viewer = viewers.viewer(request)
    if request.method != "POST":
        return _form(request, code, verb, viewer=viewer)
    try:
        _make(request, code, verb, viewer=viewer)
    except NotFound:
        raise
    except Refused as refused:
        return _form(request, code, verb, viewer=viewer, refused=refused)
    return HttpResponseRedirect(_next(request, code, verb, viewer))


def _make(request: HttpRequest, code: str, verb: Verb, *, viewer: Viewer) -> None:
    acting.act(
        code,
        verb.verb,
        by=viewer,
        at=clock.now(),
        seen=forms.seen_by(request),
        given=forms.given_by(request, verb),
        uploads=forms.uploads_of(request),
    )


def _next(request: HttpRequest, code: str, verb: Verb, viewer: Viewer) -> str:
    if request.POST.get("back") == "board" and navigation.BOARD.allows(viewer.roles):
        return f"{reverse('desk:board')}?{urlencode({'done': code})}"
    try:
        seeing.found(code, viewer)
    except NotFound:
        # it has gone where this person may not follow
        return reverse("desk:worklist")
    return f"{reverse('desk:matter', args=[code])}?{urlencode({'done': verb.resource})}"


def _form(
    request: HttpRequest, code: str, verb: Verb, *, viewer: Viewer, refused: Refused | None = None
) -> HttpResponse:
    """The form on a page of its own; what was typed stays, and a stale one is told what changed."""
    row, state, _relation = seeing.found(code, viewer)
    book = matters.book_of(row)
    open_now = verb in matters.moves(state, book, viewer, at=clock.now())
    if not open_now and refused is None:
        refused = _not_now(state, book, verb)
    typed = forms.typed_in(request.POST) if refused is not None and request.method == "POST" else None
    context = {
        "form": forms.form_of(
            verb, state, book, typed=typed, problem=refused, suggested=pages.suggested(state, verb.verb, book)
        ),
        "code": row.code,
        "step": rows.step_label(book, state.step),
        "refused": refused,
        "stale": isinstance(refused, Stale),
        "by_oneself": isinstance(refused, Stale) and _made_before(request, row, book, verb, viewer),
        "changes": refused.values.get("changes", ()) if isinstance(refused, Stale) else (),
        "open_now": open_now,
        "back": request.POST.get("back", ""),
        "noun": book.noun.zh,
    }
    return render(request, "desk/move.html", context, status=refused.status if refused else 200)


def _made_before(request: HttpRequest, row, book, verb: Verb, viewer: Viewer) -> bool:
    """Whether the same person made this very move since the form was drawn: pressed twice, or went back and pressed."""
    seen = forms.seen_by(request)
    since = [told for told in matters.timeline(row, book, viewer=viewer, contents=False) if told.number > seen]
    return any(told.kind == verb.entry and told.who == viewer.name for told in since)


def _not_now(state, book, verb: Verb) -> Refused:
    return Refused(
        "move_not_open",
        "现在不能由您“{label}”：当前是“{step}”。请回到办理页看可以做什么。",
        "“{label}” is not yours to do now: the matter is at the step “{step}”.",
        status=409,
        label=verb.label,
        step=rows.step_label(book, state.step),
    )
