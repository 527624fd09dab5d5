"""The newest roster of each place of a unit, who entered it when, and how often its homes were visited."""

from datetime import datetime

from msgspec import Struct

from banshi.matters.queries import helped, seeing
from banshi.matters.rules import coverage as rules
from banshi.matters.rules.coverage import Coverage
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.record import queries as record

ROSTER = "household_roster"
LISTED, HOME, DAY = "text", "household", "counted_on"
MOST = 200
UNWANTED = ("withdrawn", "not_accepted")


class Covered(Struct, frozen=True):
    """A roster with what it covers; visits that were denied and those without a code are counted beside it, never in it."""

    code: str
    unit: str
    place_path: str
    entered_by: str
    entered_at: datetime
    counted_on: str
    checked: bool
    homes: Coverage
    visits: int
    confirmed: int
    uncoded: int
    of: int
    denied: int


def seen_by(viewer: Viewer) -> list[Covered]:
    """What this person may see, those with most homes nobody went to first."""
    seen = seeing.visible_to(viewer).exclude(close_reason__in=UNWANTED)
    newest = {}
    for row in seen.filter(kind=ROSTER).order_by("received_at", "id"):
        newest[row.intake_unit, row.place_path] = row
    rosters = sorted(newest.values(), key=lambda row: (row.received_at, row.id))[-MOST:]
    said = _said([row.id for row in rosters], [LISTED, DAY])
    visits = helped.where_to(seen)
    homes = _said([visit[0] for visit in visits], [HOME])
    who = _entered([row.id for row in rosters])
    found = [_covered(row, said.get(row.id, {}), visits, homes, who.get(row.id, "")) for row in rosters]
    return sorted(found, key=lambda one: (-len(one.homes.never), one.place_path))


def _covered(row, said: dict[str, str], visits: list[tuple], homes: dict, who: str) -> Covered:
    inside = [one for one in visits if one[1] == row.place_path or one[1].startswith(row.place_path + "/")]
    counted = [one for one in inside if not one[3]]
    codes = [rules.plain(homes.get(one[0], {}).get(HOME, "")) for one in counted]
    return Covered(
        code=row.code,
        unit=row.intake_unit,
        place_path=row.place_path,
        entered_by=who,
        entered_at=row.received_at,
        counted_on=said.get(DAY, ""),
        checked=row.replied_at is not None,
        homes=rules.coverage(rules.codes_in(said.get(LISTED, "")), filter(None, codes)),
        visits=len(counted),
        confirmed=sum(one[2] == "confirmed" for one in counted),
        uncoded=codes.count(""),
        of=len(inside),
        denied=len(inside) - len(counted),
    )


def _said(subjects: list[int], roles: list[str]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for subject, role, body in people.bodies(subjects, roles):
        # the first text of a matter is the form's; what is noted later under the same name is not the roster
        found.setdefault(subject, {}).setdefault(role, body)
    return found


def _entered(subjects: list[int]) -> dict[int, str]:
    """Who entered each: the name of whoever made its first entry."""
    first = {one.subject: one.actor for one in record.entries_of(subjects) if one.number == 1}
    ids = {int(actor[6:]) for actor in first.values() if actor.startswith("staff:")}
    names = people.display_names(ids)
    return {subject: names.get(int(actor[6:]), "") for subject, actor in first.items() if actor.startswith("staff:")}
