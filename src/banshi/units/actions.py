"""Writers of the organisation tree and the dispatch catalogue."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from banshi.kit import ids
from banshi.kit.refused import Refused
from banshi.units import rules
from banshi.units.facts import KINDS
from banshi.units.models import CatalogueEntry, TreeEdition, Unit
from banshi.units.queries import changed, named

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}")


def alone() -> None:
    """Hold the tree until the end of the transaction, so that two who change it at once cannot pass each other."""
    TreeEdition.objects.get_or_create(id=1, defaults={"number": 0})
    TreeEdition.objects.select_for_update().get(id=1)


def _changed() -> None:
    # a number nobody had before: one counted up and rolled back would come again and name another tree
    TreeEdition.objects.update_or_create(id=1, defaults={"number": ids.new_id()})
    changed()


@transaction.atomic
def add_units(rows: Iterable[dict], *, on: date) -> int:
    """Add units given as dicts (code, name, short_name, parent, place_path, phone, address, hours, kind), parents first."""
    alone()
    known = {unit.code: unit for unit in Unit.objects.all()}
    count = 0
    for number, row in enumerate(rows, start=1):
        code, parent = row["code"], known.get(row.get("parent", ""))
        if not code or "/" in code or code in known or (row.get("parent") and parent is None):
            raise Refused(
                "bad_unit",
                "第 {row} 行：单位代码“{code}”为空、重复，或上级“{parent}”不存在。请改正后再导入。",
                "Row {row}: the unit code “{code}” is empty or taken, or its parent “{parent}” does not exist.",
                row=number,
                code=code,
                parent=row.get("parent", ""),
            )
        known[code] = Unit.objects.create(
            code=code,
            name=row["name"],
            short_name=row.get("short_name") or row["name"],
            parent=parent,
            path=f"{parent.path}/{code}" if parent else code,
            valid_from_on=row.get("valid_from_on", on),
            **{name: row.get(name, "") for name in ("place_path", "phone", "address", "hours", "kind")},
        )
        count += 1
    _changed()
    return count


@transaction.atomic
def add_unit(row: dict, *, on: date) -> None:
    """Add one unit from a form; Refused names the field."""
    for where, good, zh, en in _wrong(row):
        if not good:
            raise Refused("bad_unit", zh, en, where=where, **{name: row.get(name, "") for name in ("code", "parent")})
    parent = row.get("parent", "")
    if parent:
        named(parent, on=on, where="parent")
    add_units([row], on=on)


def _wrong(row: dict) -> Iterable[tuple[str, bool, str, str]]:
    code = row["code"]
    sound = bool(_CODE.fullmatch(code))
    yield "code", sound, "代码用字母、数字、点、横线和下划线，1 至 30 位。", "A code has 1 to 30 letters, digits, . - _"
    taken = Unit.objects.filter(code=code).exists()
    yield (
        "code",
        not taken,
        "代码“{code}”已有单位在用（撤销的也算）。请换一个。",
        "The code “{code}” is taken, maybe by an abolished unit.",
    )
    yield "name", 0 < len(row["name"]) <= 80, "请填写全称，不超过 80 个字。", "Give a name of 80 characters at most."
    for name, label, most in (
        ("short_name", "简称", 30),
        ("phone", "电话", 60),
        ("address", "地址", 120),
        ("hours", "办公时间", 80),
    ):
        yield (
            name,
            len(row.get(name, "")) <= most,
            f"{label}不超过 {most} 个字。",
            f"{name} takes {most} characters at most.",
        )
    yield "kind", row.get("kind", "") in ("", *KINDS), "请从列表里选单位类别。", "Choose a kind from the list."
    above = Unit.objects.filter(code=row.get("parent", "")).values_list("path", flat=True).first() or ""
    yield (
        "parent",
        len(above) + len(code) < 250,
        "层级太深，代码合计超过 250 位。",
        "The tree is too deep: codes together exceed 250 characters.",
    )


@transaction.atomic
def rename(code: str, *, name: str, short_name: str, kind: str | None = None) -> None:
    """A unit is called otherwise, or is of another kind, from now on; its code and everything that names it stay."""
    if kind and kind not in KINDS:
        raise Refused("bad_kind", "请从列表里选单位类别。", "Choose a kind from the list.", where="kind")
    changed = {"name": name, "short_name": short_name} | ({} if kind is None else {"kind": kind})
    if not Unit.objects.filter(code=code).update(**changed):
        raise _unknown(code)
    _changed()


def _unknown(code: str) -> Refused:
    return Refused(
        "unknown_unit",
        "没有“{code}”这个单位。请从列表里选择。",
        "There is no unit “{code}”. Choose one from the list.",
        where="unit",
        code=code,
    )


@transaction.atomic
def abolish(code: str, *, successor: str, on: date) -> None:
    """A unit ends; another takes over its functions from that day. Its matters are moved by their own room."""
    alone()
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise _unknown(code)
    if unit.valid_to_on is not None:
        raise Refused(
            "abolished_already",
            "“{name}”已于 {day} 撤销，不用再办。",
            "“{name}” was abolished on {day} already.",
            where="on",
            status=409,
            name=unit.name,
            day=unit.valid_to_on,
        )
    if on <= unit.valid_from_on:
        raise Refused(
            "cannot_abolish",
            "“{name}”自 {day} 起才有，最早在第二天撤销。请过一天再办；只是名称写错的，改名即可。",
            "“{name}” exists from {day} and can end the day after at the earliest; mend a wrong name by renaming it.",
            where="on",
            status=409,
            name=unit.name,
            day=unit.valid_from_on,
        )
    heir = Unit.objects.filter(code=successor, valid_to_on__isnull=True, valid_from_on__lte=on).first()
    if heir is None or rules.in_line(heir.path, unit.path):
        raise Refused(
            "no_successor",
            "撤销“{name}”须指定一个存续的、不在其下级的承接单位。",
            "To abolish “{name}”, name a living successor outside its own line.",
            where="successor",
            name=unit.name,
        )
    _hand_over(unit, heir, on)
    Unit.objects.filter(code=code).update(valid_to_on=on, successor=heir)
    _changed()


def _hand_over(unit: Unit, heir: Unit, on: date) -> None:
    """What the unit would do from that day on is the heir's; what it did until then stays its own."""
    ahead = CatalogueEntry.objects.filter(Q(valid_to_on__isnull=True) | Q(valid_to_on__gt=on), unit=unit)
    ahead.filter(valid_from_on__gte=on).update(unit=heir)
    for entry in ahead.filter(valid_from_on__lt=on):
        until, entry.valid_to_on = entry.valid_to_on, on
        entry.save(update_fields=["valid_to_on"])
        CatalogueEntry.objects.create(
            function=entry.function, place_path=entry.place_path, unit=heir, valid_from_on=on, valid_to_on=until
        )


