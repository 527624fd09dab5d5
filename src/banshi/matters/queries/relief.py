"""Burdens with what they cost before and after, read from what enterprises and offices wrote; nothing is typed twice."""

import unicodedata

from django.db.models import QuerySet

from banshi.matters.models import Matter
from banshi.matters.queries import seeing
from banshi.matters.rules import relief as rules
from banshi.matters.rules.relief import MEASURES, Burden
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup

NOT_COUNTED = ("withdrawn", "not_accepted")
WHO, WHAT = "enterprise", "burden"
ROLES = [WHO, WHAT, *(f"{name}_{when}" for name in MEASURES for when in ("before", "after"))]
STEP = 1000


def kinds() -> list[Playbook]:
    """The kinds that ask what something costs, before at receipt and after with the reply."""
    wanted = {f"{name}_after" for name in MEASURES}
    return [book for book in playbooks.kinds() if wanted <= {field.name for field in book.answer_fields}]


def seen_by(viewer: Viewer) -> list[Burden]:
    """The burdens a person may know of, the newest first."""
    return _burdens(seeing.visible_to(viewer))


def all_of_them() -> list[Burden]:
    """Every burden here, for totals that name nobody."""
    return _burdens(Matter.objects.all())


def _burdens(rows: QuerySet) -> list[Burden]:
    found = rows.filter(kind__in=[book.kind for book in kinds()]).exclude(close_reason__in=NOT_COUNTED)
    fields = ("id", "code", "edition", "category", "owner_unit", "replied_unit", "replied_at", "tier")
    held = list(found.order_by("-received_at", "-id").values_list(*fields, named=True))
    given: dict[int, dict[str, str]] = {}
    for start in range(0, len(held), STEP):
        # the newest of each stands: an answer given again takes the place of the one before
        for one in people.contents([row.id for row in held[start : start + STEP]], ROLES):
            given.setdefault(one.subject, {})[one.role] = one.body if one.erased_at is None else ""
    return [_burden(row, given.get(row.id, {})) for row in held]


def _burden(row, given: dict[str, str]) -> Burden:
    book = playbooks.edition(row.edition)
    known = lookup.category(book, row.category)
    return Burden(
        code=row.code,
        enterprise=unicodedata.normalize("NFKC", given.get(WHO, "")).replace(" ", ""),
        form=lookup.answer_words(book, WHAT, given.get(WHAT, "")),
        category=known.label.zh if known else row.category,
        unit=row.replied_unit or row.owner_unit,
        answered=row.replied_at is not None,
        tier=row.tier,
        before=rules.amounts(given, "before"),
        after=rules.amounts(given, "after"),
    )
