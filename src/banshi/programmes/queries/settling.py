"""What a batch must see ended before it is settled."""

from datetime import date

from banshi.programmes.facts.batch import BatchState
from banshi.programmes.models.deciding import Batch
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import deciding
from banshi.programmes.queries.commitments import Standing, standings
from banshi.programmes.rules import comparing


def held(row: Batch, state: BatchState, on: date) -> list[Standing]:
    """The commitments decided in a batch and those that went on into it, as they stand on a day."""
    codes = [*comparing.taken(state), *(one.commitment for one in deciding.came_in(row))]
    return standings(Commitment.objects.filter(code__in=codes).order_by("id"), on)
