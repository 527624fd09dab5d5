"""A playbook for another field of work made from one that is there: other words, other classes, the same steps. Pure."""

import re
from collections.abc import Mapping

import yaml
from msgspec import Struct
from msgspec.structs import replace

from banshi.kit.refused import Refused
from banshi.playbooks.rules.lines import document
from banshi.playbooks.rules.reading import MAIN

MOST_CLASSES = 99
_KIND = re.compile(r"[a-z][a-z0-9_]{1,38}")


class Sector(Struct, frozen=True):
    """What is different: its code, its words as `中文` or `中文 | English`, its classes one a line, the days to a reply."""

    kind: str
    noun: str
    purpose: str
    classes: tuple[str, ...]
    reply_days: int


def checked(sector: Sector) -> Sector:
    """The same sector with words in both languages; raises Refused naming the first thing that is missing, with its line."""
    if not _KIND.fullmatch(sector.kind):
        raise Refused(
            "bad_kind",
            "代码用小写字母开头，只含小写字母、数字和下划线，例如 water_supply。",
            "The code starts with a small letter and has small letters, digits and _, such as water_supply.",
            where="kind",
        )
    noun, purpose = _both(sector.noun, "noun", 0), _both(sector.purpose, "purpose", 0)
    if not 1 <= len(sector.classes) <= MOST_CLASSES:
        raise Refused(
            "bad_classes",
            "请写 1 到 {most} 个分类，一行一个。",
            "Give 1 to {most} classes, one a line.",
            where="classes",
            most=MOST_CLASSES,
        )
    classes = tuple(_both(line, "classes", number) for number, line in enumerate(sector.classes, start=1))
    if not 1 <= sector.reply_days <= 250:
        raise Refused(
            "bad_days", "答复时限应是 1 到 250 个工作日。", "A reply takes 1 to 250 working days.", where="reply_days"
        )
    return replace(sector, noun=noun, purpose=purpose, classes=classes)


def _both(text: str, where: str, number: int) -> str:
    """The words as `中文 | English`; where no English was given the Chinese stands in its place."""
    zh, _, en = (part.strip() for part in text.partition("|"))
    if not zh or "|" in en:
        raise Refused(
            "two_languages",
            "{place}先写中文名称；要加英文的，写成“中文 | English”，只用一条竖线。",
            "{english} begins with the Chinese name; English may follow after one bar “|”.",
            where=where,
            place=f"第 {number} 行“{text[:30]}”" if number else "这里",
            english=f"Line {number}" if number else "This",
        )
    return f"{zh} | {en or zh}"


def derived(files: Mapping[str, bytes], sector: Sector) -> dict[str, bytes]:
    """The files of the new playbook: letters kept, scenarios and what names old classes left out."""
    book, _lines, problems = document(MAIN, files[MAIN])
    assert isinstance(book, dict), problems
    classes = [
        {"code": f"{n:02d}", "label": line, "function": f"{sector.kind}/{n:02d}"}
        for n, line in enumerate(sector.classes, start=1)
    ]
    made = {
        **book,
        "kind": sector.kind,
        "edition": "1",
        "noun": sector.noun,
        "purpose": sector.purpose,
        "categories": classes,
        "clocks": [_clock(rule, sector) for rule in book["clocks"] if not rule.get("for_categories")],
        "routing": [],
        "hardship": [
            {key: value for key, value in ground.items() if key != "when"} for ground in book.get("hardship") or []
        ],
    }
    text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=1000)
    letters = {name: content for name, content in files.items() if name.startswith("letters/")}
    return {MAIN: text.encode(), **letters}


def renamed(files: Mapping[str, bytes], names: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the next edition, in which these classes have these names; Refused for one the playbook has not.

    Whatever has a name is offered from then on; an empty one takes a class back until it is named again.
    """
    book, _lines, problems = document(MAIN, files[MAIN])
    assert isinstance(book, dict), problems
    known = {one["code"] for one in book["categories"]}
    for code in names:
        if code not in known:
            raise Refused(
                "unknown_class", "没有分类“{code}”。", "There is no class “{code}”.", where=f"name-{code}", code=code
            )
    names = {code: _both(name, f"name-{code}", 0) if name else "" for code, name in names.items()}
    if all(one == _named(one, names) for one in book["categories"]):
        raise Refused(
            "nothing_named", "没有改动任何名称，没有载入新版。", "No name was changed; nothing was loaded.", where=""
        )
    made = {**book, "edition": _next(book["edition"]), "categories": [_named(one, names) for one in book["categories"]]}
    text = yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=1000)
    return {**files, MAIN: text.encode()}


def _named(one: dict, names: Mapping[str, str]) -> dict:
    name = names.get(one["code"])
    if name is None or (name == one["label"] and one.get("named") != "false"):
        return one
    return {**one, "label": name, "named": "true"} if name else {**one, "named": "false"}


def _next(edition: str) -> str:
    base, _, number = edition.partition("+")
    return f"{base[:34]}+{int(number) + 1 if number.isdecimal() else 1}"


def _clock(rule: dict, sector: Sector) -> dict:
    if rule["name"] != "reply":
        return rule
    return {**rule, "amount": str(sector.reply_days), "unit": "working_days"}
