"""Inspections as their organiser and auditors see them: lists sealed, numbers given, results by number; never the list."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.desk.inspections import opens
from banshi.desk.programmes import doing
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.queries import telling
from banshi.inspections.queries import tours as queries
from banshi.inspections.rules import sheet
from banshi.inspections.rules import tour as rules
from banshi.kit import clock, encodings
from banshi.kit.refused import NotFound, Refused
from banshi.matters.queries import seeing
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
LARGEST = 300_000
HOUR = "6"


def inspections(request: HttpRequest) -> HttpResponse:
    """An inspector's numbers, what this person's unit organises, and the form that seals another list."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *queries.ORGANISERS)

    def made(given):
        row = actions.freeze(given.pop("title"), _list(request), **given, by=viewer, at=clock.now())
        return doing.went("inspection", row.code)

    def context():
        return {
            "mine": queries.mine(viewer, viewers.today()),
            "rows": list(queries.tours(viewer).defer("state")[:100]) if opens.ORGANISING.allows(viewer.roles) else [],
            "organises": bool(own),
            "oversees": opens.ORGANISING.allows(viewer.roles),
            "sites": request.POST.get("sites", "")[:LARGEST],
            "today": viewers.today(),
        }

    deed = Deed("", _("封存名单"), _sealing(own) if own else (), made, note=_("封存以后名单不能再看，也不能再换。"))
    if request.method == "POST" and not own:
        raise NotFound()
    return doing.create(request, deed, template="desk/inspections/inspections.html", context=context)


def _sealing(own) -> tuple[Ask, ...]:
    on = viewers.today()
    rules_ = tuple((one, _(said)) for one, said in f.RULES.items())
    return (
        Ask("title", "line", _("暗访名称"), help=_("抽取以前不公开")),
        Ask("unit", "choice", _("由哪个单位组织"), choices=own, value=own[0][0]),
        Ask("head", "choice", _("发现的问题直送哪个单位的负责人"), choices=queries.heads(on)),
        Ask("on", "day", _("哪一天去")),
        Ask("hour", "number", _("当天几点以后抽取（0–23）"), value=HOUR),
        Ask("n", "number", _("抽几处"), value="6"),
        Ask("rule", "choice", _("种子用什么"), choices=rules_, value=f.SEAL),
        Ask("source", "line", _("公开数值的出处、期号、日期"), required=False, help=_("只在种子用公开数值时填")),
    )


def _list(request: HttpRequest) -> str:
    """The list as typed, or as a file of the same lines."""
    given = request.FILES.get("file")
    if given is None:
        return request.POST.get("sites", "")[:LARGEST]
    if given.size > LARGEST:
        raise Refused("file_too_large", "文件太大了。", "The file is too large.", where="sites")
    text = encodings.decoded(given.read())
    if text is None:
        raise Refused(
            "unreadable_file",
            "文件读不了。请另存为 UTF-8 的 CSV 再试。",
            "The file cannot be read; save it as CSV in UTF-8.",
            where="sites",
        )
    return text


def _deeds(row, state: f.TourState, viewer: Viewer) -> list[Deed]:
    if row.unit not in viewer.units_with(*queries.ORGANISERS):
        return []
    found = []
    if closed := [n for n, slot in enumerate(state.slots, start=1) if not slot.opened]:
        found.append(_giving(row, state, viewer, closed))
    if state.drawn is None and state.sealed.rule == f.PUBLIC:
        asks = (Ask("value", "line", _("公开的数值（%(source)s）") % {"source": state.sealed.source}),)
        found.append(
            Deed("draws", _("抽取"), asks, lambda given: actions.draw(row.code, **given, by=viewer, at=clock.now()))
        )
    return found


def _giving(row, state: f.TourState, viewer: Viewer, closed: list[int]) -> Deed:
    known = queries.names(state)
    choices = tuple((str(n), _number(n, known.get(state.slots[n - 1].inspector, ""))) for n in closed)
    asks = (
        Ask("username", "choice", _("交给谁"), choices=queries.inspectors(date.fromisoformat(state.sealed.on))),
        Ask("numbers", "choices", _("哪些号"), choices=choices),
    )

    def run(given):
        numbers = [int(n) for n in given["numbers"]]
        actions.give(row.code, numbers, username=given["username"], by=viewer, at=clock.now())

    note = _("抽取时会让每个人避开自己线上的地点；实在避不开的号会空出来，要另找线外的人。")
    return Deed("handings", _("把号交给督查员"), asks, run, note=note)


def _number(n: int, name: str) -> str:
    return _("%(n)s 号（%(name)s）") % {"n": n, "name": name} if name else _("%(n)s 号") % {"n": n}


def _show(row, state: f.TourState, viewer: Viewer) -> dict:
    known, sites = queries.names(state), queries.told(state)
    if sites:
        subjects = [row.code, *(f"{row.code}/{n}" for n in sites)]
        people.log_read(viewer, page="inspection", subjects=subjects, at=clock.now())
    matters = [slot.matter for slot in state.slots if slot.matter]
    seen = set(seeing.visible_to(viewer).filter(code__in=matters).values_list("code", flat=True))
    texts = queries.texts(row, [one for slot in state.slots for one in (slot.text, slot.taken)])
    return {
        "told": telling.in_numbers(row, state, viewers.today()),
        "rule": _(f.RULES[state.sealed.rule]),
        "audits": opens.AUDITING.allows(viewer.roles),
        "lines": [
            {
                "n": n,
                "inspector": known.get(slot.inspector, ""),
                "opened": clock.parse(slot.opened) if slot.opened else None,
                "filed": clock.parse(slot.filed) if slot.filed else None,
                "result": _(f.RESULTS[slot.result]) if slot.result else "",
                "site": queries.place_words(sites[n]) if n in sites else "",
                "unit": sites[n].unit if n in sites else "",
                "text": texts.get(slot.text, ""),
                "taken": texts.get(slot.taken, ""),
                "files": slot.files,
                "matter": slot.matter,
                "linked": slot.matter in seen,
            }
            for n, slot in enumerate(state.slots, start=1)
        ],
        "free": [n for n, slot in enumerate(state.slots, start=1) if not slot.inspector],
        "over": rules.day_over(state, viewers.today()),
    }


def file(request: HttpRequest, code: str) -> HttpResponse:
    """The draw as a plain file: numbers and salted hashes, no place and no unit."""
    row, state = queries.tour(code, viewers.viewer(request))
    if state.drawn is None:
        raise NotFound()
    answer = HttpResponse(sheet.written(state), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="inspection-{row.code}.txt"'
    return answer


TOUR = Sheet("inspection", "desk/inspections/inspection.html", opens.ORGANISING, queries.tour, _show, _deeds)
urlpatterns = [
    route("", inspections, access=opens.ALL, name="inspections", methods=FORM),
    route("tours/<str:code>/draw", file, access=opens.ORGANISING, name="inspection_file"),
]
