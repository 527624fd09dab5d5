"""The press text: a template whose counts are queries. What a person types may not differ from what queries give. Pure."""

import re
import unicodedata
from collections.abc import Collection

from banshi.kit.refused import Refused
from banshi.programmes.rules.commitment import TIERS
from banshi.releases.rules.figures import NOTHING

SLOT = re.compile(r"\{([^{}]*)\}")
SIMPLE = ("count", "total", "late")
OF_ITEM = ("value", "target", "due", "reporting", "standing")
DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
COUNTED = re.compile(
    r"(?<![第\d.])(\d+|[零〇一二两三四五六七八九十百千]+)\s*个?(?:重点|民生|办实事|实事)*(?:项(?!目标)|件)"
)
PERCENT = re.compile(r"\d+(?:\.\d+)?\s*%|百分之|百分百")
WHOLE_RATE = re.compile(r"完成率|办结率\D{0,4}100|全部完成|百分之?百")
NEVER = re.compile(r"完成率[^，。；\n]{0,8}(?:100\s*%|百分之?百)|(?:100\s*%|百分之?百)[^，。；\n]{0,2}完成")

Piece = str | tuple[str, dict[str, str]]


def pieces(text: str) -> list[Piece]:
    """The text cut at its slots, each slot as a query with parameters; raises Refused for a slot that is none."""
    found: list[Piece] = []
    last = 0
    for match in SLOT.finditer(text):
        found += [text[last : match.start()], slot(match[1].strip())]
        last = match.end()
    rest = [text[last:]]
    if any("{" in part or "}" in part for part in [*found, *rest] if isinstance(part, str)):
        raise _unknown("{")
    return [part for part in found + rest if part]


def slot(name: str) -> tuple[str, dict[str, str]]:
    """{count}, {total}, {late}, {claimed} and the other tiers, {value:ITEM}, {region:ITEM:UNIT} and the like."""
    head, *rest = name.split(":")
    if head in SIMPLE and not rest:
        return head, {}
    if (head in TIERS or head == NOTHING) and head and not rest:
        return "tier", {"tier": head}
    if head in OF_ITEM and len(rest) == 1:
        return head, {"item": rest[0]}
    if head == "region" and len(rest) == 2:
        return head, {"item": rest[0], "unit": rest[1]}
    raise _unknown(name)


def _unknown(name: str) -> Refused:
    return Refused(
        "unknown_slot",
        "新闻稿里的 {{{name}}} 不是可用的数字。可用：{{count}} 项数、{{total}} 总数、{{claimed}} 等各档、"
        "{{value:项目编号}}、{{region:项目编号:单位代码}}。",
        "{{{name}}} is no figure of the catalogue; use {{count}}, {{total}}, {{claimed}}, {{value:ITEM}} and so on.",
        where="press",
        name=name,
    )


def check_typed(text: str, *, count: int, total: int | None, where: str = "press") -> None:
    """Counts and shares typed by hand: a count that differs from the query is refused with both, shares always."""
    plain = re.sub(r"第\s+", "第", unicodedata.normalize("NFKC", SLOT.sub("", text)))
    for match in COUNTED.finditer(plain):
        typed = number_of(match[1])
        if typed not in (count, total) and match[1] != "一":
            raise Refused(
                "count_differs",
                "文字里写的是“{typed}”，查询得出的是 {count} 项{total}。请改成 {{count}}，由系统填写。",
                "The text says “{typed}”, the query gives {count}{total}. Write {{count}} and let it be filled in.",
                where=where,
                typed=match[0].strip(),
                count=count,
                total=f"（全部 {total} 项）" if total else "",
            )
    found = WHOLE_RATE.search(plain) or PERCENT.search(plain)
    if found:
        raise Refused(
            "typed_share",
            "文字里的“{words}”不是由查询得出的。请按各档写项数，例如 {{claimed}}、{{confirmed}}。",
            "“{words}” is no result of a query; give the counts of each tier instead.",
            where=where,
            words=found[0],
        )


def number_of(words: str) -> int:
    """The number of Arabic or Chinese digits: 二十八 is 28."""
    if words.isdigit() and words.isascii():
        return int(words)
    total, digit = 0, 0
    for sign in words:
        if sign in POWERS:
            total, digit = total + (digit or 1) * POWERS[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit


def check_printed(lines: Collection[str]) -> None:
    """No text printed anywhere says that everything is done to a hundred per cent."""
    for line in lines:
        found = NEVER.search(unicodedata.normalize("NFKC", line))
        if found:
            raise Refused(
                "never_said",
                "公布的文字里不能出现“{words}”：办到哪一步分档说明，附分母。见：{line}",
                "A release never says “{words}”: it says how many stand at which tier. See: {line}",
                where="press",
                words=found[0],
                line=line[:60],
            )
