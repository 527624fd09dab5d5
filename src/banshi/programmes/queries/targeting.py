"""Readers of targeting rules: beside their commitments, with coverage and both errors."""

from collections.abc import Collection

from django.db.models import QuerySet
from msgspec import Struct

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.facts.targeting import SampleRow, TargetingState, Version
from banshi.programmes.models.progress import COMMITMENT, Commitment
from banshi.programmes.models.research import TARGETING, Targeting
from banshi.programmes.queries import commitments
from banshi.programmes.rules import targeting as rules

SHOWN = 50


class Aim(Struct, frozen=True):
    """A rule with what it amounts to; no errors before somebody has looked at a case."""

    code: str
    state: TargetingState
    errors: rules.Errors | None

    @property
    def words(self) -> str:
        """The rule in words."""
        return rules.in_words(self.state.rule)

    @property
    def version(self) -> int:
        """Which version of the rule holds: one, and one more for each decision."""
        return len(self.state.earlier) + 1

    @property
    def covered(self) -> rules.Part:
        """Of those eligible how many were reached."""
        return rules.Part(self.state.reached, self.state.eligible, 0.0, 1.0)


def targetings(viewer: Viewer) -> QuerySet:
    """The rules of the commitments this person sees."""
    codes = commitments.visible_to(viewer).values_list("code", flat=True)
    return Targeting.objects.filter(commitment__in=codes).order_by("id")


def targeting(code: str, viewer: Viewer) -> tuple[Targeting, TargetingState]:
    """One rule with its state; raises NotFound."""
    return recording.found(TARGETING, targetings(viewer), code)


def measure(state: TargetingState) -> CommitmentState:
    """The commitment a rule belongs to."""
    return recording.state_of(COMMITMENT, Commitment.objects.get(code=state.commitment))


def aims(codes: Collection[str]) -> dict[str, Aim]:
    """The rules of these commitments, by the commitment's code."""
    rows = Targeting.objects.filter(commitment__in=list(codes))
    return {row.commitment: aim(row, recording.state_of(TARGETING, row)) for row in rows}


def stated(codes: Collection[str]) -> list[Targeting]:
    """The rules of these commitments as rows."""
    return list(Targeting.objects.filter(commitment__in=list(codes)).order_by("id"))


def aim(row: Targeting, state: TargetingState) -> Aim:
    """A rule with its errors, where cases were looked at."""
    return Aim(row.code, state, rules.errors(state) if state.cases else None)


class Earlier(Struct, frozen=True):
    """A rule that held before, with what was counted and found of it; `n` is its number, from one on."""

    n: int
    version: Version
    errors: rules.Errors | None

    @property
    def words(self) -> str:
        """The rule in words."""
        return rules.in_words(self.version.rule)


def earlier(state: TargetingState) -> list[Earlier]:
    """The versions of a rule that no longer hold, the newest first, each with its own sample."""
    found = [Earlier(n, one, rules.errors(one) if one.cases else None) for n, one in enumerate(state.earlier, start=1)]
    return found[::-1]


class Looked(Struct, frozen=True):
    """One case as the page shows it: what the rule says of it, clause by clause."""

    n: int
    case: SampleRow
    result: bool | None
    lines: tuple[str, ...]

    @property
    def wrong(self) -> str:
        """taken_in or left_out where the work erred; empty where it did not."""
        if self.case.reached and not self.case.in_need:
            return "taken_in"
        return "left_out" if self.case.in_need and not self.case.reached else ""


def looked(state: TargetingState) -> list[Looked]:
    """The cases, those where the work erred first."""
    found = []
    for n, case in enumerate(state.cases, start=1):
        told = rules.explained(state, case)
        found.append(Looked(n, case, told.result, tuple(told.lines())))
    return sorted(found, key=lambda one: (not one.wrong, one.n))
