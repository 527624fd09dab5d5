"""What a form gave, checked against the playbook's fields; every problem is said at once, by field."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from banshi.kit.refused import Refused
from banshi.playbooks.facts import Field, Playbook
from banshi.playbooks.rules import lookup

PHONE = re.compile(r"^\+?[\d\- ]{7,20}$", re.ASCII)
NUMBER = re.compile(r"^-?\d{1,15}(\.\d{1,6})?$", re.ASCII)
# typed with a Chinese keyboard these arrive full-width, and mean the same
FIGURES = frozenset({"phone", "number", "date"})
CHOSEN = frozenset({"category", "place", "choice", "boolean"})
# control characters and halves of surrogate pairs, which no database and no screen should be given, and the marks that
# turn the direction of what stands after them, so that a page says other words than were written
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_UNREADABLE = "\ufffd"
# far above any field's own limit; beyond it nobody typed this, and looking at each character costs
MOST = 100_000


class BadFields(Refused):
    """Several fields need mending; `problems` maps each field's name to what is wrong with it."""

    def __init__(self, problems: dict[str, tuple[str, str]]):
        self.problems = problems
        super().__init__(
            "bad_fields",
            "有 {count} 处需要改正：{zh}",
            "{count} fields need mending: {english}",
            where=next(iter(problems)),
            count=len(problems),
            zh="；".join(zh for zh, _ in problems.values()),
            english="; ".join(en for _, en in problems.values()),
        )


def checked(book: Playbook, given: Mapping[str, object], *, today: date, with_files: bool = False) -> dict[str, str]:
    """The clean values; raises BadFields. A picture or voice note may stand for the text; `today` is that of the town."""
    clean: dict[str, str] = {}
    problems: dict[str, tuple[str, str]] = {}
    for field in book.fields:
        if field.type == "files":
            continue
        try:
            value = plain(given.get(field.name, ""), many_lines=field.type == "long_text", label=field.label.zh)
        except Refused as refused:
            problems[field.name] = (refused.say().rstrip("。"), refused.say("en").rstrip("."))
            continue
        if field.type in FIGURES:
            value = unicodedata.normalize("NFKC", value)
        problem = _problem(book, field, value, with_files=with_files) or _to_come(field, value, today)
        if problem:
            problems[field.name] = problem
        elif value:
            clean[field.name] = value
    if problems:
        raise BadFields(problems)
    return clean


def answered(asked: Sequence[Field], given: Mapping[str, object]) -> dict[str, str]:
    """The clean values of what a playbook asks with a reply; raises Refused for the first that must be mended."""
    clean: dict[str, str] = {}
    for field in asked:
        value = unicodedata.normalize("NFKC", plain(given.get(field.name, ""), where=field.name, label=field.label.zh))
        problem = _problem(None, field, value, with_files=False)
        if problem:
            raise Refused("bad_answer", "{zh}。", "{en}.", where=field.name, zh=problem[0], en=problem[1])
        if value:
            clean[field.name] = value
    return clean


def plain(value: object, *, many_lines: bool = False, where: str = "", label: str = "") -> str:
    """Text without control characters and outer blanks; raises Refused for what is no text of a sensible length."""
    name = f"“{label}”" if label else ""
    if isinstance(value, bytes | bytearray):
        raise _unreadable(name, where)
    text = str(value or "")
    if len(text) > MOST:
        raise Refused(
            "text_too_long",
            "{name}有 {length} 字，太长了，没有收下。请精简，或作为文件附上。",
            "{name}{length} characters are far too many; shorten it or attach it as a file.",
            where=where,
            name=name,
            length=len(text),
        )
    if _UNREADABLE in text:
        raise _unreadable(name, where)
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return (text if many_lines else " ".join(text.split("\n"))).replace("\t", " ").strip()


def _unreadable(name: str, where: str) -> Refused:
    return Refused(
        "wrong_encoding",
        "{name}里有无法识别的字符，可能是编码不对（应为 UTF-8）。请重新输入，或另存为 UTF-8 再试。",
        "{name} cannot be read; it seems to be in another encoding than UTF-8. Type it anew.",
        where=where,
        name=name or "内容",
    )


def _problem(book: Playbook | None, field: Field, value: str, *, with_files: bool) -> tuple[str, str] | None:
    label = field.label
    if not value:
        if field.required and not (with_files and field.type == "long_text"):
            asked = "请选择" if field.type in CHOSEN else "请填写"
            return f"{asked}“{label.zh}”", f"“{label.en}” is needed"
        return None
    if len(value) > field.max_length:
        return (
            f"“{label.zh}”最多 {field.max_length} 字，现在 {len(value)} 字",
            f"“{label.en}” takes {field.max_length} characters, not {len(value)}",
        )
    if field.type == "phone" and not PHONE.match(value):
        return f"“{label.zh}”不像电话号码，请写完整的号码，例如 13800000000", f"“{label.en}” is no telephone number"
    if field.type == "number" and not NUMBER.match(value):
        return f"“{label.zh}”请填数字", f"“{label.en}” takes a number"
    if field.unsigned and value.startswith("-"):
        return f"“{label.zh}”不能小于 0", f"“{label.en}” is not below nought"
    if field.type == "date" and not _is_date(value):
        return f"“{label.zh}”请按 2026-03-04 这样写日期", f"“{label.en}” takes a date like 2026-03-04"
    if field.type == "category" and (waiting := lookup.unnamed(book, value)):
        return (
            f"“{waiting.code}”这一类还没有名称，现在不能选；管理员在“办理规程”里命名后才能用",
            f"Class “{waiting.code}” has no name yet and cannot be chosen until an administrator names it",
        )
    if not _listed(book, field, value):
        return f"“{label.zh}”请从列表里选", f"Choose “{label.en}” from the list"
    return None


def _to_come(field: Field, value: str, today: date) -> tuple[str, str] | None:
    if not (field.past and value and date.fromisoformat(value) > today):
        return None
    label, now = field.label, today.isoformat()
    return f"“{label.zh}”还没有到，请写今天（{now}）或以前的日子", f"“{label.en}” is yet to come; today is {now}"


def day_in(value: str, where: str, label: str) -> str:
    """A day as records write days, full-width digits taken; raises Refused for what is none."""
    day = unicodedata.normalize("NFKC", value)
    if not _is_date(day):
        raise Refused(
            "bad_day",
            "“{label}”请按 2026-03-04 这样写日期。",
            "“{where}” takes a date like 2026-03-04.",
            where=where,
            label=label,
        )
    return day


def _is_date(value: str) -> bool:
    try:
        return len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _listed(book: Playbook, field: Field, value: str) -> bool:
    if field.type == "category":
        return lookup.category(book, value) is not None
    if field.type == "choice":
        return value in {choice.code for choice in field.choices}
    return field.type != "boolean" or value in ("yes", "no")
