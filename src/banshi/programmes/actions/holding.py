"""Acting on what was seen: a row is held from the look at its number until the act is written, or nothing is."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from banshi.kit.refused import NotFound
from banshi.programmes.models.recorded import Recorded
from banshi.programmes.recording import moved_on


@contextmanager
def unmoved(row: Recorded, seen: int | None) -> Iterator[None]:
    """Hold a row while something is done with it, all of it or nothing; raises Stale when it moved on since `seen`.

    Two who send the same form at once would both find the number they saw, had the second not to wait here.
    """
    with transaction.atomic():
        held = type(row).objects.select_for_update().filter(pk=row.pk).first()
        if held is None:
            raise NotFound()
        if seen is not None and seen != held.number:
            raise moved_on(held)
        yield
