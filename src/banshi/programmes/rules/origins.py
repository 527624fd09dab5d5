"""Where items come from, what they serve, which of them is routine under a new name, and whom two alike cover. Pure."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.programmes.facts import commitment as f
from banshi.programmes.facts.commitment import CommitmentState, Locked

# from this likeness of two titles on, names of places left out, somebody may take one for the other
ALIKE = 0.6
_SIGNS = re.compile(r"[\W_\d]+|示例|工程|行动|项目")


def focuses(state: CommitmentState) -> list[str]:
    """The focuses of an item: the one it was locked with and those put on it since, in their published order."""
    assert state.terms is not None
    return [code for code in f.FOCUSES if code == state.terms.focus or code in state.tags]


def tag(state: CommitmentState, name: str, *, unit: str, taken_back: bool, texts: f.Texts) -> list:
    """Put a tag or take it back; whoever calls an item routine says why, and taking back has its reason too."""
    if name not in f.TAGS or not unit:
        raise Refused("no_such_tag", "没有这个标注。", "There is no such tag.", where="tag")
    if not texts:
        raise Refused("reason_needed", "请写明为什么这样标注。", "Say why.", where="text")
    if taken_back != (name in state.tags):
        return []
    return [f.Tagged(tag=name, unit=unit, taken_back=taken_back, texts=texts)]


def link(state: CommitmentState, to: str, *, above: CommitmentState | None, unit: str, texts: f.Texts) -> list:
    """It carries out another one: both say whom they are for, and no item carries out itself."""
    if above is None or above.id == state.id:
        raise Refused("no_such_commitment", "没有这个实事项目。", "There is no such commitment.", where="to")
    if not state.terms.beneficiaries:
        raise Refused(
            "beneficiaries_missing",
            "本项目没有写明为谁，不能声明落实别的项目：请先由审定机构另作决定写明。",
            "Say whom it is for before saying that it carries out another.",
            where="to",
        )
    return [] if state.implements == to else [f.Linked(to=to, unit=unit, texts=texts)]


class Difference(Struct, frozen=True):
    """Two items one may be taken for the other: `declared` when one says it carries out the other."""

    code: str
    title: str
    owner: str
    here: str
    there: str
    declared: bool
    of: str = ""


def bare(title: str, names: Iterable[str] = ()) -> str:
    """A title without places, units, signs and the words every title has."""
    for name in sorted(names, key=len, reverse=True):
        title = title.replace(name, "")
    return _SIGNS.sub("", title)


def alike(one: str, other: str) -> bool:
    """Whether two bare titles may be taken for each other."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    ratios = (match.real_quick_ratio, match.quick_ratio, match.ratio)
    return bool(one and other) and all(ratio() >= ALIKE for ratio in ratios)


def difference(mine: Locked, other: Locked, *, code: str, declared: bool) -> Difference | None:
    """What differs in whom two items cover; None when both say the same."""
    here, there = _SIGNS.sub("", mine.beneficiaries), _SIGNS.sub("", other.beneficiaries)
    if here == there:
        return None
    return Difference(code, other.title, other.owner, mine.beneficiaries, other.beneficiaries, declared, mine.title)


class Row(Struct, frozen=True):
    """Items of one origin (or kind, or focus): how many, and how many of them are tagged routine under a new name."""

    name: str
    label: str
    count: int
    routine: int


def by_origin(states: Iterable[CommitmentState]) -> list[Row]:
    """Every item in exactly one row; those whose origin nobody stated stand in the last, never hidden."""
    return _rows([(one.terms.origin, one) for one in states], {**f.ORIGINS, "": "没有写明"})


def by_kind(states: Iterable[CommitmentState], kinds: dict[str, str], labels: dict[str, str]) -> list[Row]:
    """Every item in one row by the kind of its owner (unit → kind)."""
    return _rows([(kinds.get(one.terms.owner, ""), one) for one in states], {**labels, "": "没有写明"})


def by_focus(states: Iterable[CommitmentState]) -> list[Row]:
    """One row a focus and one without any; an item of two focuses stands in both."""
    found = [(code, one) for one in states for code in (focuses(one) or [""])]
    return _rows(found, {**f.FOCUSES, "": "没有标注"})


def _rows(given: list[tuple[str, CommitmentState]], labels: dict[str, str]) -> list[Row]:
    known = [(name if name in labels else "", one) for name, one in given]
    return [
        Row(
            name,
            label,
            sum(key == name for key, _ in known),
            sum(key == name and f.ROUTINE in one.tags for key, one in known),
        )
        for name, label in labels.items()
    ]