@transaction.atomic
def add_catalogue(rows: Iterable[dict], *, on: date) -> int:
    """Add catalogue entries given as dicts (function, place_path, unit, valid_from_on, valid_to_on)."""
    alone()
    count = 0
    for number, row in enumerate(rows, start=1):
        span = (row.get("valid_from_on", on), row.get("valid_to_on"))
        _sound(number, row, span)
        same = CatalogueEntry.objects.filter(function=row["function"], place_path=row.get("place_path", ""))
        if any(rules.overlaps(span, (other.valid_from_on, other.valid_to_on)) for other in same):
            raise Refused(
                "catalogue_overlap",
                "第 {row} 行：职能“{function}”在“{place}”的同一时段已有主办单位。派单目录不能重叠，请先终止原条目。",
                "Row {row}: function “{function}” in “{place}” already has a unit for those days.",
                row=number,
                function=row["function"],
                place=row.get("place_path", "") or "全域",
            )
        CatalogueEntry.objects.create(
            function=row["function"],
            place_path=row.get("place_path", ""),
            unit_id=row["unit"],
            valid_from_on=span[0],
            valid_to_on=span[1],
        )
        count += 1
    _changed()
    return count


def _sound(number: int, row: dict, span: tuple[date, date | None]) -> None:
    unit = Unit.objects.filter(code=row["unit"]).first()
    lives = unit is not None and (unit.valid_to_on is None or (span[1] is not None and span[1] <= unit.valid_to_on))
    if not row["function"] or not lives or (span[1] is not None and span[1] <= span[0]):
        raise Refused(
            "bad_catalogue",
            "第 {row} 行：没有写职能，单位“{unit}”不存在或已撤销，或终止日期不晚于起始日期。请改正后再导入。",
            "Row {row}: no function, the unit “{unit}” does not exist or was abolished, or the entry ends before it "
            "begins.",
            row=number,
            unit=row["unit"],
        )


@transaction.atomic
def end_catalogue(entry_id: int, *, on: date) -> None:
    """From this day on the entry gives nothing to its unit; one that began today is gone as if never made."""
    entry = CatalogueEntry.objects.select_for_update().filter(id=entry_id, valid_to_on__isnull=True).first()
    if entry is None:
        raise Refused(
            "no_such_entry",
            "这条派单目录已经终止或不存在。请刷新页面看最新情况。",
            "This entry of the catalogue has ended or does not exist; reload the page.",
            status=409,
        )
    if entry.valid_from_on >= on:
        entry.delete()
    else:
        entry.valid_to_on = on
        entry.save(update_fields=["valid_to_on"])
    _changed()
