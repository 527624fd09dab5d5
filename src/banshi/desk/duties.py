"""What waits for somebody in each of their roles, beside the single matters of their list: a count, of how many, and where."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.desk import navigation
from banshi.kit import clock
from banshi.people.facts import DUTIES, ROLES, Viewer
from banshi.programmes.queries import filing, owed, scoring
from banshi.releases.queries import waiting as releases
from banshi.units import queries as units
from banshi.verification.queries import audits
from banshi.verification.queries.handed import handed

OFFICES = ("unit_head", "programme_officer")


class Duty(Struct, frozen=True):
    """One thing that waits: `n` of `of`, `late` of them past their time; `of` is None where nothing was left out."""

    label: str
    href: str
    n: int
    of: int | None = None
    late: int = 0


class Hat(Struct, frozen=True):
    """One post in words, and what it is for; of a unit that is gone, since when and which one took over."""

    role: str
    unit: str
    does: str
    gone_on: date | None = None
    heir: str = ""


def hats(viewer: Viewer, on: date) -> list[Hat]:
    """A person's posts, each with what it is for."""
    return [_hat(post.role, post.unit_code, on) for post in viewer.posts]


def _hat(role: str, code: str, on: date) -> Hat:
    unit = units.unit(code)
    gone = unit is not None and unit.valid_to_on is not None and unit.valid_to_on <= on
    ended = (unit.valid_to_on, units.name_of(unit.successor)) if gone else (None, "")
    return Hat(_(ROLES[role]), units.name_of(code), _(DUTIES[role]), *ended)


def waiting(viewer: Viewer, *, at: datetime, on: date) -> list[Duty]:
    """What waits for this person in all their roles; the same thing once."""
    found = [duty for role, ask in _ASKED.items() if viewer.has(role) for duty in ask(viewer, at, on)]
    return list({(duty.label, duty.href): duty for duty in found}.values())


def _offices(viewer: Viewer, at: datetime, on: date) -> Iterator[Duty]:
    owes = owed.by(viewer.units_with(*OFFICES), on)
    steering = navigation.address("desk:programmes")
    yield Duty(_("要回执、报方案、办的督办事项"), steering, len(owes), late=sum(one.late for one in owes))
    found = audits.refutations(viewer, clock.text(at))
    open_ones = [one for one in found if not one.settled]
    late = sum(one.late for one in open_ones)
    yield Duty(_("核查不一致、要答复的"), navigation.address("desk:refutations"), len(open_ones), len(found), late)


def _head(viewer: Viewer, at: datetime, on: date) -> Iterator[Duty]:
    yield from _offices(viewer, at, on)
    yield from _releases(viewer, reviewed=_("等您批准公布的"))


def _officer(viewer: Viewer, at: datetime, on: date) -> Iterator[Duty]:
    yield from _offices(viewer, at, on)
    due = sum(filing.due_of(unit, on) for unit in viewer.units_with("programme_officer"))
    yield Duty(_("到期要填的数"), navigation.address("desk:filings"), due)


def _reviewer(viewer: Viewer, _at: datetime, on: date) -> Iterator[Duty]:
    unscored, entitled = scoring.to_score(viewer, on)
    yield Duty(_("等您打分的申报"), navigation.address("desk:bodies"), unscored, entitled)
    yield from _releases(viewer, frozen=_("等您复核的公布清单"))


def _publisher(viewer: Viewer, _at: datetime, _on: date) -> Iterator[Duty]:
    yield from _releases(viewer, draft=_("起草中的公布清单"), approved=_("已批准、等您公布的"))


def _releases(viewer: Viewer, **labels: str) -> Iterator[Duty]:
    steps = releases.steps(viewer)
    for step, label in labels.items():
        yield Duty(label, navigation.address("desk:releases"), steps[step], sum(steps.values()))


def _auditor(viewer: Viewer, _at: datetime, _on: date) -> Iterator[Duty]:
    open_ones, all_of_them = handed(viewer)
    yield Duty(_("交给您核验、还没有填结果的"), navigation.address("desk:audits"), open_ones, all_of_them)


_ASKED: dict[str, Callable[[Viewer, datetime, date], Iterator[Duty]]] = {
    "unit_head": _head,
    "programme_officer": _officer,
    "reviewer": _reviewer,
    "publisher": _publisher,
    "auditor": _auditor,
}
