"""Readers of needs and their groups: counts of people and hardship, ranking by published weights."""

from collections.abc import Collection, Mapping

from django.db.models import Count, Min, Q, QuerySet, Sum
from msgspec import Struct

from banshi.kit.refused import NotFound
from banshi.matters.queries import helped
from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.programmes.models.needs import GROUP, Grouped, Need, NeedGroup
from banshi.programmes.queries import commitments, steering
from banshi.programmes.queries.commitments import confirmed
from banshi.programmes.rules import ranking

STEERING = ("programme_officer", "unit_head", "reviewer", "auditor", "village_worker")


def needs(viewer: Viewer) -> QuerySet:
    """The needs registered in the person's own line, newest first; an auditor sees all."""
    rows = (
        Need.objects.all()
        if viewer.actor == "system" or viewer.has("auditor")
        else Need.objects.filter(unit__in=steering.below(viewer, *STEERING))
    )
    return rows.order_by("-made_at", "-id")


def ungrouped(viewer: Viewer) -> QuerySet:
    """Needs nobody has put into a group yet."""
    return needs(viewer).filter(grouped__isnull=True)


def groups(viewer: Viewer) -> QuerySet:
    """The groups of the person's own line."""
    rows = NeedGroup.objects.all()
    return (
        rows
        if viewer.actor == "system" or viewer.has("auditor")
        else rows.filter(unit__in=steering.below(viewer, *STEERING))
    )


def group(code: str, viewer: Viewer) -> NeedGroup:
    """One group; raises NotFound."""
    row = groups(viewer).filter(code=code).first()
    if row is None:
        raise NotFound()
    return row


def members(row: NeedGroup) -> QuerySet:
    """The needs of a group, oldest first."""
    return Need.objects.filter(grouped__group=row).order_by("made_at", "id")


def ranked(viewer: Viewer, weights: Mapping[str, float] = ranking.DEFAULT) -> list[ranking.Ranked]:
    """The groups this person sees, in the order of the weights, each score with its terms; `ref` is the group's code."""
    return ranking.ranked(_counted(viewer), weights)


class Placed(Struct, frozen=True):
    """Where a public promise's best group stands among `of` groups, and what that rests on."""

    place: int
    of: int
    commitment: str
    title: str
    needs: int
    in_hardship: int
    people: int
    months: int


def placed() -> list[Placed]:
    """The public promises by the best place of a group that stands behind each; those without needs are not here."""
    counted = {one.ref: one for one in _counted(Viewer.system())}
    places = {one.ref: one.place for one in ranking.ranked(list(counted.values()))}
    best: dict[str, str] = {}
    for row in NeedGroup.objects.filter(adopted=True, code__in=places):
        for _batch, commitment in recording.state_of(GROUP, row).adopted:
            if commitment not in best or places[row.code] < places[best[commitment]]:
                best[commitment] = row.code
    titles = dict(commitments.public().filter(code__in=list(best)).values_list("code", "title"))
    found = [
        Placed(places[ref], len(places), code, titles[code], one.needs, one.in_hardship, one.people, one.months)
        for code, ref in best.items()
        if code in titles and (one := counted[ref]).needs
    ]
    return sorted(found, key=lambda one: (one.place, one.commitment))


def _counted(viewer: Viewer) -> list[ranking.Group]:
    """What is counted of each group this person sees.

    A need that somebody else looked at and did not find so stays in its group and counts for nothing.
    """
    stands = ~Q(members__need__holds=False)
    counted = groups(viewer).annotate(
        needs=Count("members", filter=stands),
        in_hardship=Count("members", filter=stands & Q(members__need__hardship=True)),
        first_at=Min("members__need__made_at"),
        named=Sum("members__need__people", filter=stands),
    )
    return [
        ranking.Group(
            row.code,
            needs=row.needs,
            in_hardship=row.in_hardship,
            people=max(row.people, row.named or 0),
            months=row.months,
            first_on=(row.first_at or row.made_at).date(),
        )
        for row in counted
    ]


def sources_of(group_codes: Collection[str]) -> list[tuple[str, int]]:
    """Where the needs in these groups came from, and how many each way, most first."""
    rows = Need.objects.filter(grouped__group__code__in=group_codes).values_list("source").order_by()
    return sorted(rows.annotate(n=Count("id")), key=lambda one: (-one[1], one[0]))


def sizes(group_codes: Collection[str], viewer: Viewer) -> list[NeedGroup]:
    """Those of these groups that this person may open, each with how many needs stand in it."""
    return list(groups(viewer).filter(code__in=group_codes).annotate(count=Count("members")).order_by("id"))


def matters_behind(group_codes: list[str]) -> list[str]:
    """The codes of the matters whose needs stand in these groups: whoever filed them is told."""
    rows = Grouped.objects.filter(group__code__in=group_codes).exclude(need__matter="")
    return list(rows.values_list("need__matter", flat=True))


def to_tell() -> list[tuple[str, str, str]]:
    """(group, commitment, what) that those behind an adopted group have not been told yet."""
    rows = [(row, recording.state_of(GROUP, row)) for row in NeedGroup.objects.filter(adopted=True)]
    done = confirmed([code for _row, state in rows for _batch, code in state.adopted])
    return [(row.code, *one) for row, state in rows for one in state.to_tell(done)]


def visits(viewer: Viewer) -> dict[str, int]:
    """Of the needs found by visits: how many at drawn addresses (n of N), without those of visits that are denied."""
    rows = needs(viewer).filter(source="visit")
    denied = helped.denied_among(list(rows.exclude(matter="").values_list("matter", flat=True)))
    stand = rows.exclude(matter__in=denied)
    of = stand.count()
    return {"drawn": stand.filter(drawn=True).count(), "of": of, "denied": rows.count() - of}
