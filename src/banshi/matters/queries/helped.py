"""Visits with what they brought, and which of them the visited say never happened."""

from collections import Counter

from django.db.models import QuerySet

from banshi.kit.kept import Kept, KeptFor
from banshi.matters.actions.projecting import decoded
from banshi.matters.models import Matter
from banshi.matters.queries import changing, seeing
from banshi.matters.rules import helping as rules
from banshi.matters.rules.helping import Visit
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.units import queries as units

KIND = "visit"
NOT_COUNTED = ("withdrawn", "not_accepted")
# what is added up, and what only stands beside it
SUMMED, BESIDE = ("cash_yuan", "goods", "goods_yuan", "receipt"), ("brought",)
DISPUTED = "disputed"
_ALL: Kept[Counter[Visit]] = Kept()
_SEEN: KeptFor[Counter[Visit]] = KeptFor()


def visits(rows: QuerySet) -> QuerySet:
    """The visits among these matters."""
    return rows.filter(kind=KIND).exclude(close_reason__in=NOT_COUNTED).order_by("-received_at", "-id")


def is_denied(row: Matter) -> bool:
    """Whether the visited say it never happened; before that could be said by itself, “not solved” said it too."""
    if row.tier != DISPUTED:
        return False
    return decoded(row).denied if playbooks.edition(row.edition).verdicts.deniable else True


def seen_by(viewer: Viewer) -> Counter[Visit]:
    """The visits a person may know of, those alike counted together; kept for all who hold the same posts."""
    rows = visits(Matter.objects.all())
    return _SEEN.unless_changed(
        viewer.posts or viewer.actor,
        lambda: (changing.mark(rows), units.edition()),
        lambda: _tallied(visits(seeing.visible_to(viewer))),
    )


def page(viewer: Viewer, *, start: int, most: int) -> list[Visit]:
    """Some of the visits a person may know of, the newest first."""
    held = list(visits(seeing.visible_to(viewer))[start : start + most])
    given = _given([row.id for row in held], (*SUMMED, *BESIDE))
    return [_visit(row, given.get(row.id, {})) for row in held]


def all_of_them() -> Counter[Visit]:
    """Every visit here, those alike counted together, for totals that name nobody."""
    rows = visits(Matter.objects.all())
    return _ALL.unless_changed(lambda: changing.mark(rows), lambda: _tallied(rows))


def denied_among(codes: list[str]) -> set[str]:
    """Which of these matters are visits that never happened by the word of the visited."""
    return {row.code for row in visits(Matter.objects.filter(code__in=codes)) if is_denied(row)}


def where_to(rows: QuerySet) -> list[tuple[int, str, str, bool]]:
    """(id, place path, tier, whether it is denied) of the visits among these matters."""
    found = visits(rows)
    denied = _denied(found)
    return [(id_, place, tier, id_ in denied) for id_, place, tier in found.values_list("id", "place_path", "tier")]


def goods_words(code: str) -> str:
    """What the current form calls a kind of goods."""
    fields = {field.name: field for field in playbooks.current(KIND).fields}
    choices = fields["goods"].choices if "goods" in fields else ()
    return next((one.label.zh for one in choices if one.code == code), code)


def _given(ids: list[int], roles: tuple[str, ...]) -> dict[int, dict[str, str]]:
    given: dict[int, dict[str, str]] = {}
    for subject, role, body in people.bodies(ids, roles):
        # the first of a name is the form's
        given.setdefault(subject, {}).setdefault(role, body)
    return given


def _denied(rows: QuerySet) -> set[int]:
    lean = rows.filter(tier=DISPUTED).only("id", "tier", "edition", "state")
    return {row.id for row in lean if is_denied(row)}


def _tallied(rows: QuerySet) -> Counter[Visit]:
    """Alike are those of one tier with the same answers: a hundred thousand visits are a few hundred of these."""
    held = list(rows.values_list("id", "tier", "replied_at"))
    denied = _denied(rows)
    given = _given([one[0] for one in held], SUMMED)
    nothing: dict[str, str] = {}
    alike = Counter(
        (tier, replied_at is not None, id_ in denied, *(given.get(id_, nothing).get(role, "") for role in SUMMED))
        for id_, tier, replied_at in held
    )
    found: Counter[Visit] = Counter()
    for (tier, asked, no, *answers), n in alike.items():
        found[_made(tier, dict(zip(SUMMED, answers, strict=True)), asked=asked, denied=no)] += n
    return found


def _made(tier: str, given: dict[str, str], **known) -> Visit:
    signed = given.get("receipt", "") == rules.SIGNED
    return Visit(tier=tier or rules.UNANSWERED, gifts=rules.gifts(given), signed=signed, **known)


def _visit(row: Matter, given: dict[str, str]) -> Visit:
    known = {"asked": row.replied_at is not None, "denied": is_denied(row)}
    beside = {"code": row.code, "unit": row.intake_unit, "what": given.get("brought", "")}
    return _made(row.tier, given, **known, **beside)
