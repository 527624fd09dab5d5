"""The matters one member of staff may see, as a table; texts only where that person may read them, and logged."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from banshi.calendars import queries as calendars
from banshi.cli.sheets import Sheet
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.queries import seeing
from banshi.matters.rules import access
from banshi.matters.rules.status import status
from banshi.people import actions as people_actions
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units

PAGE = 2_000
NAMED = 50  # as many as one line of the access log names
COLUMNS = (
    "编号",
    "种类",
    "分类",
    "地点",
    "主办单位",
    "现由谁办理",
    "办理步骤",
    "时限状态",
    "受理时间",
    "答复时限",
    "原定答复时限",
    "时限性质",
    "首次答复时间",
    "最近答复时间",
    "办结时间",
    "办结方式",
    "办理结果（单位自报）",
    "佐证层级",
    "本人评价",
    "满意度（1–5）",
    "评价转录",
    "重新办理次数",
    "退单次数",
    "导入来源",
)
TEXTS = {"text": "诉求内容", "landmark": "具体位置", "reply": "答复内容"}
STATUS = {"closed": "已办结", "late": "已超时限", "near": "24 小时内到期", "waiting": "等待中", "open": "在时限内"}
TIERS = {
    "": "无",
    "claimed": "单位自报",
    "evidenced": "有佐证",
    "confirmed": "当事人已确认",
    "audited": "抽查已核实",
    "disputed": "当事人有异议",
    "refuted": "核查不一致",
    "expired": "待复查",
}
SOLVED = {"": "未评价", "yes": "已解决", "partly": "部分解决", "no": "没有解决", "never": "没有这回事"}
CLOSINGS = {
    "": "",
    "verdict": "本人评价",
    "relayed": "转录评价",
    "unrated": "已答复，未获评价",
    "imported": "导入时已办结",
    "withdrawn": "诉求人撤回",
    "not_accepted": "不予受理",
}


def export(path: Path, username: str, *, with_text: bool, progress) -> int:
    """Write the table; 0 when done. Raises Refused for an unknown person, or texts that person may not read."""
    at = clock.now()
    viewer = _viewer(username, at)
    rows = seeing.visible_to(viewer).defer(*(() if with_text else ("state",)), "hash", "nonce")
    total = rows.count()
    sheet = Sheet(path)
    try:
        sheet.write([*COLUMNS, *(TEXTS.values() if with_text else ())])
        done = 0
        for part in _pages(rows):
            texts = _texts(part, viewer, at=at) if with_text else {}
            for row in part:
                sheet.write([*_cells(row, at), *(texts[row.id] if with_text else ())])
            done += len(part)
            progress(done, total)
        sheet.keep()
    except BaseException:
        sheet.drop()
        raise
    progress.end()
    print(f"已写 {done:,} 件到 {path}（{username} 看得到的全部{'，含内容，已记入访问日志' if with_text else ''}）。")
    return 0


def _viewer(username: str, at: datetime) -> Viewer:
    staff = people.staff_named(username)
    if staff is None or not staff.is_active:
        raise Refused(
            "no_such_staff",
            "没有在用的账号“{name}”。请用 banshi user 查看账号。",
            "There is no active account “{name}”; see banshi user.",
            where="--as",
            name=username,
        )
    return people.viewer(staff, on=at.astimezone(calendars.current().tz).date())


def _pages(rows) -> Iterator[list]:
    """The rows in the order of their ids, a page at a time, so that memory stays flat."""
    after = 0
    while part := list(rows.filter(id__gt=after).order_by("id")[:PAGE]):
        yield part
        after = part[-1].id


def _texts(part: list, viewer: Viewer, *, at: datetime) -> dict[int, list[str]]:
    """The texts of a page that this person may read, noted in the access log before they leave."""
    readable = {
        row.id: row.code
        for row in part
        if access.relation(viewer, seeing.decoded(row), path_of=units.path_of).sees_contents
    }
    found: dict[int, dict[str, str]] = {row.id: {} for row in part}
    subjects = list(readable)
    for start in range(0, len(subjects), NAMED):
        named = subjects[start : start + NAMED]
        people_actions.log_read(viewer, page="export", subjects=[readable[subject] for subject in named], at=at)
        for text in people.contents(named, list(TEXTS)):
            found[text.subject][text.role] = text.body if not text.erased_at else "（已按当事人要求删除）"
    return {
        subject: [texts.get(role, "") if subject in readable else "（无权查看）" for role in TEXTS]
        for subject, texts in found.items()
    }


def _cells(row, at: datetime) -> list[str]:
    book = playbooks.edition(row.edition)
    return [
        row.code,
        book.noun.zh,
        _category(book, row.category),
        _place(row.place_path),
        units.name_of(row.owner_unit) if row.owner_unit else "",
        units.name_of(row.holder_unit),
        lookup.step(book, row.step).label.zh,
        STATUS[status(row, at)],
        _local(row.received_at),
        _local(row.reply_due_at),
        _local(row.reply_original_due_at),
        ("暂定" if row.reply_provisional else "确定") if row.reply_due_at else "",
        _local(row.first_replied_at),
        _local(row.replied_at),
        _local(row.closed_at),
        CLOSINGS.get(row.close_reason, row.close_reason),
        lookup.outcome_label(book, row.outcome) if row.outcome else "",
        TIERS.get(row.tier, row.tier),
        SOLVED.get(row.solved, row.solved),
        str(row.satisfied) if row.satisfied else "",
        "是" if row.relayed else "",
        str(row.reopened),
        str(row.refusals),
        row.imported,
    ]


def _category(book: Playbook, code: str) -> str:
    found = lookup.category(book, code)
    return found.label.zh if found else code


def _place(path: str) -> str:
    found = places.at_path(path)
    return found.full_name if found else path


def _local(at: datetime | None) -> str:
    return f"{at.astimezone(calendars.current().tz):%Y-%m-%d %H:%M:%S}" if at else ""
