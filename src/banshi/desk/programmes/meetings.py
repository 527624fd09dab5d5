"""Meetings at the desk: called, attended site by site, heard from, demanded of, and kept as minutes with their hash."""

from datetime import date

from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens, persons
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.desk.programmes.targeting import COLUMNS_HELP, RULE_HELP
from banshi.kit import clock
from banshi.kit.ids import spoken
from banshi.matters.queries import seeing
from banshi.nouns import telling as told
from banshi.people.facts import Viewer
from banshi.programmes.actions import deciding as actions
from banshi.programmes.actions import giving_up, targeting, together
from banshi.programmes.facts import meeting as meeting_facts
from banshi.programmes.facts.body import OFFICES
from banshi.programmes.queries import decided
from banshi.programmes.queries import deciding as queries
from banshi.programmes.queries import targeting as aims
from banshi.programmes.rules import body as body_rules
from banshi.programmes.rules import meeting as rules
from banshi.web import viewers

MOST_MINUTES = 50_000


def _meeting_deeds(row, state, viewer: Viewer) -> list[Deed]:
    body, at = queries.body_state(state.body), clock.now()
    office = body.unit in viewer.units_with(*opens.OFFICERS)
    if state.frozen:
        return _giving_out(row, state, viewer) if office else []
    found: list[Deed] = []
    if office:
        found += _office_deeds(row, state, viewer, body)
    lines = tuple((one.commitment, one.title) for one in state.pack if one.owner in viewer.units_with(*opens.OFFICERS))
    if lines:
        asks = (Ask("commitment", "choice", _("哪一项"), choices=lines), Ask("text", "text", _("说明（数字不能改）")))
        found.append(
            Deed(
                "comments",
                _("在本单位的项目旁说明"),
                asks,
                lambda given: actions.comment(row.code, given["commitment"], given["text"], by=viewer, at=at),
            )
        )
    return found


def _office_deeds(row, state, viewer: Viewer, body) -> list[Deed]:
    seats = _seats(body, date.fromisoformat(state.at[:10]))
    found = [_packing(row, state, viewer), _opening(row, viewer, seats), _demanding(row, viewer)]
    if state.pack:
        found.append(_hearing(row, state, viewer))
    found += _giving_out(row, state, viewer)
    found.append(_listening(row, viewer))
    if state.sites:
        found.append(_attending(row, state, viewer))
    if state.present:
        found += [*_giving_up(row, state, viewer), *_changing_lead(row, state, viewer)]
        found += [*_restating(row, state, viewer), _freezing(row, state, viewer)]
    return found


def _seats(body, on: date) -> tuple[tuple[str, str], ...]:
    members = body_rules.members(body, on)
    names = persons.names(one.person for one in members)
    return tuple((one.person, names.get(one.person, one.person)) for one in members)


def _packing(row, state, viewer: Viewer) -> Deed:
    batches = tuple((one.code, one.title) for one in queries.batches(viewer).filter(body=state.body))

    def pack(given):
        return actions.generate_pack(row.code, given["batch"], by=viewer, at=clock.now(), on=viewers.today())

    return Deed("packs", _("生成汇报材料"), (Ask("batch", "choice", _("哪一批"), choices=batches),), pack)


def _opening(row, viewer: Viewer, seats) -> Deed:
    asks = (Ask("present", "choices", _("出席"), choices=seats), Ask("chair", "choice", _("主持"), choices=seats))

    def begin(given):
        return actions.begin(row.code, present=given["present"], chair=given["chair"], by=viewer, at=clock.now())

    return Deed("attendance", _("开会：签到"), asks, begin)


def _demanding(row, viewer: Viewer) -> Deed:
    asks = (
        Ask("text", "text", _("要求")),
        Ask("unit", "unit", _("责任单位"), required=False),
        Ask("due_on", "day", _("时限"), required=False),
    )

    def demand(given):
        due = given["due_on"].isoformat() if given["due_on"] else ""
        return actions.demand(row.code, given["text"], unit=given["unit"], due_on=due, by=viewer, at=clock.now())

    note = _("会上没有明确单位或时限的也照记，列为没有落到人；明确以后再补上，记下的话不能改。")
    return Deed("demands", _("记一条要求"), asks, demand, note=note)


