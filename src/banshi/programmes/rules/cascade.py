"""What a lower plan adds to the one above: coverage of its demands, and how much is only repeated. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from banshi.programmes.rules.echo import Parent, Reader

IMPLEMENTS, ADAPTS, ADDS = "implements", "adapts", "adds"
RELATIONS = {IMPLEMENTS: "落实", ADAPTS: "结合实际调整", ADDS: "自行增加"}
# the share of a plan's wording that stands in its parent from which the two are called nearly identical; a copy with
# every fourth word exchanged still has more, plans in a unit's own words have less than half of it
NEARLY_IDENTICAL = 0.7


class PlanLine(Struct, frozen=True):
    """One item of a plan: its text, which demand of the parent it answers and how, and whether it promises by itself."""

    text: str
    relation: str
    demand: str = ""
    measurable: bool = False
    ref: str = ""


class Coverage(Struct, frozen=True):
    """How a plan stands to its parent's demands."""

    covered: tuple[str, ...]
    missing: tuple[str, ...]
    added: int
    own_commitments: int
    overlap: float
    repeated: tuple[str, ...] = ()
    shared: int = 0  # of the plan's characters those that stand in a demand
    characters: int = 0

    @property
    def nearly_identical(self) -> bool:
        """Nearly the parent's wording and no commitment of its own: acknowledged, but nothing is put into practice yet."""
        return self.overlap >= NEARLY_IDENTICAL and self.own_commitments == 0


def coverage(demands: Mapping[str, str], lines: Sequence[PlanLine], *, names: Iterable[str] = ()) -> Coverage:
    """A plan held against the demands (reference → text) above it; `names` are place and unit names that do not count.

    A commitment of its own is measurable and in its own words, or says more numbers than the demand; `repeated` are the rest.
    """
    parent = Parent(list(demands.values()), Reader(names))
    own = [parent.own(line.text, least=NEARLY_IDENTICAL) for line in lines]
    lost = missing(demands, lines)
    shared, whole = _overlap(parent, lines)
    return Coverage(
        covered=tuple(ref for ref in demands if ref not in lost),
        missing=lost,
        added=sum(line.relation == ADDS for line in lines),
        own_commitments=sum(line.measurable and kept for line, kept in zip(lines, own, strict=True)),
        overlap=shared / whole if whole else 0.0,
        shared=shared,
        characters=whole,
        repeated=tuple(line.ref for line, kept in zip(lines, own, strict=True) if not kept),
    )


def missing(demands: Iterable[str], lines: Iterable[PlanLine]) -> tuple[str, ...]:
    """The demands no line implements or adapts."""
    answered = {line.demand for line in lines if line.relation in (IMPLEMENTS, ADAPTS)}
    return tuple(ref for ref in demands if ref not in answered)


def _overlap(parent: Parent, lines: Sequence[PlanLine]) -> tuple[int, int]:
    counts = [parent.shared(line.text) for line in lines]
    return sum(shared for shared, _of in counts), sum(of for _shared, of in counts)


class Lacking(Struct, frozen=True):
    """A unit below the issuer without a plan of its own, and why: not_sent, none, drafting, returned, earlier, echo."""

    unit: str
    why: str


class Reach(Struct, frozen=True):
    """Units with a plan of their own, of all units below the issuer; the rest by name."""

    of: int
    own: int
    lacking: tuple[Lacking, ...]


def reach(below: Sequence[str], whys: Mapping[str, str]) -> Reach:
    """How far a cascade has come; `whys` names what a unit lacks, and has nothing for one with a plan of its own."""
    lacking = tuple(Lacking(unit, whys[unit]) for unit in below if whys.get(unit))
    return Reach(len(below), len(below) - len(lacking), lacking)


class Change(Struct, frozen=True):
    """What a later notice does to one demand: adds, changes (words or date), drops, or keeps it."""

    ref: str
    kind: str
    before: str = ""
    after: str = ""


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """The demands of two notices side by side, in the order of the later one, what was dropped last."""
    found = []
    for ref, text in after.items():
        if ref not in before:
            found.append(Change(ref, "added", after=text))
        else:
            found.append(Change(ref, "kept" if before[ref] == text else "changed", before[ref], text))
    return found + [Change(ref, "dropped", before=text) for ref, text in before.items() if ref not in after]
