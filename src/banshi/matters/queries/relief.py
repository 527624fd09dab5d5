"""Burdens with what they cost before and after, read from what enterprises and offices wrote; nothing is typed twice."""

import unicodedata

from django.db.models import QuerySet

from banshi.kit.kept import Kept, KeptFor
from banshi.matters.models import Matter
from banshi.matters.queries import changing, seeing
from banshi.matters.rules import relief as rules
from banshi.matters.rules.relief import MEASURES, Burden, Relief
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units

_ALL: Kept[Relief] = Kept()
_SEEN: KeptFor[Relief] = KeptFor()
NOT_COUNTED = ("withdrawn", "not_accepted")
WHO, WHAT = "enterprise", "burden"
ROLES = [WHO, WHAT, *(f"{name}_{when}" for name in MEASURES for when in ("before", "after"))]


def kinds() -> list[Playbook]:
    """The kinds that ask what something costs, before at receipt and after with the reply."""
    wanted = {f"{name}_after" for name in MEASURES}
    return [book for book in playbooks.kinds() if wanted <= {field.name for field in book.answer_fields}]


def seen_by(viewer: Viewer) -> Relief:
    """What the burdens a person may know of come to; kept for all who hold the same posts."""
    rows = _wanted(Matter.objects.all())
    return _SEEN.unless_changed(
        viewer.posts or viewer.actor,
        lambda: (changing.mark(rows), units.edition()),
        lambda: rules.relief(_burdens(_wanted(seeing.visible_to(viewer)))),
    )


def page(viewer: Viewer, *, start: int, most: int) -> list[Burden]:
    """Some of the burdens a person may know of, the newest first."""
    return _burdens(_wanted(seeing.visible_to(viewer))[start : start + most])


def of_all() -> Relief:
    """What every burden here comes to, for totals that name nobody."""
    rows = _wanted(Matter.objects.all())
    return _ALL.unless_changed(lambda: changing.mark(rows), lambda: rules.relief(_burdens(rows)))


def _wanted(rows: QuerySet) -> QuerySet:
    found = rows.filter(kind__in=[book.kind for book in kinds()]).exclude(close_reason__in=NOT_COUNTED)
    return found.order_by("-received_at", "-id")


def _burdens(rows: QuerySet) -> list[Burden]:
    fields = ("id", "code", "edition", "category", "owner_unit", "replied_unit", "replied_at", "tier")
    held = list(rows.values_list(*fields, named=True))
    given: dict[int, dict[str, str]] = {}
    for subject, role, body in people.bodies([row.id for row in held], ROLES):
        # the newest of each stands: an answer given again takes the place of the one before
        given.setdefault(subject, {})[role] = body
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
