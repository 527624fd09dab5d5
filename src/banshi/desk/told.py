"""The timeline as the desk words it: a sentence, what it left unsaid, and the texts with their names."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from msgspec import Struct

from banshi.matters.facts.verbs import SATISFIED
from banshi.matters.queries.telling import Told
from banshi.places import queries as places
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup

# what was written down this soon after it happened needs no second time
AT_ONCE = timedelta(minutes=1)


class Said(Struct, frozen=True):
    """One line of the timeline."""

    number: int
    at: datetime
    recorded_at: datetime | None
    sentence: str
    detail: str
    who: str
    unit: str
    texts: tuple[tuple[str, str], ...]
    files: tuple


HARDSHIP = frozenset({"hardship_flagged", "hardship_unflagged"})


def said(found: list[Told], book: Playbook, *, lane: bool) -> list[Said]:
    """The entries, newest first; what was said of somebody's hardship only to those who work the lane."""
    return [_said(told, book) for told in reversed(found) if lane or told.kind not in HARDSHIP]


def _said(told: Told, book: Playbook) -> Said:
    late = abs(told.recorded_at - told.at) > AT_ONCE
    texts = () if told.kind == "received" else told.texts
    return Said(
        number=told.number,
        at=told.at,
        recorded_at=told.recorded_at if late else None,
        sentence=_sentence(told, book),
        detail=_detail(told),
        who=told.who,
        unit=told.unit,
        texts=tuple((role_words(role, book), body) for role, body in texts),
        files=told.files,
    )


PASSED_ON = {"dispatched": "dispatch", "handed_over": "hand_over"}


def _sentence(told: Told, book: Playbook) -> str:
    """The record's sentence; passing it on is called what this kind calls it, and a verdict is that of who gives it."""
    own = lookup.own_label(book, PASSED_ON[told.kind]) if told.kind in PASSED_ON else ""
    if own:
        return _("{move}：{unit}").format(move=own, unit=told.values["unit"])
    said = _(told.sentence).format(**told.values)
    if told.kind == "closed" and book.verdicts.by in JUDGES:
        return said.replace(_("本人评价"), _("%s评价") % party(book))
    return said


JUDGES = {"sending_unit": gettext_noop("来文单位"), "issuer": gettext_noop("提出的单位")}


def party(book: Playbook) -> str:
    """Who is answered and says what they think of it: the person who asked, or the office that wrote or demanded."""
    return _(JUDGES.get(book.verdicts.by, gettext_noop("诉求人")))


def _detail(told: Told) -> str:
    values = told.values
    if told.kind == "received":
        return channel_words(values.get("channel", ""))
    if told.kind == "dispatched" and values.get("rule") == "demanded":
        return _("点名送达，不经派单目录")
    if told.kind == "dispatched" and values.get("rule") != "manual":
        return _("按派单目录自动派出")
    if told.kind == "noted" and values.get("to_requester") == "True":
        return _("诉求人可以看到")
    if told.kind == "verdict_given":
        return _verdict(values)
    return ""


def _verdict(values: dict[str, str]) -> str:
    """What the sentence leaves out: how satisfied, and the way a person's own verdict came."""
    satisfied = dict(SATISFIED).get(values.get("satisfied", "0"), "")
    way = "" if values.get("relayed") == "True" else channel_words(values.get("channel", ""))
    return "，".join(part for part in (satisfied and _(satisfied), way) if part)


def reason_words(reason: str, book: Playbook) -> str:
    """Why a matter was closed."""
    return {
        "verdict": _("%s已评价") % party(book),
        "relayed": _("凭转录的评价办结"),
        "unrated": _("已答复，未获评价"),
        "answered": _("已答复"),
        "performed": _("款项全部确认到账"),
        "imported": _("导入时已办结"),
        "withdrawn": _("诉求人撤回"),
        "not_accepted": _("不予受理"),
    }.get(reason, reason)


def outcome_words(book: Playbook, outcome: str) -> str:
    """The playbook's words for a result; a withdrawal and a non-acceptance have ours."""
    return reason_words(lookup.outcome_label(book, outcome), book)


def entry_words(label: str, book: Playbook, category: str) -> str:
    """An entry of the dispatch catalogue, kept as function@place, in words: 垃圾清运 · 青河镇.

    Classes may share a function, and an entry may be for all under one: the matter's own class names it before others.
    """
    function, _at, code = label.partition("@")
    known = [found for found in (lookup.category(book, category),) if found] + list(book.categories)
    exact = (one.label.zh for one in known if lookup.function_of(book, one.code) == function)
    under = (one.label.zh for one in known if lookup.under(lookup.function_of(book, one.code), function))
    named = next(exact, None) or next(under, function)
    place = places.place(code)
    return f"{named} · {place.name if place else _('全域')}" if label else ""


def channel_words(channel: str) -> str:
    """How a matter came in."""
    return {
        "web": _("网页"),
        "phone": _("电话"),
        "counter": _("窗口"),
        "visit": _("走访"),
        "letter": _("来信"),
        "sms": _("短信"),
        "slip": _("纸质评价单"),
        "callback": _("电话回访"),
        "import": _("导入"),
        "notice": _("由通知发来"),
        "meeting": _("由会议交办"),
    }.get(channel, channel)


def role_words(role: str, book: Playbook) -> str:
    """The name of a text: the playbook's for a field of the form, ours for what a move asks."""
    field = next((field for field in (*book.fields, *book.answer_fields) if field.name == role), None)
    if field:
        return field.label.zh
    return {
        "reason": _("理由"),
        "note": _("办理情况"),
        "question": _("问题"),
        "answer": _("补充"),
        "items": _("需要补正"),
        "reply": _("答复内容"),
        "verdict": _("%s的话") % party(book),
        "shared": _("告知诉求人"),
    }.get(role, "")


def tier_words(tier: str) -> str:
    """How far an answer is vouched for."""
    return {
        "claimed": _("单位自报"),
        "evidenced": _("有佐证"),
        "confirmed": _("当事人已确认"),
        "audited": _("抽查已核实"),
        "disputed": _("当事人有异议"),
        "refuted": _("核查不一致"),
        "expired": _("待复查"),
    }.get(tier, "")
