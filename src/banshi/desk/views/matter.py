"""The page of one matter, the requester's contact on asking, and the files that came with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.desk import page as pages
from banshi.files import queries as files
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.matters.facts.verbs import BY_RESOURCE
from banshi.matters.queries import seeing
from banshi.people import actions as people
from banshi.playbooks.rules import lookup
from banshi.web import viewers


def matter(request: HttpRequest, code: str) -> HttpResponse:
    """Everything this person may know of one matter; reading its texts is logged."""
    return _shown(request, code)


def contact(request: HttpRequest, code: str) -> HttpResponse:
    """The same page with name and phone in clear, for those who call the person; the log says so first."""
    viewer = viewers.viewer(request)
    found = pages.contact_of(code, viewer)
    if found is None:
        raise NotFound()
    people.log_read(viewer, page="contact", subjects=[code], at=clock.now())
    return _shown(request, code, revealed=found)


def _shown(request: HttpRequest, code: str, *, revealed: dict[str, str] | None = None) -> HttpResponse:
    viewer, at = viewers.viewer(request), clock.now()
    page = pages.page_of(code, viewer, at=at)
    if page.readable:
        people.log_read(viewer, page="matter", subjects=[page.state.code], at=at)
    verb = BY_RESOURCE.get(request.GET.get("done", ""))
    done = (lookup.own_label(page.book, verb.verb) or _(verb.label)) if verb else ""
    context = {"page": page, "revealed": revealed, "done": done, **pages.shown_at(page, at)}
    return render(request, "desk/matter.html", context)


def file(request: HttpRequest, code: str, blob_id: int) -> HttpResponse:
    """One file of a matter whose texts this person may read."""
    viewer = viewers.viewer(request)
    row, _state, relation = seeing.found(code, viewer)
    blob = files.blob(blob_id)
    if blob is None or blob.subject != row.id or not relation.sees_contents:
        raise NotFound()
    people.log_read(viewer, page="file", subjects=[row.code], at=clock.now())
    answer = HttpResponse(files.content(blob), content_type=blob.media_type)
    kind = "attachment" if blob.media_type == "application/pdf" else "inline"
    answer["Content-Disposition"] = f'{kind}; filename="{row.code}-{blob.id}.{blob.media_type.rsplit("/", 1)[-1]}"'
    return answer
