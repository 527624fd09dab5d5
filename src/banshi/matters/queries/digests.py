"""The digest a person finds on their desk in the morning."""

from datetime import date

from banshi.matters.models import Digest, Matter
from banshi.matters.queries.seeing import visible_to
from banshi.matters.queries.worklists import COLUMNS
from banshi.people.facts import Viewer


def of_day(viewer: Viewer, day: date) -> tuple[Digest, list[Matter]] | None:
    """A person's digest of a day with its matters as they stand now, the first due first; None without one."""
    found = Digest.objects.filter(staff_id=viewer.staff_id, day_on=day).first()
    if found is None:
        return None
    rows = visible_to(viewer).filter(id__in=[int(part) for part in found.matters.split()], closed_at__isnull=True)
    return found, list(rows.only(*COLUMNS).order_by("next_due_at", "id"))
