"""The units, categories, places and outcomes a mapping may name, checked all at once before the first row. Pure."""

import difflib
from collections.abc import Collection

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.matters.importing.mapping import Mapped, Mapping

WORDS = {
    "route": ("主办单位", "unit"),
    "category": ("分类", "category"),
    "place": ("地点", "place"),
    "outcome": ("办理结果", "outcome"),
}


class Targets(Struct, frozen=True):
    """What exists; places are known by code and by path and always given as paths."""

    route: frozenset[str]
    category: frozenset[str]
    place: dict[str, str]
    outcome: frozenset[str]
    unnamed: frozenset[str] = frozenset()

    def known(self, what: str) -> Collection[str]:
        return getattr(self, what)

    def given(self, what: str, value: str) -> str:
        """The value as matters keep it, or an empty string when there is no such thing."""
        if what == "place":
            return self.place.get(value, "")
        return value if value in self.known(what) else ""


def check(mapping: Mapping, targets: Targets) -> None:
    """Raises Refused with every target of the mapping that does not exist, each with the nearest that does."""
    wrong: list[tuple[str, str]] = []
    if mapping.intake not in targets.route:
        wrong.append(_wrong("route", mapping.intake, targets, key="intake"))
    parents = {unit.parent for unit in mapping.units} - {""}
    wrong += [_wrong("route", code, targets, key="units") for code in sorted(parents - targets.route)]
    for what in WORDS:
        part: Mapped | None = getattr(mapping, what)
        if part is not None:
            wrong += [
                _wrong(what, value, targets) for value in sorted(part.targets()) if not targets.given(what, value)
            ]
    if wrong:
        raise Refused(
            "unknown_targets",
            "对照表指向不存在的东西，没有导入任何行：{zh}。请改正对照表，或先建好再导入。",
            "The mapping points to what does not exist; nothing was imported: {en}. Mend the mapping.",
            where="mapping",
            zh="；".join(zh for zh, _ in wrong),
            en="; ".join(en for _, en in wrong),
        )


def _wrong(what: str, value: str, targets: Targets, *, key: str = "") -> tuple[str, str]:
    zh, en = WORDS[what]
    if what == "category" and value in targets.unnamed:
        return f"{what} 的{zh}“{value}”（还没有名称，管理员命名后才能用）", f"{what}: “{value}” (has no name yet)"
    near = difflib.get_close_matches(value, list(targets.known(what)), n=1, cutoff=0.5)
    hint_zh, hint_en = (f"（最接近的是 {near[0]}）", f" (nearest: {near[0]})") if near else ("", "")
    key = key or what
    return f"{key} 的{zh}“{value}”{hint_zh}", f"{key}: {en} “{value}”{hint_en}"
