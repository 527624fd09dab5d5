"""What became of the 示例 reports: each story is the moves that follow a receipt, with the hours between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from banshi.demo.reports.report import Report

RESIDENT, INTAKE, DESK, SECOND = "resident", "shouli", "paidan", "paidan2"
HANDLER, HEAD, ADJUDICATOR, CALLBACK = "handler", "unit_head", "shenhe1", "huifang1"
DAY = 7.0  # working hours


@dataclass(frozen=True, slots=True)
class Step:
    """One move: by a user name, by whoever holds a role in the owner's line, or by the resident; hours since the last."""

    after: float
    verb: str
    by: str
    given: dict = field(default_factory=dict)
    picture: str = ""


def steps(report: Report) -> list[Step]:
    """The moves of a report's story, in order."""
    return [*_before(report), *STORIES[report.story](report)]


def _before(report: Report) -> Iterator[Step]:
    if report.hardship:
        reason = "受理时了解到的情况。"
        yield Step(0.2, "flag_hardship", INTAKE, {"ground": report.hardship, "reason": reason})
    if report.story != "overturned" and report.unit and report.category.startswith(("08/0803", "11", "12", "99")):
        yield Step(0.7, "dispatch", DESK, {"unit": report.unit if report.story != "redispatched" else "jiaotong"})


def _nothing(report: Report) -> Iterator[Step]:
    yield from ()


def _sign(after: float = 1.4) -> Step:
    return Step(after, "sign_for", HANDLER)


def _working(report: Report) -> Iterator[Step]:
    yield _sign(0.2 if report.urgent else 1.4)
    if report.said:
        note = {"reason": report.said, "to_requester": "yes"}
        yield Step(0.5 if report.urgent else 3.2, "note", HANDLER, note)


def _answered(report: Report) -> Iterator[Step]:
    yield _sign(0.2 if report.urgent else 1.4)
    first = {"reason": "已打电话联系诉求人，约好时间现场查看。"}
    yield Step(0.4 if report.urgent else 2.0, "note", HANDLER, first)
    hours = report.took * (24 if report.urgent else DAY)
    given = {"outcome": report.outcome, "ground": report.ground, "reason": report.reply}
    yield Step(hours - 2.4 if hours > 4 else hours, "reply", HANDLER, given, report.proof)


def _judged(report: Report, solved: str, *, satisfied: str, channel: str = "web", reopen: bool = False) -> Step:
    given = {"solved": solved, "satisfied": satisfied, "channel": channel, "reopen": reopen, "text": report.said}
    return Step(DAY, "verdict", RESIDENT, given)


def _confirmed(report: Report) -> Iterator[Step]:
    yield from _answered(report)
    by_phone = report.phone and len(report.text) % 2
    satisfied = "5" if len(report.reply) % 3 else "4"
    yield _judged(report, "yes", satisfied=satisfied, channel="sms" if by_phone else "web")


def _partly(report: Report) -> Iterator[Step]:
    yield from _answered(report)
    yield _judged(report, "partly", satisfied="3")


def _not_solved(report: Report) -> Iterator[Step]:
    yield from _answered(report)
    yield _judged(report, "no", satisfied="2")


def _relayed(report: Report) -> Iterator[Step]:
    yield from _answered(report)
    given = {"solved": "yes", "satisfied": "4", "channel": "callback", "reason": "电话里说已经办好了，谢谢。"}
    yield Step(2 * DAY, "give_verdict", CALLBACK, given)


def _reopened(report: Report) -> Iterator[Step]:
    yield from _answered(report)
    yield _judged(report, "no", satisfied="1", reopen=True)


def _reopened_answered(report: Report) -> Iterator[Step]:
    yield from _reopened(report)
    given = {"outcome": "solved", "reason": "已重新查找原因并返工，请您再看一看。"}
    yield Step(4 * DAY, "reply", HANDLER, given, report.proof)


