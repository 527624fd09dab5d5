"""What a form gave, checked against the playbook's fields; every problem is said at once, by field."""

import re
import unicodedata
from collections.abc import Mapping

from banshi.kit.refused import Refused
from banshi.playbooks.facts import Field, Playbook
from banshi.playbooks.rules import lookup

PHONE = re.compile(r"^\+?[\d\- ]{7,20}$")


class BadFields(Refused):
    """Several fields need mending; `problems` maps each field's name to what is wrong with it."""

    def __init__(self, problems: dict[str, tuple[str, str]]):
        self.problems = problems
        super().__init__(
            "bad_fields",
            "有 {count} 处需要改正:{zh}",
            "{count} fields need mending: {english}",
            count=len(problems),
            zh=";".join(zh for zh, _ in problems.values()),
            english="; ".join(en for _, en in problems.values()),
        )


def checked(book: Playbook, given: Mapping[str, object], *, with_files: bool = False) -> dict[str, str]:
    """The clean values; raises BadFields. A picture or voice note may stand for the text."""
    clean: dict[str, str] = {}
    problems: dict[str, tuple[str, str]] = {}
    for field in book.fields:
        if field.type == "files":
            continue
        value = plain(given.get(field.name, ""), many_lines=field.type == "long_text")
        problem = _problem(book, field, value, with_files=with_files)
        if problem:
            problems[field.name] = problem
        elif value:
            clean[field.name] = value
    if problems:
        raise BadFields(problems)
    return clean


def plain(value: object, *, many_lines: bool = False) -> str:
    """Text without control characters and outer blanks; NUL and friends never reach a database."""
    text = str(value or "").replace("\r\n", "\n")
    kept = (c for c in text if (c == "\n" and many_lines) or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def _problem(book: Playbook, field: Field, value: str, *, with_files: bool) -> tuple[str, str] | None:
    label = field.label
    if not value:
        if field.required and not (with_files and field.type == "long_text"):
            return f"请填写“{label.zh}”", f"“{label.en}” is needed"
        return None
    if len(value) > field.max_length:
        return (
            f"“{label.zh}”最多 {field.max_length} 字,现在 {len(value)} 字",
            f"“{label.en}” takes {field.max_length} characters, not {len(value)}",
        )
    if field.type == "phone" and not PHONE.match(value):
        return f"“{label.zh}”不像电话号码,请写数字", f"“{label.en}” is no telephone number"
    if field.type == "category" and lookup.category(book, value) is None:
        return f"“{label.zh}”请从列表里选", f"Choose “{label.en}” from the list"
    if field.type == "choice" and value not in {choice.code for choice in field.choices}:
        return f"“{label.zh}”请从列表里选", f"Choose “{label.en}” from the list"
    return None
