"""Writers of the gazetteer."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from banshi.kit.refused import Refused
from banshi.places.models import Place, Town
from banshi.places.queries import forget_cache

DEEPEST, LONGEST_PATH = 8, 200
_CODE = re.compile(r"[0-9A-Za-z._-]{1,20}")


def tidy(code: str) -> str:
    """A code as it is kept: letters and digits of any width, without blanks around."""
    return unicodedata.normalize("NFKC", code).strip()


def add_place(code: str, name: str, *, parent: str, landmarks: Sequence[str], at: datetime) -> None:
    """Add one place as somebody typed it; raises Refused at the field that is wrong."""
    code, name = tidy(code), " ".join(name.split())
    marks = [mark for mark in ("".join(one.split()) for one in landmarks) if mark]
    above = Place.objects.filter(code=parent).first() if _CODE.fullmatch(parent) else None
    wrong = _wrong(code, name, above, parent=parent, marks=marks)
    if wrong:
        where, zh, en = wrong
        raise Refused("bad_place", zh, en, where=where)
    add_places([{"code": code, "name": name, "parent": parent, "landmarks": marks}], at=at)


def _wrong(code: str, name: str, above: Place | None, *, parent: str, marks: Sequence[str]) -> tuple | None:
    """(field, Chinese, English) of the first thing that is wrong."""
    if not _CODE.fullmatch(code):
        return "code", "代码用字母、数字、点、横线和下划线，1 至 20 位。", "A code has 1 to 20 letters, digits, . - _"
    if Place.objects.filter(code=code).exists():
        return "code", f"代码“{code}”已有地名在用。请换一个。", f"The code “{code}” is taken; choose another."
    if not 0 < len(name) <= 60 or not name.isprintable():
        return "name", "请填写名称，不超过 60 个字。", "Give a name of sixty characters at most."
    if not parent and Place.objects.exists():
        return (
            "parent",
            "请选上级地名；最高一级在开通时已经定下。",
            "Choose the place above; the top was set at the founding.",
        )
    if parent and above is None:
        return "parent", "没有这个上级地名。请从列表里选。", "There is no such place above; choose from the list."
    if Place.objects.filter(parent=above, name=name).exists():
        return "name", f"同一个上级下已有“{name}”。请核对，或写出区别。", f"“{name}” is there already; tell them apart."
    if above and (above.level >= DEEPEST or len(above.path) + 1 + len(code) > LONGEST_PATH):
        return "parent", f"层级太深，最多 {DEEPEST} 级。请选上一级的地名。", f"Too deep: {DEEPEST} levels at most."
    if len("\n".join(marks)) > 500 or not "".join(marks).isprintable():
        return (
            "landmarks",
            "标志物写文字，合计不超过 500 个字。",
            "Landmarks are words, 500 characters at most together.",
        )
    return None


@transaction.atomic
def add_places(rows: Iterable[dict], *, at: datetime) -> int:
    """Add places given as dicts (code, name, parent, landmarks), parents first; Refused names the row."""
    known = {place.code: place for place in Place.objects.all()}
    count = 0
    for number, row in enumerate(rows, start=1):
        code, parent = row["code"], known.get(row.get("parent", ""))
        if code in known or (row.get("parent") and parent is None) or "/" in code:
            raise Refused(
                "bad_place",
                "第 {row} 行：地名代码“{code}”重复，或上级“{parent}”不存在。请改正后再导入。",
                "Row {row}: the code “{code}” is taken, or its parent “{parent}” does not exist.",
                row=number,
                code=code,
                parent=row.get("parent", ""),
            )
        known[code] = Place.objects.create(
            code=code,
            name=row["name"],
            parent=parent,
            path=f"{parent.path}/{code}" if parent else code,
            level=parent.level + 1 if parent else 1,
            landmarks="\n".join(row.get("landmarks", ())),
            added_at=at,
        )
        count += 1
    forget_cache()
    return count


def found_town(name: str, *, at: datetime) -> None:
    """Give the installation its name, once; raises Refused when somebody else did so first."""
    clean = name.strip()
    if not clean or len(clean) > 30 or not clean.isprintable():
        raise Refused(
            "bad_town",
            "请填写本地名称，不超过 30 个字，例如“某某县”。",
            "Give the name of the town in thirty characters at most.",
            where="town",
        )
    try:
        with transaction.atomic():
            Town.objects.create(id=1, name=clean, founded_at=at)
    except IntegrityError as error:
        raise Refused(
            "founded_already",
            "本地已经开通，不能再开通一次。请用管理员账号登录后在“管理”里修改。",
            "The town was founded already; sign in as an administrator to change what it has.",
            status=409,
        ) from error
    forget_cache()
