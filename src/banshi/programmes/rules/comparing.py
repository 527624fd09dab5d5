"""Batches side by side: what became of each list, in parts that add up; what moved on stays unfinished where it was. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from banshi.programmes.facts.batch import DECISIONS, BatchState
from banshi.programmes.rules.publicity import DONE
from banshi.programmes.rules.settling import ends


class Item(Struct, frozen=True):
    """How one commitment stands on a day."""

    code: str
    tier: str
    late: bool
    disputed: bool


class Line(Struct, frozen=True):
    """One batch: `taken` is done + carried + cancelled + going on; `tiers`, late and disputed are each of `taken`.

    `ended` says how each had ended on the day the batch was settled, with those that came in: (how, n, of N).
    """

    code: str
    title: str
    ordinal: int
    frozen_on: date | None
    proposed: int
    decided: dict[str, int]
    waiting: int
    taken: int
    done: int
    carried: int
    cancelled: int
    going_on: int
    late: int
    disputed: int
    tiers: dict[str, int]
    came_in: int
    came_in_done: int
    settled_on: date | None
    ended: tuple[tuple[str, int, int], ...]

    @property
    def unfinished(self) -> int:
        """Not done in this batch, whatever was done of it in a later one."""
        return self.taken - self.done


class Whole(Struct, frozen=True):
    """All batches together: each commitment once, though two batches name it."""

    taken: int
    done: int
    carried: int


def taken(state: BatchState) -> list[str]:
    """The commitments that came of a batch."""
    return [one.commitment for one in state.candidates.values() if one.commitment]


def line(code: str, state: BatchState, *, items: Mapping[str, Item], came_in: Sequence[str]) -> Line:
    """A batch as it stands; an item that moved on counts as carried here, even when the later batch has done it."""
    own = [items[one] for one in taken(state) if one in items]
    stayed = [one for one in own if one.code not in state.carried]
    decided = Counter(one.decision for one in state.candidates.values() if one.decision)
    done = sum(one.tier in DONE for one in stayed)
    cancelled = sum(one.tier == "cancelled" for one in stayed)
    return Line(
        code=code,
        title=state.title,
        ordinal=state.ordinal,
        frozen_on=date.fromisoformat(state.frozen[:10]) if state.frozen else None,
        proposed=len(state.candidates),
        decided={name: decided[name] for name in DECISIONS},
        waiting=len(state.candidates) - decided.total(),
        taken=len(own),
        done=done,
        carried=len(own) - len(stayed),
        cancelled=cancelled,
        going_on=len(stayed) - done - cancelled,
        late=sum(one.late for one in own),
        disputed=sum(one.disputed for one in own),
        tiers=dict(Counter(one.tier for one in own)),
        came_in=len(came_in),
        came_in_done=sum(items[one].tier in DONE for one in came_in if one in items and one not in state.carried),
        settled_on=date.fromisoformat(state.settled[:10]) if state.settled else None,
        ended=tuple(ends(state)),
    )


def compare(states: Mapping[str, BatchState], items: Mapping[str, Item]) -> tuple[list[Line], Whole]:
    """The batches of one body in their order, and all of them together."""
    into: dict[str, list[str]] = {}
    for state in states.values():
        for commitment, later in state.carried.items():
            into.setdefault(later, []).append(commitment)
    lines = [line(code, state, items=items, came_in=into.get(code, [])) for code, state in states.items()]
    every = {code for state in states.values() for code in taken(state) if code in items}
    moved = {code for state in states.values() for code in state.carried}
    done = sum(items[code].tier in DONE for code in every)
    return sorted(lines, key=lambda one: (one.ordinal, one.code)), Whole(len(every), done, len(every & moved))
