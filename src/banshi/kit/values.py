"""Values as the source gives them: approximate, of month precision, undated, anonymised, partial."""

import calendar
from dataclasses import dataclass
from datetime import date

from banshi.kit.refused import Refused


@dataclass(frozen=True, slots=True)
class ApproximateAmount:
    """An amount of money in fen that the source gives only roughly; `bound` is ">=", "<=" or "~"."""

    fen: int
    bound: str = "~"
    text: str = ""

    def say(self, language: str = "zh-hans") -> str:
        yuan = f"{self.fen / 100:,.2f}".removesuffix(".00")
        sign = {">=": "≥ ", "<=": "≤ ", "~": "≈ "}[self.bound]
        if language.startswith("en"):
            return f"{sign}{yuan} yuan, approximate"
        return f"{self.text}({sign}{yuan} 元,约数)" if self.text else f"{sign}{yuan} 元,约数"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day; it never prints what it does not know."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        if self.day and not self.month:
            raise Refused("bad_date", "有日无月,不是日期。", "A day without a month is no date.")
        date(self.year, self.month or 1, self.day or 1)

    @property
    def first(self) -> date:
        """The earliest day it may be; for ordering only, never to print."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def say(self, language: str = "zh-hans") -> str:
        if language.startswith("en"):
            return str(self)
        text = f"{self.year}年"
        if self.month:
            text += f"{self.month}月"
        return text + (f"{self.day}日" if self.day else "")


@dataclass(frozen=True, slots=True)
class Undated:
    """The source gives no date; `text` is what it says instead, such as 近日."""

    text: str = ""

    def say(self, language: str = "zh-hans") -> str:
        if language.startswith("en"):
            return "undated"
        return f"未载明日期(原文:“{self.text}”)" if self.text else "未载明日期"


@dataclass(frozen=True, slots=True)
class AnonymousPlace:
    """A place the source hides, such as 某小区."""

    text: str

    def say(self, language: str = "zh-hans") -> str:
        return f"{self.text} (anonymised in the source)" if language.startswith("en") else self.text


@dataclass(frozen=True, slots=True)
class PartialList:
    """So many shown of a total that may not be stated; never printed without saying so."""

    shown: int
    total: int | None = None
    rule: str = ""

    def say(self, language: str = "zh-hans") -> str:
        if language.startswith("en"):
            total = f"of {self.total}" if self.total is not None else "of a total that is not stated"
            return f"{self.shown} {total}" + (f", selected by: {self.rule}" if self.rule else "")
        total = f"共 {self.total} 项" if self.total is not None else "总数来源未载明"
        return f"部分列出 {self.shown} 项({total})" + (f",选列规则:{self.rule}" if self.rule else "")