def _attending(row, state, viewer: Viewer) -> Deed:
    asks = (
        Ask("site", "choice", _("会场"), choices=tuple((one.name, one.name) for one in state.sites)),
        Ask("people", "number", _("到会多少人")),
        Ask("units", "units", _("哪些单位到会"), required=False),
    )

    def attend(given):
        there = {"people": given["people"], "units_there": given["units"]}
        return actions.attend(row.code, given["site"], **there, by=viewer, at=clock.now())

    return Deed("sites", _("各会场到会"), asks, attend, note=_("同一会场再记一次，以后一次为准，两次都留在经过里。"))


def _listening(row, viewer: Viewer) -> Deed:
    asks = (Ask("unit", "unit", _("汇报单位")), Ask("title", "line", _("汇报什么")))

    def listen(given):
        return actions.listen(row.code, given["unit"], given["title"], by=viewer, at=clock.now())

    return Deed("reports", _("听取一个单位的汇报"), asks, listen)


def _hearing(row, state, viewer: Viewer) -> Deed:
    asks = (
        Ask("commitment", "choice", _("哪一项"), choices=tuple((one.commitment, one.title) for one in state.pack)),
        Ask("how", "choice", _("怎样"), choices=tuple(meeting_facts.HEARD.items())),
    )

    def hear(given):
        return actions.hear(row.code, given["commitment"], how=given["how"], by=viewer, at=clock.now())

    return Deed("hearings", _("听取一项"), asks, hear)


def _giving_out(row, state, viewer: Viewer) -> list[Deed]:
    """Also when the minutes are final: what was demanded stays as it was said, and is carried out from now on."""
    ready = tuple((str(one.n), f"{one.n}. {one.text[:30]}") for one in state.loose() if one.unit and one.due_on)

    def give(given):
        return actions.open_demand(row.code, int(given["n"]), by=viewer, at=clock.now())

    deed = Deed("matters", _("转为督办事项"), (Ask("n", "choice", _("哪一条"), choices=ready),), give)
    return [*_placing(row, state, viewer), *([deed] if ready else [])]


def _placing(row, state, viewer: Viewer) -> list[Deed]:
    loose = tuple((str(one.n), f"{one.n}. {one.text[:30]}") for one in state.loose() if not (one.unit and one.due_on))
    asks = (
        Ask("n", "choice", _("哪一条"), choices=loose),
        Ask("unit", "unit", _("责任单位"), required=False, help=_("会上已经写明的不用再选")),
        Ask("due_on", "day", _("时限"), required=False, help=_("会上已经写明的不用再填")),
    )

    def place(given):
        due = given["due_on"].isoformat() if given["due_on"] else ""
        return actions.place_demand(
            row.code, int(given["n"]), unit=given["unit"], due_on=due, by=viewer, at=clock.now()
        )

    return [Deed("places", _("补写一条要求的单位和时限"), asks, place)] if loose else []


def _giving_up(row, state, viewer: Viewer) -> list[Deed]:
    live = _live(state)
    asks = (
        Ask("commitment", "choice", _("哪一项"), choices=live),
        Ask("yes", "number", _("赞成"), required=False),
        Ask("no", "number", _("反对"), required=False),
        Ask("abstained", "number", _("弃权"), required=False),
        doing.reason(label=_("为什么取消（会公开）")),
    )

    def give_up(given):
        votes = (given["yes"], given["no"], given["abstained"])
        return giving_up.cancel(
            given["commitment"], meeting=row.code, votes=votes, reason=given["reason"], by=viewer, at=clock.now()
        )

    note = _("主办、实施单位的成员回避。取消的仍留在总数里，公开页写明理由。")
    return [Deed("cancellations", _("表决取消一项"), asks, give_up, note=note)] if live else []


def _live(state) -> tuple[tuple[str, str], ...]:
    """What the body may decide on anew, by title and number."""
    return tuple((one.code, f"{one.title}（{spoken(one.code)}）") for one in queries.may_give_up(state.body))


