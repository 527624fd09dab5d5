"""The rows of all nouns and the figures of this room compared with the record, and made again from it."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from django.db import transaction

from banshi.nouns import rebuilding as rows
from banshi.nouns import recording
from banshi.programmes import rolling
from banshi.programmes.models.cascading import NOTICE, Delivery, Notice
from banshi.programmes.models.needs import GROUP, Grouped, NeedGroup
from banshi.programmes.models.progress import Commitment, Latest, Observation, Report, SeriesPoint
from banshi.programmes.queries import adding_up, surveys
from banshi.record.facts import Fault

STEP = 500
Progress = Callable[[str, int], None]


def rebuild(progress: Progress = lambda what, done: None) -> int:
    """Write every row anew from its entries, those that were lost too, then what hangs on them; returns how many rows.

    `progress` is told "rows" and "figures" with how many are done.
    """
    done = rows.rebuild(partial(progress, "rows"))
    _figures(partial(progress, "figures"))
    _places()
    return done


def _figures(progress: Callable[[int], None]) -> None:
    """Observations from the filings, the newest figures from those, the sums from these."""
    with transaction.atomic():
        Observation.objects.all().delete()
        for part in adding_up.parts(Report.objects.all()):
            values = [dict(zip(adding_up.FIGURE, one, strict=True)) for row in part for one in adding_up.expected(row)]
            Observation.objects.bulk_create([Observation(**one) for one in values], batch_size=STEP)
        Latest.objects.all().delete()
        newest = (Latest(**dict(zip(adding_up.FIGURE[:6], one, strict=True))) for one in adding_up.newest())
        while part := list(islice(newest, STEP)):
            Latest.objects.bulk_create(part)
        rolling.recompute(progress)
        SeriesPoint.objects.all().delete()
        for part in adding_up.parts(Commitment.objects.all()):
            SeriesPoint.objects.bulk_create(
                [
                    SeriesPoint(indicator=row.id, on=day, n=n, d=d, tier=tier)
                    for row in part
                    for day, n, d, tier in adding_up.expected_points(row)
                ],
                batch_size=STEP,
            )


def _places() -> None:
    """Which needs stand in which group, and who a notice went to; the matter of a delivery is found by its origin."""
    with transaction.atomic():
        for part in adding_up.parts(NeedGroup.objects.all()):
            Grouped.objects.filter(group__in=part).delete()
            for row in part:
                needs = recording.state_of(GROUP, row).needs
                Grouped.objects.bulk_create([Grouped(need_id=need, group=row) for need in needs])
        for part in adding_up.parts(Notice.objects.filter(issued=True)):
            for row in part:
                named = recording.state_of(NOTICE, row).recipients
                row.deliveries.exclude(unit__in=named).delete()
                given = adding_up.answered_by(row)
                to = [Delivery(notice=row, unit=unit, matter=given.get(unit, "")) for unit in named]
                Delivery.objects.bulk_create(
                    to, update_conflicts=True, unique_fields=["notice", "unit"], update_fields=["matter"]
                )


def check() -> Iterator[Fault]:
    """Rows that are not what their entries give: a due, a target or a decision changed in the database; then answers and figures."""
    yield from rows.check()
    yield from surveys.faults()
    yield from adding_up.faults()