def _reopened_twice(report: Report) -> Iterator[Step]:
    yield from _reopened_answered(report)
    yield Step(DAY, "reopen", RESIDENT, {"reason": "晚上又有人烧，巡查的人走了就烧，请换个时间来看。"})
    yield Step(2.5, "supervise", DESK, {"reason": "同一地点两次重新办理，请负责人到现场。"})


def _refusing(report: Report) -> Iterator[Step]:
    given = {"ground": report.ground, "proposed_unit": report.unit, "reason": report.said}
    yield Step(1.1, "propose_refusal", HANDLER, given, report.proof or "现场位置")


def _refused(report: Report) -> Iterator[Step]:
    yield from _refusing(report)
    yield Step(1.2, "approve_refusal", HEAD, {"reason": "情况属实，同意退单。"})


def _twice(report: Report) -> Iterator[Step]:
    yield from _refused(report)
    yield Step(2.0, "dispatch", DESK, {"unit": report.unit, "reason": "按退单建议改派。"})
    words = "死畜禽收集点由主管部门设置，本镇没有处理能力。"
    given = {"ground": "other_function", "proposed_unit": "huanbao", "reason": words}
    yield Step(1.0, "propose_refusal", HANDLER, given, "收集点位置")
    yield Step(1.5, "approve_refusal", HEAD, {})


def _decided(report: Report) -> Iterator[Step]:
    yield from _refused(report)
    words = "泥水由生产活动产生，按排污监管认定，水利局配合清渠。"
    given = {"unit": report.unit, "basis": "other_function", "reason": words}
    yield Step(5.0, "decide_responsibility", ADJUDICATOR, given)
    yield from (_sign(), Step(3.0, "note", HANDLER, {"reason": "已约采石场明天现场整改。", "to_requester": "yes"}))


def _joint(report: Report) -> Iterator[Step]:
    yield from _refused(report)
    yield Step(
        2.0, "call_joint_check", ADJUDICATOR, {"units": ["shuili", "jiaotong"], "reason": "请两家同到桥上查看。"}
    )
    yield Step(4.0, "contribute", "jiaotong1", {"reason": "检修点由养护公司自用，排水口位置已拍照存档。"})


def _interim(report: Report) -> Iterator[Step]:
    yield from _refused(report)
    yield Step(1.5, "name_interim_owner", DESK, {"unit": "qinghe"})


def _declined_refusal(report: Report) -> Iterator[Step]:
    yield from _refusing(report)
    yield Step(1.0, "decline_refusal", HEAD, {"reason": "盖板属本局安装，由我们修，不退。"})
    yield Step(0.5, "sign_for", HANDLER)


def _redispatched(report: Report) -> Iterator[Step]:
    yield from _refused(report)
    yield Step(2.0, "dispatch", DESK, {"unit": report.unit, "reason": "属公园管护，改派街道。"})
    yield _sign()


def _asked(report: Report) -> Iterator[Step]:
    yield from (_sign(), Step(2.6, "ask", HANDLER, {"reason": report.said}))


def _asked_at_desk(report: Report) -> Iterator[Step]:
    yield Step(1.0, "ask", INTAKE, {"reason": report.said})


def _returned(report: Report) -> Iterator[Step]:
    yield from (_sign(), Step(3.0, "return_for_completion", HANDLER, {"items": report.said}))


def _completed(report: Report) -> Iterator[Step]:
    yield from _returned(report)
    yield Step(DAY, "complete", RESIDENT, {"reason": "最里面一排靠厕所的两个摊，早上六点多最重。"})


def _paused(report: Report) -> Iterator[Step]:
    yield from (_sign(), Step(3.0, "note", HANDLER, {"reason": "已到现场查看。", "to_requester": "yes"}))
    yield Step(2.0, "pause", HEAD, {"ground": report.ground, "reason": report.said})


