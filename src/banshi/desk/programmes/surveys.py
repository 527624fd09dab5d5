"""Surveys at the desk: those who run them design, freeze, draw, hand out codes and close; others read what was found."""

import csv

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.actions import surveys as actions
from banshi.programmes.queries import surveys as queries
from banshi.web import viewers
from banshi.web.access import route, staff

MOST_BYTES = 20 * 1024 * 1024
FORM = ("GET", "HEAD", "POST")
READING = staff(*queries.RUNNERS, "reviewer")
RUNNING = staff(*queries.RUNNERS)


def surveys(request: HttpRequest) -> HttpResponse:
    """The surveys this person's units run, and closed ones about its line."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *queries.RUNNERS)
    asks = (
        Ask("title", "line", _("问卷名称")),
        Ask("unit", "choice", _("由哪个单位来做"), choices=own, value=own[0][0] if own else ""),
        Ask("about", "unit", _("问的是哪个单位的工作")),
        Ask("text", "text", _("为什么问")),
        Ask("extra", "text", _("另加的题，一行一道：题目｜+好的回答｜0中间的回答｜-不好的回答"), required=False),
    )

    def made(given):
        return doing.went("survey", actions.design(given.pop("title"), **given, by=viewer, at=clock.now()).code)

    return doing.create(
        request,
        Deed("", _("设计问卷"), asks, made, note=_("先问解决没有，再问满意不满意；三个“感”照公布的题目问。")),
        template="desk/programmes/surveys.html",
        context=lambda: {
            "rows": list(queries.surveys(viewer)[:100]),
            "own": own,
            "steers": opens.STEERING.allows(viewer.roles),
        },
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    if row.unit not in viewer.units_with(*queries.RUNNERS) or state.closed:
        return []
    if not state.population:
        asks = (Ask("people", "text", _("名单，一行一人：编号，地点（名称或代码）")),)
        note = _("只放编号，不放姓名和电话；联系方式留在回访中心。封存后不能再换。")
        return [
            Deed(
                "population",
                _("封存名单"),
                asks,
                lambda given: actions.freeze(row.code, given["people"], by=viewer, at=at),
                note=note,
            )
        ]
    if not state.drawn:
        asks = (Ask("n", "number", _("抽多少人")),)
        return [
            Deed(
                "draws",
                _("抽取"),
                asks,
                lambda given: actions.draw(row.code, given["n"], by=viewer, at=at),
                note=_(
                    "种子是封存名单之后的下一次记录封存，谁也不能事先知道。回答的人不足 5 个的题不公布结果，请多抽一些。"
                ),
            )
        ]
    asks = (Ask("refs", "text", _("联系到的编号，一行一个")),)
    return [
        Deed(
            "contacts",
            _("登记联系到的人"),
            asks,
            lambda given: actions.reach(row.code, given["refs"].split(), by=viewer),
        ),
        Deed("closing", _("结束问卷"), (), lambda given: actions.close(row.code, by=viewer, at=at)),
    ]


def _show(row, state, viewer: Viewer) -> dict:
    runs = row.unit in viewer.units_with(*queries.RUNNERS)
    return {
        "found": queries.found(row, state) if state.closed else None,
        "counts": queries.counts(row),
        "purpose": next(iter(told.first_texts([row.id]).values()), ""),
        "own": runs,
        "runs": runs and state.drawn and not state.closed,
        "freezes": runs and not state.population,
        "told": told.lines(NOUNS["survey"][0], row),
    }


def population(request: HttpRequest, code: str) -> HttpResponse:
    """A long list comes as a file of the same lines; a refusal shows the page again with the line that is wrong."""
    viewer = viewers.viewer(request)
    row, _state = queries.run_by(code, viewer)
    try:
        with recording.unmoved(row, doing.seen(request)):
            actions.freeze(row.code, _read(request), by=viewer, at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return SURVEY.again(request, code, refused)
    return doing.went("survey", row.code)


def _read(request: HttpRequest) -> str:
    file = request.FILES.get("people")
    if file is None or file.size > MOST_BYTES:
        raise Refused("no_file", "请选一个不超过 20 MB 的文件。", "Choose a file of 20 MB at most.", where="people")
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            "not_utf8", "文件不是 UTF-8 编码，请另存为 UTF-8。", "The file is not UTF-8; save it so.", where="people"
        ) from error


def codes(request: HttpRequest, code: str) -> HttpResponse:
    """The one-time codes of those drawn as CSV, for the callback centre alone; the reading is logged."""
    viewer = viewers.viewer(request)
    row, _state = queries.run_by(code, viewer)
    try:
        doing.current(request, row.number)
    except Refused as refused:
        return SURVEY.again(request, code, refused)
    rows = actions.codes(code, by=viewer, at=clock.now())
    answer = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})
    answer["Content-Disposition"] = f'attachment; filename="codes-{code}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([_("编号"), _("地点"), _("回答码")])
    writer.writerows((ref, _called(place), token) for ref, place, token in rows)
    return answer


def _called(path: str) -> str:
    found = places.at_path(path)
    return found.full_name if found else path


SURVEY = Sheet("survey", "desk/programmes/survey.html", READING, queries.survey, _show, _deeds)

urlpatterns = [
    route("surveys", surveys, access=READING, name="surveys", methods=FORM),
    route("surveys/<str:code>/lists", population, access=RUNNING, name="survey_lists", methods=("POST",)),
    route("surveys/<str:code>/codes", codes, access=RUNNING, name="survey_codes", methods=("POST",)),
    *SURVEY.routes("surveys"),
]
