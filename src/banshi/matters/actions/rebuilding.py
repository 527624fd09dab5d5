"""Making every projection again from the record alone; resumable, never inside a migration."""

from collections.abc import Callable

from django.db import transaction

from banshi.matters.actions import projecting
from banshi.matters.actions.checking import check_projection
from banshi.matters.actions.refolding import states, subjects_after
from banshi.matters.models import Follower, Matter

__all__ = ["check_projection", "rebuild"]
NAME = "rebuild"
STEP = 500


def rebuild(*, progress: Callable[[int], None] = lambda done: None, afresh: bool = True) -> int:
    """Fold every subject anew, in steps of 500 that each commit; without `afresh` it goes on where it stopped.

    Work on matters may go on meanwhile: a step holds its rows before it reads their entries.
    """
    follower, _ = Follower.objects.get_or_create(name=NAME, defaults={"position": -1})
    after = -1 if afresh else follower.position
    done = 0
    while subjects := subjects_after(after, STEP):
        with transaction.atomic():
            list(Matter.objects.select_for_update().filter(id__in=subjects).values_list("id"))
            projecting.replace_many(list(states(subjects)))
            after = subjects[-1]
            Follower.objects.filter(name=NAME).update(position=after)
        done += len(subjects)
        progress(done)
    Follower.objects.filter(name=NAME).update(position=-1)
    return done
