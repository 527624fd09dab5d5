"""The public story of a commitment."""

from banshi.nouns import telling
from banshi.nouns.telling import Told
from banshi.programmes.facts.commitment import Confirmed
from banshi.programmes.models.progress import COMMITMENT, Commitment

PUBLIC_TEXTS = frozenset({"claim", "reason"})
FEW = "受益人已回答，人数少于 5 的不公布"


def commitment_lines(row: Commitment) -> list[Told]:
    """The public story of a commitment: no counts of people under five, nor what its units say of each other."""
    told = telling.lines(COMMITMENT, row, roles=PUBLIC_TEXTS, instead=_few)
    return [one for one in told if one.kind != "commitment.pointed"]


def _few(fact) -> str:
    return FEW if isinstance(fact, Confirmed) and fact.few() else ""
