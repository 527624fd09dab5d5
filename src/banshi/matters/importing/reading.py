"""One foreign row made into a matter to be, or the reason it cannot be one. Pure."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from banshi.matters.importing.mapping import Joined, Mapped, Mapping, Moment
from banshi.matters.rules.fields import plain

SOON = timedelta(days=1)


class Foreign(Struct, frozen=True):
    """A matter as the foreign table tells it."""

    row: int
    source_row: str
    text: str
    unit: str
    category: str
    place: str
    received_at: datetime
    landmark: str = ""
    closed_at: datetime | None = None
    outcome: str = ""
    reply: str = ""
    doubts: tuple[str, ...] = ()


class Rejected(Exception):
    """Why a row was not taken, in both languages."""


def read(row: dict[str, str], number: int, mapping: Mapping, *, now: datetime) -> Foreign:
    """The matter in a row; raises Rejected. Doubts do not reject: they are listed beside the import."""
    received = _moment(row, mapping.received, mapping) or now
    closed = _moment(row, mapping.closed, mapping)
    doubts: list[str] = []
    if received > now + SOON:
        raise Rejected("受理时间在将来 / received in the future")
    if closed and closed < received:
        raise Rejected("关闭时间早于受理时间 / closed before it was received")
    closed = _closing(row, closed, received, mapping, doubts)
    text = plain(_joined(row, mapping.text), many_lines=True)
    if not text:
        raise Rejected("没有诉求内容 / no text")
    if mapping.located_by and not all(row.get(name) for name in mapping.located_by):
        doubts.append("缺少位置 / no location")
    return Foreign(
        row=number,
        source_row=_identity(row, mapping),
        text=text[:4000],
        unit=_mapped(row, mapping.route, "主办单位 / unit"),
        category=_mapped(row, mapping.category, "分类 / category"),
        place=_mapped(row, mapping.place, "地点 / place"),
        landmark=plain(_joined(row, mapping.landmark))[:100] if mapping.landmark else "",
        received_at=received,
        closed_at=closed,
        outcome=_mapped(row, mapping.outcome, "办理结果 / outcome") if mapping.outcome and closed else "",
        reply=plain(row.get(mapping.reply, ""), many_lines=True)[:4000] if mapping.reply and closed else "",
        doubts=tuple(doubts),
    )


def _closing(
    row: dict[str, str], closed: datetime | None, received: datetime, mapping: Mapping, doubts: list[str]
) -> datetime | None:
    if mapping.status is None:
        return closed
    says_closed = row.get(mapping.status.column, "") in mapping.status.closed
    if says_closed and closed is None:
        raise Rejected("状态为已关闭,却没有关闭时间 / closed without a closing time")
    if closed and not says_closed:
        doubts.append("状态未关闭,却有关闭时间;按未关闭导入 / closing time on an open row; taken as open")
        return None
    if closed and closed == received:
        doubts.append("受理与关闭在同一秒 / closed in the second it was received")
    return closed


def _moment(row: dict[str, str], moment: Moment | None, mapping: Mapping) -> datetime | None:
    if moment is None or not row.get(moment.column):
        if moment is not None and moment is mapping.received:
            raise Rejected(f"“{moment.column}”是空的 / empty")
        return None
    text = row[moment.column]
    try:
        found = _parsed(text, moment, mapping)
    except ValueError as error:
        raise Rejected(f"“{moment.column}”不是时间:{text[:40]} / not a time") from error
    return found.astimezone(UTC)


def _joined(row: dict[str, str], joined: Joined) -> str:
    return joined.separator.join(value for name in joined.columns if (value := row.get(name, "")))


def _mapped(row: dict[str, str], mapped: Mapped, what: str) -> str:
    if mapped.fixed:
        return mapped.fixed
    value = row.get(mapped.column, "")
    found = mapped.map.get(value, mapped.default) if mapped.map or mapped.default else value
    if not found:
        raise Rejected(f"对照表没有“{mapped.column}”的值“{value[:40]}”({what})")
    return found


def _identity(row: dict[str, str], mapping: Mapping) -> str:
    if mapping.identity:
        if not row.get(mapping.identity):
            raise Rejected(f"没有编号“{mapping.identity}” / no identity")
        return row[mapping.identity][:80]
    whole = "\x1f".join(f"{name}={value}" for name, value in sorted(row.items()))
    return hashlib.sha256(whole.encode()).hexdigest()[:40]


class Repeats:
    """Rows that repeat another in every column that should tell them apart; memory is a digest a row."""

    def __init__(self, columns: tuple[str, ...]):
        self.columns = columns
        self.seen: set[bytes] = set()

    def check(self, row: dict[str, str]) -> str:
        """A doubt when the same values came before in this file."""
        if not self.columns:
            return ""
        whole = "\x1f".join(row.get(name, "") for name in self.columns)
        digest = hashlib.blake2b(whole.encode(), digest_size=8).digest()
        if digest in self.seen:
            return "与前面一行的" + "、".join(self.columns) + "相同 / repeats an earlier row"
        self.seen.add(digest)
        return ""


Progress = Callable[[int], None]


def _parsed(text: str, moment: Moment, mapping: Mapping) -> datetime:
    """The instant of a text; one without an offset is local time of the mapping's zone."""
    if moment.format and "%z" not in moment.format:
        return datetime.strptime(text, moment.format).replace(tzinfo=mapping.zone())
    if moment.format:
        return datetime.strptime(text, moment.format).astimezone(UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=mapping.zone())
