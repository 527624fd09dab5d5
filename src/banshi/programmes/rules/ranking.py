"""Which needs come first: published weights over hardship, prevalence and benefit, each score explained. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import log1p

from msgspec import Struct

from banshi.kit.refused import Refused

HARDSHIP, PREVALENCE, BENEFIT = "hardship", "prevalence", "benefit"
LABELS = {HARDSHIP: "困难程度", PREVALENCE: "涉及面", BENEFIT: "长期受益"}
DEFAULT = {HARDSHIP: 0.4, PREVALENCE: 0.35, BENEFIT: 0.25}


class Group(Struct, frozen=True):
    """Needs that are one problem: how many were counted, how many of them in hardship, whom a solution serves how long."""

    ref: str
    needs: int
    in_hardship: int
    people: int
    months: int
    first_on: date


class Term(Struct, frozen=True):
    """One part of a score: its weight, its value between 0 and 1, and what it was computed from."""

    name: str
    weight: float
    value: float
    because: str

    @property
    def points(self) -> float:
        return 100 * self.weight * self.value


class Ranked(Struct, frozen=True):
    """A group with its place, its score out of 100, and every term of it."""

    place: int
    ref: str
    score: float
    terms: tuple[Term, ...]


def weights(given: Mapping[str, float]) -> dict[str, float]:
    """Checked weights that add up to one; raises Refused otherwise."""
    if set(given) != set(LABELS) or any(not 0 <= value <= 1 for value in given.values()):
        raise Refused(
            "bad_weights",
            "权重须包括{names}三项，每项在 0 到 1 之间。",
            "Give the weights {codes}， each from 0 to 1.",
            where="weights",
            names="、".join(LABELS.values()),
            codes=", ".join(LABELS),
        )
    if abs(sum(given.values()) - 1) > 1e-6:
        raise Refused(
            "weights_do_not_add_up",
            "三项权重之和应为 1，现在是 {total:g}。",
            "The weights must add up to 1; they give {total:g}.",
            where="weights",
            total=sum(given.values()),
        )
    return dict(given)


def ranked(groups: Sequence[Group], given: Mapping[str, float] = DEFAULT) -> list[Ranked]:
    """The groups in order of their scores; equal scores in order of who waited longest."""
    chosen = weights(given)
    most = {
        PREVALENCE: max((log1p(group.needs) for group in groups), default=1) or 1,
        BENEFIT: max((log1p(group.people * group.months) for group in groups), default=1) or 1,
    }
    scored = [(group, _terms(group, chosen, most)) for group in groups]
    scored.sort(key=lambda pair: (-_score(pair[1]), pair[0].first_on, pair[0].ref))
    return [Ranked(place, group.ref, _score(terms), terms) for place, (group, terms) in enumerate(scored, start=1)]


def _score(terms: Sequence[Term]) -> float:
    return round(sum(term.points for term in terms), 4)


def _terms(group: Group, chosen: Mapping[str, float], most: Mapping[str, float]) -> tuple[Term, ...]:
    hard = group.in_hardship / group.needs if group.needs else 0.0
    served = group.people * group.months
    return (
        Term(HARDSHIP, chosen[HARDSHIP], hard, f"{group.in_hardship}/{group.needs}"),
        Term(PREVALENCE, chosen[PREVALENCE], log1p(group.needs) / most[PREVALENCE], f"{group.needs}"),
        Term(BENEFIT, chosen[BENEFIT], log1p(served) / most[BENEFIT], f"{group.people}×{group.months}"),
    )
