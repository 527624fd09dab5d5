"""Audits at the desk: auditors freeze, announce, draw, hand out and enter findings; units answer what did not agree."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banshi.calendars import queries as calendars
from banshi.desk.programmes import doing
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.nouns import telling as stories
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.releases.queries import releases
from banshi.verification import actions
from banshi.verification import facts as f
from banshi.verification.queries import audits as queries
from banshi.verification.rules import audit as rules
from banshi.verification.rules import sheet
from banshi.web import viewers
from banshi.web.access import route, staff

AUDITORS = staff("auditor")
ANSWERING = staff(*queries.HEADS, "auditor")
FORM = ("GET", "HEAD", "POST")


def audits(request: HttpRequest) -> HttpResponse:
    """All audits, and the form that freezes another list."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, "auditor")
    asks = (
        Ask("title", "line", _("抽查名称")),
        Ask("unit", "choice", _("由哪个单位来做"), choices=own, value=own[0][0]),
        Ask("whole", "choice", _("抽哪份名单"), choices=_lists(viewer)),
        Ask(
            "n",
            "number",
            _("抽多少项"),
            help=_("参考：135 项里抽 25 项能发现一成以上的不实，抽 46 项能发现半成以上的。"),
        ),
        Ask(
            "strata",
            "choice",
            _("要不要分层"),
            required=False,
            choices=tuple((one, _(said)) for one, said in f.STRATA.items()),
            help=_("不选就整份名单一起抽。分层的，各层按比例抽、至少一项，每层单独给出区间。"),
        ),
        Ask("answer_days", "number", _("不一致的，主办单位几天内答复（自然日）"), value="10"),
    )

    def made(given):
        kind, _colon, ref = given.pop("whole").partition(":")
        row = actions.freeze(given.pop("title"), kind=kind, ref=ref, **given, by=viewer, at=clock.now())
        return doing.went("audit", row.code)

    note = _("封存以后名单不能再换。40 项以内的短名单请全查。")
    return doing.create(
        request,
        Deed("", _("封存名单"), asks, made, note=note),
        template="desk/verification/audits.html",
        context=lambda: {"rows": list(queries.audits(viewer)[:100])},
    )


