"""An inspector's own number, on a phone at the site: opened on the day, then one result with photographs."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banshi.desk import forms
from banshi.desk.administration.doors import door
from banshi.desk.inspections import opens
from banshi.files import queries as files
from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.queries import tours as queries
from banshi.inspections.rules import tour as rules
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.matters.rules.fields import BadFields
from banshi.people import actions as people
from banshi.playbooks import queries as playbooks
from banshi.web import viewers


def number(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """One number of this inspector's: closed, opened, or filed."""
    return _drawn(request, code, n)


def opening(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Open it: an entry of the record, and nobody else is told."""
    viewer = viewers.viewer(request)
    try:
        actions.open_number(code, n, by=viewer, at=clock.now())
    except Refused as refused:
        return _refused(request, code, n, refused)
    return HttpResponseRedirect(reverse("desk:inspection_number", args=[code, n]))


def result(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """File what was found; a refusal shows the page again with what was typed."""
    viewer = viewers.viewer(request)
    given = {name: request.POST.get(name, "") for name in ("result", "category", "text")}
    try:
        # no `seen`: others who file at the same time move the record on, and a number is its holder's alone
        actions.file(code, n, **given, uploads=forms.uploads_of(request), by=viewer, at=clock.now())
    except Refused as refused:
        return _refused(request, code, n, refused)
    return HttpResponseRedirect(reverse("desk:inspection_number", args=[code, n]))


def _refused(request: HttpRequest, code: str, n: int, refused: Refused) -> HttpResponse:
    if isinstance(refused, NotFound):
        raise refused
    problems = refused.problems if isinstance(refused, BadFields) else {}
    english = (get_language() or "").startswith("en")
    wrong = {name: said[english] for name, said in problems.items()} or {refused.where: refused.say()}
    return _drawn(request, code, n, wrong=wrong, said=refused.say(), status=refused.status)


def _drawn(
    request: HttpRequest, code: str, n: int, *, wrong: dict | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    viewer = viewers.viewer(request)
    row, state = queries.of_inspector(code, viewer)
    try:
        slot, site = rules.slot(state, n, viewer.actor), queries.opened_by(state, n, viewer)
    except Refused as refused:
        raise NotFound() from refused
    if site is not None:
        people.log_read(viewer, page="inspection", subjects=queries.subjects(row, n), at=clock.now())
    context = {
        "row": row,
        "n": n,
        "slot": slot,
        "site": site,
        "where": queries.place_words(site) if site else "",
        "unit": queries.responsible(site, viewers.today()) if site else "",
        "after": clock.parse(state.sealed.after),
        "opens": state.sealed.on == viewers.today().isoformat() and (state.drawn or rules.waits(state, clock.now())),
        "over": rules.day_over(state, viewers.today()),
        "results": [(one, _(words)) for one, words in f.RESULTS.items()],
        "categories": _categories() if site and not slot.result else [],
        "filed": _(f.RESULTS[slot.result]) if slot.result else "",
        "filed_at": clock.parse(slot.filed) if slot.filed else None,
        "texts": [body for _id, body in sorted(queries.texts(row, [slot.text, slot.taken]).items())],
        "typed": request.POST,
        "wrong": wrong or {},
        "said": said,
    }
    return render(request, "desk/inspections/number.html", context, status=status)


def _categories() -> list[tuple[str, str]]:
    book = playbooks.current(queries.KIND)
    return [(one.code, one.label.zh) for one in book.categories]


def evidence(request: HttpRequest, code: str, blob_id: int) -> HttpResponse:
    """A photograph filed with a site where nothing was found, for those who organise and audit and for who took it."""
    viewer = viewers.viewer(request)
    row, n = queries.evidence(code, blob_id, viewer)
    blob = files.blob(blob_id)
    if blob is None or blob.subject != row.id:
        raise NotFound()
    people.log_read(viewer, page="file", subjects=queries.subjects(row, n), at=clock.now())
    answer = HttpResponse(files.content(blob), content_type=blob.media_type)
    kind = "attachment" if blob.media_type == "application/pdf" else "inline"
    answer["Content-Disposition"] = f'{kind}; filename="{row.code}-{blob.id}.{blob.media_type.rsplit("/", 1)[-1]}"'
    return answer


NUMBER = "tours/<str:code>/numbers/<int:n>"
urlpatterns = [
    door(NUMBER, number, access=opens.LOOKING, name="inspection_number"),
    door(f"{NUMBER}/openings", opening, access=opens.LOOKING, name="inspection_opening", methods=("POST",)),
    door(f"{NUMBER}/results", result, access=opens.LOOKING, name="inspection_result", methods=("POST",)),
    door("tours/<str:code>/files/<int:blob_id>", evidence, access=opens.EVIDENCE, name="inspection_evidence"),
]
