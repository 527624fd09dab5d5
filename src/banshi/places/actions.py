"""Writers of the gazetteer."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from banshi.kit.refused import Refused
from banshi.places.models import Place, Town
from banshi.places.queries import forget_cache


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
