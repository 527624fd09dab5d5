"""One foreign row made into a matter to be, or every reason why it cannot be one. Pure."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from banshi.matters.importing import moments
from banshi.matters.importing.mapping import Joined, Mapped, Mapping, Moment
from banshi.matters.importing.naming import Row
from banshi.matters.importing.targets import WORDS, Targets
from banshi.matters.rules import fields

SOON = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
TEXT, LANDMARK, CELL = 4_000, 100, 100_000
IDENTITY = 80
OPEN = "没有关闭时间，按未办结导入 / no closing time, taken as open"
SAME_SECOND = "受理与关闭在同一秒 / closed in the second it was received"
BACKWARDS = "关闭时间早于受理时间 / closed before it was received"
NOT_CLOSED = "状态未关闭，却有关闭时间，按未办结导入 / closing time on an open row, taken as open"
NOT_SAID_WHEN = "状态为已关闭，却没有关闭时间 / closed without a closing time"
NO_LOCATION = "缺少位置 / no location"
NO_TEXT = "没有诉求内容 / no text"
LATER = "时间在将来 / a time in the future"
TOO_EARLY = "时间早于 1970 年 / a time before 1970"
NO_TIME = "不是时间 / not a time"
NO_IDENTITY = "没有编号 / no identity"
TOO_LONG = "内容过长，只导入前面部分 / too long, cut"
HUGE = "一格超过 10 万字，不像诉求 / a cell of more than 100,000 characters"
DEFAULTED = "对照表没有这个值，按默认处理 / not in the mapping, the default was taken"
UNKNOWN = "对照表没有这个值 / not in the mapping"


class Foreign(Struct, frozen=True):
    """A matter as the foreign table tells it."""

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


class Findings(Struct):
    """What is wrong (the row is not taken), doubtful (taken, to be looked at) or worth counting about one row.

    Each is a fixed label, which is counted, and the value it is about.
    """

    faults: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Reader:
    """Reads rows by one mapping; `digest` gives a row without an identity one of its own."""

    def __init__(self, mapping: Mapping, targets: Targets, *, now: datetime, digest: Callable[[Row], str]):
        self.mapping, self.targets, self.now, self.digest = mapping, targets, now, digest
        self.zone: ZoneInfo = mapping.zone()
        self.folded = {
            what: {value.casefold(): target for value, target in part.map.items()}
            for what in WORDS
            if (part := getattr(mapping, what)) is not None
        }

    def read(self, row: Row, found: Findings) -> Foreign | None:
        """The matter in a row; None when `found` holds a fault."""
        if row.fault:
            found.faults.append((row.fault, ""))
            return None
        if row.doubt:
            found.doubts.append((row.doubt, ""))
        mapping, values = self.mapping, row.values
        received = self._moment(values, mapping.received, found)
        closed = self._closing(values, received, found)
        if mapping.located_by and not all(values[name] for name in mapping.located_by):
            found.doubts.append((NO_LOCATION, ""))
        text = self._text(_joined(values, mapping.text), TEXT, found)
        if not text:
            found.faults.append((NO_TEXT, ""))
        identity = self.identity(row)
        if not identity:
            found.faults.append((NO_IDENTITY, mapping.identity))
        unit = self._mapped(values, "route", mapping.route, found)
        category = self._mapped(values, "category", mapping.category, found)
        place = self._mapped(values, "place", mapping.place, found)
        landmark = self._text(_joined(values, mapping.landmark), LANDMARK, found) if mapping.landmark else ""
        reply = self._text(values[mapping.reply], TEXT, found) if mapping.reply and closed else ""
        outcome = self._mapped(values, "outcome", mapping.outcome, found) if mapping.outcome and closed else ""
        if found.faults:
            return None
        return Foreign(
            source_row=identity,
            text=text,
            unit=unit,
            category=category,
            place=place,
            received_at=received or self.now,
            landmark=landmark,
            closed_at=closed,
            outcome=outcome,
            reply=reply,
        )

    def _closing(self, values: dict[str, str], received: datetime | None, found: Findings) -> datetime | None:
        """When the row was closed, None while it is open; every way the columns may disagree is found."""
        mapping = self.mapping
        if mapping.closed is None:
            return None
        closed = self._moment(values, mapping.closed, found, after=received)
        says_closed = values[mapping.status.column] in mapping.status.closed if mapping.status else closed is not None
        if closed and received and closed < received:
            found.faults.append((BACKWARDS, values[mapping.closed.column]))
        if closed and closed == received:
            found.doubts.append((SAME_SECOND, ""))
        if closed and not says_closed:
            found.doubts.append((NOT_CLOSED, values[mapping.status.column]))
            return None
        if not closed and not values[mapping.closed.column]:
            found.notes.append((OPEN, ""))
            if says_closed:
                found.faults.append((NOT_SAID_WHEN, ""))
        return closed

    def _moment(
        self, values: dict[str, str], moment: Moment | None, found: Findings, *, after: datetime | None = None
    ) -> datetime | None:
        if moment is None or (moment is self.mapping.closed and not values[moment.column]):
            return None
        text = values[moment.column]
        said = f"{moment.column}：{text[:40]}"
        try:
            at, doubt = moments.read(text, moment, self.zone, after=after)
        except (ValueError, OverflowError):
            found.faults.append((NO_TIME, said))
            return None
        if doubt:
            found.doubts.append((doubt, said))
        if at > self.now + SOON:
            found.faults.append((LATER, said))
        elif at < EARLIEST:
            found.faults.append((TOO_EARLY, said))
        return at

    def _mapped(self, values: dict[str, str], what: str, mapped: Mapped, found: Findings) -> str:
        """The target of a row's value; an unknown one takes the default with a doubt, or is a fault."""
        given = self.targets.given
        if mapped.fixed:
            return given(what, mapped.fixed)
        value = values[mapped.column]
        target = mapped.map.get(value) or self.folded[what].get(value.casefold(), "") if mapped.map else value
        known = given(what, target) if target else ""
        if known:
            return known
        said = f"{mapped.column}：{value[:40]}"
        if mapped.default:
            found.doubts.append((DEFAULTED, said))
            return given(what, mapped.default)
        (found.doubts if what == "outcome" else found.faults).append((UNKNOWN, said))
        return ""

    def identity(self, row: Row) -> str:
        """What the foreign system calls this row; what a file of rejected rows noted; or its content."""
        name = self.mapping.identity
        if not name or row.fault:
            return row.kept_identity[:IDENTITY] or self.digest(row)
        value = _plain(row.values[name])
        return value if len(value) <= IDENTITY else self.digest(row)

    def _text(self, text: str, limit: int, found: Findings) -> str:
        if len(text) > CELL:
            found.faults.append((HUGE, ""))
            return text[:1]
        clean = _plain(text, many_lines=limit == TEXT)
        if len(clean) > limit:
            found.doubts.append((TOO_LONG, f"{len(clean)} > {limit}"))
            return clean[:limit].rstrip()
        return clean


def _joined(values: dict[str, str], joined: Joined) -> str:
    return joined.separator.join(value for name in joined.columns if (value := values[name]))


def _plain(text: str, *, many_lines: bool = False) -> str:
    return text.strip() if text.isprintable() else fields.plain(text, many_lines=many_lines)
