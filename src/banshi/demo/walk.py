"""The ten-minute walk: what to do, as whom, where to click, and whether the newest report of this browser got there."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _
from msgspec import Struct

from banshi.demo import ready
from banshi.demo.cards import RESIDENT
from banshi.people import queries as people
from banshi.record import queries as record

PHONE = "13800000002"
TEXT = _("示例：幸福小区 2 号楼楼道堆满纸箱，还有电动车在里面充电。")


class Stop(Struct, frozen=True):
    """One step of the walk; `kind` is the entry that shows it was done, `times` how many of them."""

    title: str
    does: str
    hat: str
    resource: str  # the move's own page on the desk; empty for other places
    button: str
    kind: str
    times: int = 1


STOPS = (
    Stop(
        _("居民反映一件事"),
        _("照下面的示例填：写一句话，选“消防隐患”，地点选城关街道西关社区，手机号填 13800000002，交上去。记住编号。"),
        RESIDENT,
        "",
        _("以居民身份去反映"),
        "received",
    ),
    Stop(
        _("派单员派单"),
        _("目录里没有现成的单位，要派单员来定。故意派错：主办单位选“示例县住房和城乡建设局”。"),
        "paidan",
        "dispatches",
        _("以派单员身份派单"),
        "dispatched",
    ),
    Stop(
        _("承办人说不归自己：退单"),
        _("依据选“不在本辖区”，建议主办单位选“示例县城关街道办事处”，写一句理由。"),
        "zhujian1",
        "refusals",
        _("以住建承办人身份退单"),
        "refusal_proposed",
    ),
    Stop(
        _("单位负责人审核"),
        _("一个人说了不算，负责人同意才算退单一次。点“同意退单”。居民的时限照常在走。"),
        "zhujian0",
        "refusal-approvals",
        _("以住建负责人身份审核"),
        "refusal_approved",
    ),
    Stop(
        _("争议审核人认定"),
        _("认定的主办单位选“示例县城关街道办事处”，依据选“不在本辖区”，写一句理由。认定之后不能再退。"),
        "shenhe1",
        "responsibility-decisions",
        _("以争议审核人身份认定"),
        "responsibility_decided",
    ),
    Stop(
        _("街道签收"),
        _("点“签收”。四个工作小时内不签也不退，视为签收，记录里会写明。"),
        "chengguan1",
        "signatures",
        _("以城关承办人身份签收"),
        "signed_for",
    ),
    Stop(
        _("街道答复"),
        _("办理结果选“已解决”，写答复。这只是单位自报，还不算当事人确认。"),
        "chengguan1",
        "replies",
        _("以城关承办人身份答复"),
        "replied",
    ),
    Stop(
        _("居民说：没有解决"),
        _("模拟手机收到一条带评价码的短信。回复“评价码 3”，意思是没有解决。"),
        RESIDENT,
        "phone",
        _("打开模拟手机"),
        "verdict_given",
    ),
    Stop(
        _("自动重新办理"),
        _("第一次重新办理不用写理由，收到的日期不变，钟不清零。看居民这一页怎么说。"),
        RESIDENT,
        "matter",
        _("以居民身份看进度"),
        "reopened",
    ),
    Stop(
        _("看记录"),
        _("上面每一步都是一条记录，一条扣一条，封存以后改一个字都会被发现。"),
        RESIDENT,
        "record",
        _("看这件的记录"),
        "",
    ),
)


def newest(codes: Sequence[str]) -> tuple[str, int | None]:
    """The number and subject to walk with: of the receipts of this browser the newest that gave the walk's telephone."""
    told = set(people.subjects_of_contact(PHONE))
    subjects = [(code, ready.subject(code)) for code in codes]
    return next(((code, subject) for code, subject in subjects if subject in told), ("", None))


def done(subject: int | None) -> list[bool]:
    """Which stops the record of a matter shows as done, in their order; a later one never before an earlier."""
    kinds = [entry.kind for entry in record.entries(subject)] if subject else []
    found, so_far = [], True
    for stop in STOPS:
        so_far = so_far and kinds.count(stop.kind) >= stop.times
        found.append(so_far)
    return found
