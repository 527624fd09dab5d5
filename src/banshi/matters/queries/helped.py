"""Visits with what they brought, and which of them the visited say never happened."""

from collections.abc import Iterator

from django.db.models import QuerySet

from banshi.matters.actions.projecting import decoded
from banshi.matters.models import Matter
from banshi.matters.queries import seeing
from banshi.matters.rules import helping as rules
from banshi.matters.rules.helping import Visit
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks

KIND = "visit"
NOT_COUNTED = ("withdrawn", "not_accepted")
FIELDS = ("cash_yuan", "goods", "goods_yuan", "brought", "receipt")
STEP = 1000
DISPUTED = "disputed"


def visits(rows: QuerySet) -> QuerySet:
    """The visits among these matters."""
    return rows.filter(kind=KIND).exclude(close_reason__in=NOT_COUNTED).order_by("-received_at", "-id")


def is_denied(row: Matter) -> bool:
    """Whether the visited say it never happened; before that could be said by itself, “not solved” said it too."""
    if row.tier != DISPUTED:
        return False
    return decoded(row).denied if playbooks.edition(row.edition).verdicts.deniable else True


def seen_by(viewer: Viewer) -> list[Visit]:
    """The visits a person may know of, the newest first."""
    return list(_read(visits(seeing.visible_to(viewer))))


def all_of_them() -> list[Visit]:
    """Every visit here, for totals that name nobody."""
    return list(_read(visits(Matter.objects.all())))


def denied_among(codes: list[str]) -> set[str]:
    """Which of these matters are visits that never happened by the word of the visited."""
    return {row.code for row in visits(Matter.objects.filter(code__in=codes)) if is_denied(row)}


def goods_words(code: str) -> str:
    """What the current form calls a kind of goods."""
    fields = {field.name: field for field in playbooks.current(KIND).fields}
    choices = fields["goods"].choices if "goods" in fields else ()
    return next((one.label.zh for one in choices if one.code == code), code)


def _read(rows: QuerySet) -> Iterator[Visit]:
    held = list(rows)
    for start in range(0, len(held), STEP):
        part = held[start : start + STEP]
        given: dict[int, dict[str, str]] = {}
        for one in people.contents([row.id for row in part], list(FIELDS)):
            # the first of a name is the form's
            given.setdefault(one.subject, {}).setdefault(one.role, one.body if one.erased_at is None else "")
        yield from (_visit(row, given.get(row.id, {})) for row in part)


def _visit(row: Matter, given: dict[str, str]) -> Visit:
    return Visit(
        code=row.code,
        unit=row.intake_unit,
        asked=row.replied_at is not None,
        denied=is_denied(row),
        tier=row.tier or rules.UNANSWERED,
        gifts=rules.gifts(given),
        signed=given.get("receipt", "") == rules.SIGNED,
        what=given.get("brought", ""),
    )
