"""What tells that one of many matters changed."""

from django.db.models import Count, QuerySet, Sum


def mark(rows: QuerySet) -> tuple[int, int | None, bytes]:
    """Differs once one of these matters changed or came or went.

    Each entry raises a matter's number, erasing writes one too, so that rows and the sum of their numbers tell of any
    change; the hash of the newest row tells another base.
    """
    counted = rows.order_by().aggregate(rows=Count("id"), entries=Sum("number"))
    newest = rows.values_list("hash", flat=True).first()
    return counted["rows"], counted["entries"], bytes(newest or b"")