def _lists(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    wholes = releases.wholes(viewer, "")
    found = [(f"{one.kind}:{one.ref}", f"{_(f.KINDS[one.kind])}：{said}") for one, said in wholes if one.ref]
    found += [(f"release:{row.code}", f"{_(f.KINDS['release'])}：{row.title}") for row in releases.published()[:50]]
    return (*found, *((f"unit:{code}", f"{_(f.KINDS['unit'])}：{name}") for code, name in queries.owners()))


def _deeds(row, state: f.AuditState, viewer: Viewer) -> list[Deed]:
    runs = row.unit in viewer.units_with("auditor")
    at = clock.now()
    found = []
    if runs and not state.announced:
        found.append(_announcing(row, viewer))
    elif runs and not state.drawn:
        public = state.announced.rule == f.PUBLIC
        asks = (
            (Ask("value", "line", _("公开的数值（%(source)s）") % {"source": state.announced.source}),)
            if public
            else ()
        )
        found.append(Deed("draws", _("抽取"), asks, lambda given: actions.draw(row.code, **given, by=viewer, at=at)))
    if runs and state.drawn and (loose := [one for one in rules.items(state) if one not in state.found]):
        found.append(_handing(row, viewer, loose))
    if mine := [one for one in rules.items(state) if state.handed.get(one) == viewer.actor and one not in state.found]:
        found.append(_finding(row, viewer, mine))
    return found


def _announcing(row, viewer: Viewer) -> Deed:
    asks = (
        Ask("rule", "choice", _("种子用什么"), choices=tuple((one, _(said)) for one, said in f.RULES.items())),
        Ask("hours", "number", _("多少小时以后的时刻算起"), value="1"),
        Ask("source", "line", _("公开数值的出处、期号、日期"), required=False),
    )

    def run(given):
        at = clock.now()
        after = at + timedelta(hours=min(max(given["hours"], 0), 24 * 90))
        actions.announce(row.code, rule=given["rule"], after=after, source=given["source"], by=viewer, at=at)

    return Deed("announcements", _("公布种子规则"), asks, run, note=_("只能公布一次，种子须是现在谁也不知道的。"))


def _handing(row, viewer: Viewer, loose: list[str]) -> Deed:
    titles = queries.titles(loose)
    auditors = queries.auditors(viewers.today())
    asks = (
        Ask("username", "choice", _("交给谁"), choices=auditors),
        Ask("items", "choices", _("哪些项目"), choices=tuple((one, titles.get(one, one)) for one in loose)),
    )
    note = _("与主办单位同在一条线上的，系统会拒绝并指出是哪条线。")
    return Deed(
        "handings",
        _("交给线外核验员"),
        asks,
        lambda given: actions.hand(row.code, **given, by=viewer, at=clock.now()),
        note=note,
    )


def _finding(row, viewer: Viewer, mine: list[str]) -> Deed:
    titles = queries.titles(mine)
    asks = (
        Ask("item", "choice", _("项目"), choices=tuple((one, titles.get(one, one)) for one in mine)),
        Ask("result", "choice", _("结果"), choices=tuple((one, _(said)) for one, said in f.RESULTS.items())),
        Ask("files", "number", _("留存佐证几件"), required=False),
        Ask("text", "text", _("看到了什么")),
    )
    note = _("找不到、联系不上、被拒绝的按未确认计，单列，不从抽取数里减掉。")

    def run(given):
        actions.find(row.code, given.pop("item"), **given, by=viewer, at=clock.now())

    return Deed("findings", _("填写核验结果"), asks, run, note=note)


def _show(row, state: f.AuditState, viewer: Viewer) -> dict:
    drawn = rules.items(state)
    titles, texts, unit_of = queries.titles(drawn), queries.texts(row), {one.code: one.unit for one in state.list.lines}
    names = people.display_names({int(one[6:]) for one in state.handed.values() if one[6:].isdecimal()})
    return {
        "told": queries.told(state),
        "story": stories.lines(queries.AUDIT, row),
        "typed": queries.typed(row, state),
        "names": True,
        "waiting": rules.unanswered(state),
        "rule": _(f.RULES[state.announced.rule]) if state.announced else "",
        "lines": [
            {
                "code": code,
                "title": titles.get(code, code),
                "unit": unit_of[code],
                "further": code in state.drawn.further,
                "auditor": names.get(int(state.handed[code][6:]), "") if code in state.handed else "",
                "finding": state.found.get(code),
                "result": _(f.RESULTS[state.found[code].result]) if code in state.found else "",
                "text": texts.get(state.found[code].text, "") if code in state.found else "",
                "answer": texts.get(state.found[code].answer, "") if code in state.found else "",
                "given_up": _day(state.found[code].given_up) if code in state.found else None,
            }
            for code in drawn
        ],
    }


def file(request: HttpRequest, code: str) -> HttpResponse:
    """The draw as a plain file, for auditors at once."""
    row, state = queries.audit(code, viewers.viewer(request))
    if state.drawn is None:
        raise NotFound()
    answer = HttpResponse(sheet.written(state), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{row.code}.txt"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def refutations(request: HttpRequest) -> HttpResponse:
    """What did not agree at this person's units: late and unanswered first; all of it for an auditor."""
    viewer = viewers.viewer(request)
    found = queries.refutations(viewer, clock.text(viewers.moment()))
    titles = queries.titles([one.code for one in found])
    lines = [
        (
            one,
            titles.get(one.code, one.code),
            _day(one.due_at),
            _day(one.given_up),
        )
        for one in found
    ]
    context = {
        "lines": lines,
        "waiting": sum(not one.settled for one in found),
        "late": sum(one.late for one in found),
    }
    context["answers"] = bool(viewer.units_with(*queries.HEADS))
    return render(request, "desk/verification/refutations.html", context)


def _day(instant: str):
    return clock.parse(instant).astimezone(calendars.current().tz) if instant else None


def _answering(row, state: f.AuditState, viewer: Viewer) -> list[Deed]:
    open_ones = [code for code in queries.own(state, viewer) if code in rules.unanswered(state)]
    if not open_ones:
        return []
    titles = queries.titles(open_ones)
    asks = (
        Ask("item", "choice", _("项目"), choices=tuple((one, titles.get(one, one)) for one in open_ones)),
        Ask("text", "text", _("情况和整改")),
    )

    def run(given):
        actions.answer(row.code, given["item"], text=given["text"], by=viewer, at=clock.now())

    return [Deed("answers", _("答复不一致项"), asks, run)]


def _refuted(row, state: f.AuditState, viewer: Viewer) -> dict:
    own, texts = queries.own(state, viewer), queries.texts(row)
    titles = queries.titles(list(own))
    lines = [
        {
            "code": code,
            "title": titles.get(code, code),
            "unit": line.unit,
            "text": texts.get(state.found[code].text, ""),
            "answer": texts.get(state.found[code].answer, ""),
            "given_up": _day(state.found[code].given_up),
        }
        for code, line in own.items()
    ]
    return {"lines": lines, "days": state.list.answer_days}


AUDIT = Sheet("audit", "desk/verification/audit.html", AUDITORS, queries.audit, _show, _deeds)
REFUTATION = Sheet(
    "refutation", "desk/verification/refutation.html", staff(*queries.HEADS), queries.answerable, _refuted, _answering
)
urlpatterns = [
    route("audits", audits, access=AUDITORS, name="audits", methods=FORM),
    route("audits/<str:code>/file", file, access=AUDITORS, name="audit_file"),
    *AUDIT.routes("audits"),
    route("refutations", refutations, access=ANSWERING, name="refutations"),
    *REFUTATION.routes("refutations"),
]
