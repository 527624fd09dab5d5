"""Values as the source gives them: approximate, of month precision, undated, anonymised, partial."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from banshi.kit.refused import Refused

BOUNDS = {">=": "≥ ", "<=": "≤ ", "~": "≈ "}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?|年(?:(\d{1,2})月(?:(\d{1,2})日)?)?)?")


@dataclass(frozen=True, slots=True)
class ApproximateAmount:
    """An amount of money in fen that the source gives only roughly; `bound` is ">=", "<=" or "~"."""

    fen: int
    bound: str = "~"
    text: str = ""

    def __post_init__(self):
        if self.bound not in BOUNDS or not isinstance(self.fen, int):
            raise Refused(
                "bad_amount",
                "约数“{fen} {bound}”不成立：金额应为整数分，方向应为 >=、<= 或 ~。",
                "“{fen} {bound}” is no approximate amount: give whole fen and one of >=, <=, ~.",
                fen=self.fen,
                bound=self.bound,
            )

    def say(self, language: str = "zh-hans") -> str:
        yuan, fen = divmod(abs(self.fen), 100)
        yuan = f"{'-' if self.fen < 0 else ''}{yuan:,}" + (f".{fen:02d}" if fen else "")
        sign = BOUNDS[self.bound]
        if language.startswith("en"):
            return f"{sign}{yuan} yuan, approximate"
        return f"{self.text}（{sign}{yuan} 元，约数）" if self.text else f"{sign}{yuan} 元，约数"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day; it never prints what it does not know."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        months, days = self.month or 1, self.day or 1
        whole = self.month != 0 and self.day != 0 and not (self.day and not self.month)
        if not whole or not 1 <= self.year <= 9999 or not 1 <= months <= 12 or not self._holds(months, days):
            raise _bad_date(f"{self.year}-{self.month}-{self.day}")

    def _holds(self, month: int, day: int) -> bool:
        return 1 <= day <= calendar.monthrange(self.year, month)[1]

    @classmethod
    def read(cls, text: str) -> "PartialDate":
        """The date of 2021, 2021-04, 2021-04-28, 2021年4月 or 2021年4月28日; Refused for anything else."""
        found = _DATE.fullmatch(text.strip())
        if not found:
            raise _bad_date(text)
        return cls(*(int(part) for part in found.groups() if part))

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
        return f"未载明日期（原文：“{self.text}”）" if self.text else "未载明日期"


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

    def __post_init__(self):
        if self.shown < 0 or (self.total is not None and self.shown > self.total):
            raise Refused(
                "bad_list",
                "部分列出的项数（{shown}）不能多于总数（{total}）。",
                "A partial list cannot show more ({shown}) than there are ({total}).",
                shown=self.shown,
                total=self.total,
            )

    def say(self, language: str = "zh-hans") -> str:
        if language.startswith("en"):
            total = f"of {self.total}" if self.total is not None else "of a total that is not stated"
            return f"{self.shown} {total}" + (f", selected by: {self.rule}" if self.rule else "")
        total = f"共 {self.total} 项" if self.total is not None else "总数来源未载明"
        return f"部分列出 {self.shown} 项（{total}）" + (f"，选列规则：{self.rule}" if self.rule else "")


_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def halfwidth(text: str) -> str:
    """What a Chinese keyboard types in full width, in half; nothing else, for ten squared is not a hundred and two."""
    return text.translate(_HALF)


def written(value: float) -> str:
    """A figure in a text: six digits that count, and all of them from a million on; no reader knows 5.4e+06."""
    return f"{value:.0f}" if abs(value) >= 999_999.5 else f"{value:g}"


def _bad_date(text: str) -> Refused:
    return Refused(
        "bad_date",
        "“{text}”不是日期。请写到年、月或日，例如 2021、2021-04 或 2021年4月28日。",
        "“{text}” is no date. Give a year, a month or a day, such as 2021, 2021-04 or 2021-04-28.",
        text=text,
    )
