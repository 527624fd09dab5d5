"""What asking costs those who are asked: fields, how often, and minutes a week by a rule that is published. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from msgspec import Struct

# finding and writing one figure, until enough filings have been measured; an estimate, never shown as a fact
MINUTES_A_FIELD = 4
# fewer measured filings than this say nothing; a form left open longer than this a field was not being filled in
MEASURED, LONGEST = 5, 30
WEEK = 7
FIGURES, NOTICE = "figures", "notice"


class Rate(Struct, frozen=True):
    """Minutes one field takes; `of` filings were measured, none where it is the assumption."""

    minutes: float = MINUTES_A_FIELD
    of: int = 0


def rate(filings: Iterable[tuple[int, int]]) -> Rate:
    """The median of filings given as (seconds from form to filing, fields), or the assumption while there are few."""
    each = [seconds / fields / 60 for seconds, fields in filings if seconds > 0 and fields]
    held = [minutes for minutes in each if minutes <= LONGEST]
    return Rate(round(median(held), 1), len(held)) if len(held) >= MEASURED else Rate()


class Wanted(Struct, frozen=True):
    """One unit asks another for so many fields, every so many days; `until` a day where it asks once."""

    asker: str
    recipient: str
    kind: str
    code: str
    title: str
    name: str
    fields: int
    every_days: int
    until: date | None = None
    twice: str = ""

    def minutes(self, per_field: float) -> float:
        """Minutes a week; a request made once is spread over the days it leaves, a week at least."""
        return self.fields * per_field * WEEK / self.every_days


def once(asked_on: date, until: date) -> int:
    """Over how many days a request made once is spread."""
    return max((until - asked_on).days, WEEK)


class Part(Struct, frozen=True):
    """What one asker, or all of them, want of a recipient."""

    unit: str
    requests: int
    fields: int
    minutes: float


class Load(Struct, frozen=True):
    """A recipient: everything asked of it, by whom, and how many of the requests ask for what another asks already."""

    unit: str
    all: Part
    by: tuple[Part, ...]
    twice: int


def _part(unit: str, some: Sequence[Wanted], per_field: float) -> Part:
    minutes = sum(one.minutes(per_field) for one in some)
    return Part(unit, len(some), sum(one.fields for one in some), round(minutes, 1))


def loads(found: Iterable[Wanted], per_field: float) -> list[Load]:
    """Per recipient, the most burdened first; within each the one who asks most."""
    of: dict[str, list[Wanted]] = {}
    for one in found:
        of.setdefault(one.recipient, []).append(one)
    made = [_load(unit, some, per_field) for unit, some in of.items()]
    return sorted(made, key=lambda one: (-one.all.minutes, -one.all.requests, one.unit))


def _load(unit: str, some: Sequence[Wanted], per_field: float) -> Load:
    askers = dict.fromkeys(one.asker for one in some)
    parts = [_part(asker, [one for one in some if one.asker == asker], per_field) for asker in askers]
    parts.sort(key=lambda one: (-one.minutes, one.unit))
    return Load(unit, _part(unit, some, per_field), tuple(parts), sum(bool(one.twice) for one in some))


class Level(Struct, frozen=True):
    """The units of one kind or level: how many there are, how many are asked, and what each is asked at the median and most."""

    label: str
    units: int
    asked: int
    requests: int
    fields: int
    minutes: float
    middle: float
    most: float


def levels(found: Iterable[Load], *, label_of: dict[str, str]) -> list[Level]:
    """Totals per kind of unit over all its units, those of whom nothing is asked too; the most burdened kind first."""
    by = {one.unit: one.all for one in found}
    groups: dict[str, list[str]] = {}
    for unit, label in label_of.items():
        groups.setdefault(label, []).append(unit)
    made = [_level(label, units, [by[unit] for unit in units if unit in by]) for label, units in groups.items()]
    return sorted((one for one in made if one.asked), key=lambda one: (-one.middle, -one.most, one.label))


def _level(label: str, units: Sequence[str], asked: Sequence[Part]) -> Level:
    each = [one.minutes for one in asked] + [0.0] * (len(units) - len(asked))
    return Level(
        label,
        len(units),
        len(asked),
        sum(one.requests for one in asked),
        sum(one.fields for one in asked),
        round(sum(each), 1),
        round(median(each), 1),
        max(each),
    )