def _extension_asked(report: Report) -> Iterator[Step]:
    yield from (_sign(), Step(3.0, "note", HANDLER, {"reason": "已联系各方，正在核对。", "to_requester": "yes"}))
    given = {"amount": "5", "span_unit": "working_days", "reason": report.said}
    yield Step(5 * DAY, "ask_extension", HANDLER, given)


def _extended(report: Report) -> Iterator[Step]:
    yield from _extension_asked(report)
    yield Step(2.0, "extend", HEAD, {"reason": "同意，期间每周告知诉求人一次。"})


def _extension_declined(report: Report) -> Iterator[Step]:
    yield from _extension_asked(report)
    yield Step(2.0, "decline_extension", HEAD, {"reason": "抽检不影响先查处，请按原时限答复。"})


def _handed_over(report: Report) -> Iterator[Step]:
    yield from (_sign(), Step(4.0, "note", HANDLER, {"reason": "已现场查看排水走向。"}))
    yield Step(3.0, "hand_over", HEAD, {"unit": report.unit, "reason": report.said})
    yield _sign(2.0)


def _co_unit(report: Report) -> Iterator[Step]:
    yield _sign()
    yield Step(3.0, "add_co_unit", HANDLER, {"unit": report.unit, "reason": report.said})
    yield Step(DAY, "contribute", "shichang1", {"reason": "检验记录在有效期内，维保单位已通知到场。"})


def _supervised(report: Report) -> Iterator[Step]:
    yield from (_sign(), Step(3.0, "note", HANDLER, {"reason": "已向窗口了解情况。"}))
    yield Step(6 * DAY, "supervise", DESK, {"reason": report.said})


def _withdrawn(report: Report) -> Iterator[Step]:
    yield _sign()
    yield Step(2 * DAY, "withdraw", RESIDENT, {"reason": report.said})


def _proposing(report: Report) -> Iterator[Step]:
    yield Step(0.8, "propose_not_accepted", INTAKE, {"ground": report.ground, "reason": report.said})


def _not_accepted(report: Report) -> Iterator[Step]:
    yield from _proposing(report)
    yield Step(3.0, "confirm_not_accepted", DESK, {"reason": "已核对，并在电话里告知去处。"})


def _overturned(report: Report) -> Iterator[Step]:
    yield Step(0.8, "propose_not_accepted", INTAKE, {"ground": report.ground, "reason": report.said})
    yield Step(3.0, "overturn_not_accepted", DESK, {"reason": "楼道清理由街道组织，应当受理。"})
    yield Step(0.4, "dispatch", DESK, {"unit": report.unit})
    yield from (_sign(), Step(3.0, "note", HANDLER, {"reason": "已约物业明天上午清理。", "to_requester": "yes"}))


STORIES = {
    "new": _nothing,
    "unsigned": _nothing,
    "dispatching": _nothing,
    "working": _working,
    "near": _working,
    "late": _working,
    "about_unit": _working,
    "answered": _answered,
    "unrated": _answered,
    "confirmed": _confirmed,
    "partly": _partly,
    "not_solved": _not_solved,
    "relayed": _relayed,
    "slip": _confirmed,
    "reopened": _reopened,
    "reopened_answered": _reopened_answered,
    "reopened_twice": _reopened_twice,
    "refusing": _refusing,
    "refused": _refused,
    "twice": _twice,
    "decided": _decided,
    "joint": _joint,
    "interim": _interim,
    "declined_refusal": _declined_refusal,
    "redispatched": _redispatched,
    "asked": _asked,
    "asked_at_desk": _asked_at_desk,
    "returned": _returned,
    "completed": _completed,
    "paused": _paused,
    "extension_asked": _extension_asked,
    "extended": _extended,
    "extension_declined": _extension_declined,
    "handed_over": _handed_over,
    "co_unit": _co_unit,
    "supervised": _supervised,
    "withdrawn": _withdrawn,
    "proposing": _proposing,
    "not_accepted": _not_accepted,
    "overturned": _overturned,
}
