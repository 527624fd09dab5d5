"""Notices at the desk: drafting, issuing, who has answered; plans held against what was asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.desk.programmes import doing, opens, persons
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.kit.refused import NotFound
from banshi.nouns import telling as told
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.programmes.actions import cascading as actions
from banshi.programmes.facts import notice as f
from banshi.programmes.facts import plan as plan_facts
from banshi.programmes.queries import cascading as queries
from banshi.programmes.queries import origins, owed
from banshi.programmes.rules import cascade
from banshi.programmes.rules import notice as rules
from banshi.record import queries as record
from banshi.units import queries as units
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")


def notices(request: HttpRequest) -> HttpResponse:
    """What this person's units issued and what they got; a form to draft another."""
    viewer = viewers.viewer(request)
    own = doing.own_units(viewer, *opens.OFFICERS)
    earlier = [
        (str(row.id), f"{row.document_number} {row.title}")
        for row in queries.notices(viewer).filter(issued=True, issuer__in=dict(own))[:50]
    ]
    asks = (
        Ask("title", "line", _("标题")),
        Ask("issuer", "choice", _("发文单位"), choices=own, value=own[0][0] if own else ""),
        Ask("disclosure", "choice", _("公开属性"), choices=tuple(f.DISCLOSURE.items()), value="internal"),
        Ask("supersedes", "choice", _("代替哪一份通知"), required=False, choices=tuple(earlier)),
        Ask("cascades", "check", _("要求所有下级单位都制定本级方案（逐级铺开）"), required=False),
        Ask("text", "text", _("导语（不写任何秘密事项）"), required=False),
    )

    def made(given):
        fact = f.Drafted(
            title=given["title"],
            issuer=given["issuer"],
            disclosure=given["disclosure"],
            supersedes=int(given["supersedes"] or 0),
            cascades=given["cascades"],
        )
        return doing.went("notice", actions.draft(fact, given["text"], by=viewer, at=clock.now()).code)

    deed = Deed("", _("起草通知"), asks, made, note=_("这里不放秘密事项。默认内部，公开须另选。"))
    return doing.create(
        request,
        deed,
        template="desk/programmes/notices.html",
        context=lambda: {"rows": list(queries.notices(viewer)[:100]), "own": dict(own)},
    )


def _requirement(given) -> f.Requirement:
    return f.Requirement(
        ref=given["ref"],
        text=given["text"],
        who=given["who"],
        measure=given["measure"],
        due_on=given["due_on"].isoformat() if given["due_on"] else "",
        mandatory=given["mandatory"],
    )


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    mine = viewer.units_with(*opens.OFFICERS)
    found: list[Deed] = []
    if state.issuer in mine and not state.issued:
        found += _draft_deeds(row, state, viewer)
    if state.issuer in viewer.units_with("unit_head") and state.issued:
        also = (Ask("unit", "unit", _("增发给哪个单位")),)
        at = clock.now()
        found.append(
            Deed(
                "recipients",
                _("增发"),
                also,
                lambda given: actions.send_also(row.code, given["unit"], by=viewer, at=at),
            )
        )
    got = [one.unit for one in row.deliveries.all() if one.unit in mine] if state.issued else []
    for unit in got:
        if not row.plans.filter(unit=unit).exists():
            asks = (Ask("title", "line", _("方案名称"), value=_("%(title)s实施方案") % {"title": state.title}),)
            found.append(Deed("plans", _("起草本级实施方案"), asks, _beginning(row, unit, viewer)))
            break
    return found


def _beginning(row, unit: str, viewer: Viewer):
    def begin(given):
        made = actions.begin_plan(row.code, unit=unit, title=given["title"], by=viewer, at=clock.now())
        return doing.went("plan", made.code)

    return begin


