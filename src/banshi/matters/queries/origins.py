"""How the matters that carry out one cause stand: a notice's recipients, a meeting's demands."""

from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec import Struct

from banshi.matters.models import ClockRow, HoldingRow, Matter

STEP = 500


class Answer(Struct, frozen=True):
    """Where one matter has come to."""

    code: str
    unit: str
    step: str
    signed_at: datetime | None
    due_at: datetime | None
    replied_at: datetime | None
    outcome: str
    closed_at: datetime | None
    solved: str = ""


def answers(origin: str, *, clock: str = "acknowledge") -> dict[str, Answer]:
    """The matters of a cause by code, in two queries; `clock` is the one whose stop counts as signing."""
    return {one.code: one for one in _answers(Matter.objects.filter(origin=origin), clock)}


def answers_of(causes: Collection[str], *, clock: str = "acknowledge") -> dict[str, list[Answer]]:
    """The matters of several causes, in the same two queries."""
    rows = list(Matter.objects.filter(origin__in=causes))
    found: dict[str, list[Answer]] = {cause: [] for cause in causes}
    for row, answer in zip(rows, _answers(rows, clock), strict=True):
        found[row.origin].append(answer)
    return found


def open_of(units: Collection[str], *, clock: str = "acknowledge") -> list[Answer]:
    """What these units still owe other offices, the first due first."""
    rows = Matter.objects.exclude(origin="").filter(owner_unit__in=units, closed_at__isnull=True)
    return _answers(rows.order_by("next_due_at", "id")[:200], clock)


def _answers(rows: Iterable[Matter], clock: str) -> list[Answer]:
    held = list(rows)
    signed = ClockRow.objects.filter(
        matter__in=[row.id for row in held], name=clock, stopped_at__isnull=False, voided=False
    )
    at = dict(signed.values_list("matter_id", "stopped_at"))
    return [
        Answer(
            row.code,
            row.owner_unit,
            row.step,
            at.get(row.id),
            row.reply_due_at,
            row.replied_at,
            row.outcome,
            row.closed_at,
            row.solved,
        )
        for row in held
    ]


def firsts(origin: str) -> dict[str, str]:
    """The matters of a cause by the unit each was given to first, whoever holds it now."""
    rows = HoldingRow.objects.filter(matter__origin=origin, ordinal=0).order_by("-matter")
    return dict(rows.values_list("unit", "matter__code"))


def closings(codes: list[str]) -> dict[str, str]:
    """Of these matters those that are closed, with the outcome."""
    rows = Matter.objects.filter(code__in=codes, closed_at__isnull=False)
    return dict(rows.values_list("code", "outcome"))


def open_among(causes: Collection[str]) -> set[str]:
    """The codes of the matters of these causes that are not closed."""
    held = list(causes)
    found: set[str] = set()
    for start in range(0, len(held), STEP):
        rows = Matter.objects.filter(origin__in=held[start : start + STEP], closed_at__isnull=True)
        found |= set(rows.values_list("code", flat=True))
    return found


def subjects(codes: list[str]) -> dict[str, int]:
    """The subjects of matters by their codes."""
    return dict(Matter.objects.filter(code__in=codes).values_list("code", "id"))


def code_of(subject: int) -> str:
    """The code of the matter with this subject; empty where there is none."""
    return Matter.objects.filter(id=subject).values_list("code", flat=True).first() or ""
