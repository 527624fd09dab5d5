"""What time brings about here: notices are delivered, and doubts end when the matters under which they ran are closed."""

from datetime import datetime

from banshi.matters.queries import origins
from banshi.programmes.actions import cascading, commitments, needs
from banshi.programmes.queries import commitments as queries
from banshi.programmes.queries import needs as need_queries

# a report that something was not so was right when there was something to mend
UPHELD = frozenset({"solved", "partly_solved", "planned"})


def deliver(at: datetime) -> int:
    """Deliver issued notices to those who have not got them yet."""
    return cascading.deliver(at)


def settle(at: datetime) -> int:
    """Settle disputes whose matters were closed."""
    waiting = queries.disputed()
    closed = origins.closings([matter for matters in waiting.values() for matter in matters])
    done = 0
    for code, matters in waiting.items():
        for matter in matters:
            if matter in closed:
                commitments.settle(code, matter=matter, upheld=closed[matter] in UPHELD, at=at)
                done += 1
    return done


def tell(at: datetime) -> int:
    """Tell everyone whose matter fed a commitment, when it is promised and when it is confirmed as done."""
    waiting = need_queries.to_tell()
    return sum(needs.tell(group, commitment, what, at=at) for group, commitment, what in waiting)