def _draft_deeds(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    requirement = (
        Ask("ref", "line", _("序号"), value=str(len(state.requirements) + 1)),
        Ask("text", "text", _("任务要求")),
        Ask("who", "choice", _("责任单位"), required=False, choices=((f.EVERYBODY, _("各收文单位")), *_units())),
        Ask("measure", "line", _("怎样衡量"), required=False),
        Ask("due_on", "day", _("时限"), required=False),
        Ask("mandatory", "check", _("规定动作"), required=False),
    )
    found = [
        Deed(
            "requirements",
            _("写一条要求（同一序号即改写）"),
            requirement,
            lambda given: actions.set_requirement(row.code, _requirement(given), by=viewer, at=at),
        )
    ]
    if state.requirements:
        refs = tuple((ref, f"{ref}. {one.text[:30]}") for ref, one in state.requirements.items())
        found.append(
            Deed(
                "requirement-removals",
                _("删去一条要求"),
                (Ask("ref", "choice", _("哪一条"), choices=refs),),
                lambda given: actions.drop_requirement(row.code, given["ref"], by=viewer, at=at),
            )
        )
    if state.issuer in viewer.units_with("unit_head"):
        found.append(_issuing(row, state, viewer))
    return found


def _units() -> tuple[tuple[str, str], ...]:
    return units.choices(viewers.today())


def _issuing(row, state, viewer: Viewer) -> Deed:
    lacks = rules.incomplete(state)
    older = queries.state_of_notice(state.supersedes) if state.supersedes else None
    asks = (
        Ask(
            "recipients",
            "units",
            _("收文单位，逐一勾选（都不选即发给全部下级单位）") if state.cascades else _("收文单位，逐一勾选"),
            required=not state.cascades,
            values=tuple(older.recipients) if older else (),
        ),
        Ask("acknowledge_on", "day", _("回执截止")),
        Ask("plan_on", "day", _("报送方案截止")),
        *((Ask("approved", "check", _("我同意带着不完整的要求印发"), required=False),) if lacks else ()),
    )

    def issue(given):
        return actions.issue(
            row.code,
            recipients=given["recipients"],
            acknowledge_on=given["acknowledge_on"],
            plan_on=given["plan_on"],
            approved=given.get("approved", False),
            by=viewer,
            at=clock.now(),
        )

    note = "；".join(
        _("第 %(ref)s 条缺%(what)s") % {"ref": ref, "what": "、".join(what)} for ref, what in lacks.items()
    )
    return Deed("issuance", _("印发"), asks, issue, note=note)


WHYS = {
    "not_sent": gettext_noop("没有发给它"),
    "none": gettext_noop("没有起草"),
    "drafting": gettext_noop("正在起草"),
    "returned": gettext_noop("已退回，待修改"),
    "earlier": gettext_noop("只有前一份通知的方案"),
    "echo": gettext_noop("与上级高度相近，本级任务 0 项，不计为落实"),
}


def _show(row, state, viewer: Viewer) -> dict:
    older = queries.state_of_notice(state.supersedes) if state.supersedes else None
    return {
        **(_answered(row, state) if state.issued and queries.issues(row, viewer) else {}),
        "older": older,
        "versions": queries.versions(row),
        "changes": rules.changes(older, state, names=dict(_units())) if older else [],
        "lacks": rules.incomplete(state),
        "approver": persons.names([state.approver]).get(state.approver, state.approver),
        "disclosure": f.DISCLOSURE[state.disclosure],
        "mine": row.plans.filter(unit__in=viewer.units_with(*opens.OFFICERS)).first(),
        "heads": _heads(state.issuer) if not state.issued else [],
        "later": queries.notices(viewer).filter(id=state.superseded_by).first() if state.superseded_by else None,
        "owes": _owing(row, state, viewer),
        "told": told.lines(queries.NOTICE, row, instead=_worded),
    }


def _heads(unit: str) -> list[str]:
    """Who may issue what this unit drafts, by name."""
    return [one.display_name for one in people.staff_in([unit], role="unit_head", on=viewers.today())]


def _owing(row, state, viewer: Viewer) -> list[owed.Owed]:
    """The papers by which the person's own units still owe this notice an acknowledgement or a plan."""
    mine = [unit for unit in viewer.units_with(*opens.OFFICERS) if unit in state.recipients]
    return [one for one in owed.by(mine, viewers.today()) if one.link == row.code] if mine else []


def _worded(fact) -> str:
    """Which requirement or item was written, not only that one was."""
    if isinstance(fact, f.RequirementSet):
        return _("写入任务要求 %(ref)s：%(text)s") % {"ref": fact.requirement.ref, "text": fact.requirement.text[:60]}
    if isinstance(fact, plan_facts.ItemSet):
        return _("写入方案条目 %(ref)s：%(text)s") % {"ref": fact.item.ref, "text": fact.item.text[:60]}
    return ""


def _answered(row, state) -> dict:
    """What the issuer reads: who answered how, what no plan takes up, how far down the cascade has come."""
    today = viewers.today()
    recipients = queries.recipients(row, today)
    filed = list(row.plans.filter(filed=True))
    found = queries.reach(row, today) if state.cascades else None
    echoes = sum(one.nearly_identical for one in recipients)
    return {
        "recipients": sorted(recipients, key=lambda one: (not one.only_earlier, one.acknowledged, one.filed)),
        "acknowledged": sum(one.acknowledged for one in recipients),
        "only_earlier": sum(one.only_earlier for one in recipients),
        "filed": len(filed),
        "echoes": echoes,
        "carried_out": len(filed) - echoes,
        "childless": {ref: names for ref, names in queries.without_child(row, filed).items() if names} if filed else {},
        "reach": found,
        "lacking": [(one.unit, _(WHYS[one.why])) for one in found.lacking] if found else [],
    }


NOTICE = Sheet("notice", "desk/programmes/notice.html", opens.STEERING, queries.notice, _show, _deeds)


def silent(request: HttpRequest, code: str) -> HttpResponse:
    """One printed page: who has not acknowledged by today."""
    viewer = viewers.viewer(request)
    row, state = queries.notice(code, viewer)
    if not queries.issues(row, viewer):
        raise NotFound()
    found = queries.recipients(row, viewers.today())
    missing = [one for one in found if not one.acknowledged]
    context = {
        "row": row,
        "state": state,
        "missing": sorted(missing, key=lambda one: not one.only_earlier),
        "only_earlier": sum(one.only_earlier for one in missing),
        "of": len(found),
        "on": viewers.today(),
        "seal": record.last_seal(),
    }
    return render(request, "desk/programmes/silent.html", context)


def _plan_deeds(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    found: list[Deed] = []
    mine = viewer.units_with(*opens.OFFICERS)
    if state.unit in mine and not state.accepted and (not state.filed or state.returned):
        found += _editing(row, state, viewer)
    if row.notice.issuer in mine and state.filed and not state.returned and not state.accepted:
        found += [
            Deed("acceptance", _("认可方案"), (), lambda given: actions.accept_plan(row.code, by=viewer, at=at)),
            Deed(
                "returns",
                _("退回修改"),
                (doing.reason(),),
                lambda given: actions.return_plan(row.code, given["reason"], by=viewer, at=at),
            ),
        ]
    return found


def _editing(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    demands = queries.demands_of(queries.state_of_notice(state.notice), state.unit)
    asks = (
        Ask("ref", "line", _("序号"), value=str(len(state.items) + 1)),
        Ask("relation", "choice", _("与上级要求的关系"), choices=tuple(cascade.RELATIONS.items())),
        Ask(
            "demand",
            "choice",
            _("对应上级哪一条"),
            required=False,
            choices=tuple((ref, f"{ref}. {text[:40]}") for ref, text in demands.items()),
        ),
        Ask("text", "text", _("本级怎么办")),
        Ask("measure", "line", _("怎样衡量"), required=False, help=_("写明衡量办法和时限的，计为本级可衡量任务")),
        Ask("due_on", "day", _("时限"), required=False),
    )

    def set_item(given):
        item = plan_facts.PlanItem(
            ref=given["ref"],
            text=given["text"],
            relation=given["relation"],
            demand=given["demand"],
            measure=given["measure"],
            due_on=given["due_on"].isoformat() if given["due_on"] else "",
        )
        return actions.set_item(row.code, item, by=viewer, at=at)

    found = [Deed("items", _("写一条（同一序号即改写）"), asks, set_item)]
    if state.items:
        refs = tuple((ref, f"{ref}. {one.text[:30]}") for ref, one in state.items.items())
        found += [
            Deed(
                "item-removals",
                _("删去一条"),
                (Ask("ref", "choice", _("哪一条"), choices=refs),),
                lambda given: actions.drop_item(row.code, given["ref"], by=viewer, at=at),
            ),
            Deed(
                "filing",
                _("报送方案"),
                (doing.reason("text", required=False, label=_("本单位的说明（与计算结果一并报送）")),),
                lambda given: actions.file_plan(row.code, given["text"], by=viewer, at=at),
                note=_("报送前先看左边的计算结果：它和您的说明一起给发文单位。"),
            ),
        ]
    return found


def _plan_show(row, state, viewer: Viewer) -> dict:
    parent = queries.state_of_notice(state.notice)
    return {
        "notice": row.notice,
        "coverage": queries.coverage(row),
        "demands": queries.demands_of(parent, state.unit),
        "relations": cascade.RELATIONS,
        "differences": origins.differences_of([one.commitment for one in state.items.values()], viewer),
        "told": told.lines(queries.PLAN, row, instead=_worded),
    }


PLAN = Sheet("plan", "desk/programmes/plan.html", opens.STEERING, queries.plan, _plan_show, _plan_deeds)

urlpatterns = [
    route("notices", notices, access=opens.STEERING, name="notices", methods=FORM),
    route("notices/<str:code>/silent", silent, access=opens.STEERING, name="silent"),
    *NOTICE.routes("notices"),
    *PLAN.routes("plans"),
]