def _changing_lead(row, state, viewer: Viewer) -> list[Deed]:
    live = _live(state)
    asks = (
        Ask("commitment", "choice", _("哪一项"), choices=live),
        Ask("unit", "unit", _("改由哪个单位牵头")),
        Ask("yes", "number", _("赞成"), required=False),
        Ask("no", "number", _("反对"), required=False),
        Ask("abstained", "number", _("弃权"), required=False),
        doing.reason(label=_("为什么换（会公开）")),
    )

    def change(given):
        votes = (given["yes"], given["no"], given["abstained"])
        decided = {"meeting": row.code, "votes": votes, "reason": given["reason"]}
        return together.change_lead(given["commitment"], given["unit"], **decided, by=viewer, at=clock.now())

    note = _(
        "前后两个牵头单位和实施单位的成员回避。项目不取消，承诺、时限、已过的时间和已报的数都不变；新的牵头单位只报接手以后办成的。"
    )
    return [Deed("leads", _("表决换牵头单位"), asks, change, note=note)] if live else []


def _restating(row, state, viewer: Viewer) -> list[Deed]:
    """Whom a measure is for, put in other words by the body; only where a rule was stated."""
    titles = dict(_live(state))
    stated = tuple((one.code, titles[one.commitment]) for one in aims.stated(titles))
    asks = (
        Ask("targeting", "choice", _("哪一项的规则"), choices=stated),
        Ask("columns", "text", _("规则要看的字段，一行一个：字段名 类型"), help=_(COLUMNS_HELP)),
        Ask("rule", "text", _("改为给谁办（条件）"), help=_(RULE_HELP)),
        Ask("yes", "number", _("赞成"), required=False),
        Ask("no", "number", _("反对"), required=False),
        Ask("abstained", "number", _("弃权"), required=False),
        doing.reason(label=_("为什么改（会公开）")),
    )

    def restate(given):
        votes = (given["yes"], given["no"], given["abstained"])
        said = {name: given[name] for name in ("columns", "rule", "reason")}
        return targeting.restate(given["targeting"], **said, meeting=row.code, votes=votes, by=viewer, at=clock.now())

    note = _("主办、实施单位的成员回避。以前的覆盖数和样本仍属以前的规则，新的规则从头数、从头抽查。")
    return [Deed("rules", _("表决改写给谁办"), asks, restate, note=note)] if stated else []


def _freezing(row, state, viewer: Viewer) -> Deed:
    loose = [str(one.n) for one in state.demands if not (one.unit and one.due_on)]

    def freeze(given):
        return actions.freeze_minutes(row.code, given["text"], by=viewer, at=clock.now())

    return Deed(
        "minutes",
        _("纪要定稿"),
        (Ask("text", "text", _("纪要全文"), most=MOST_MINUTES),),
        freeze,
        note=_("定稿后不能再改。")
        + (
            _("第 %(ns)s 条要求没有写单位或时限；定稿以后可以补写，纪要不变。") % {"ns": "、".join(loose)}
            if loose
            else ""
        ),
    )


def _meeting_show(row, state, viewer: Viewer) -> dict:
    demanded = [one.matter for one in state.demands if one.matter]
    body = queries.body_state(state.body)
    comments = told.texts(row, {text for _code, _unit, text in state.comments})
    return {
        "body": body,
        "heard": {code: meeting_facts.HEARD[how] for code, how in state.heard.items()},
        "unheard": [one for one in state.pack if one.commitment not in state.heard],
        "roles": state.roles or rules.roles(state, body),
        "offices": OFFICES,
        "names": persons.names([*state.present, state.chair]),
        "sites": [(one, state.attended.get(one.name)) for one in state.sites],
        "came": sum(one.people for one in state.attended.values()),
        "same": queries.minutes_same(row, state),
        "comments": comments,
        "decisions": [(one, _(decided.WORDS[one.what])) for one in decided.decisions(row)],
        "loose": state.loose(),
        "opens": set(seeing.visible_to(viewer).filter(code__in=demanded).values_list("code", flat=True)),
        "told": told.lines(queries.MEETING, row),
    }


MEETING = Sheet(
    "meeting", "desk/programmes/meeting.html", opens.STEERING, queries.meeting, _meeting_show, _meeting_deeds
)

urlpatterns = MEETING.routes("meetings")
