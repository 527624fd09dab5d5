"""How everything this place promised stands: one look at the whole, and the promises in groups, trouble first."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from msgspec import Struct

from banshi.programmes.queries import commitments as queries
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules import trajectory
from banshi.web import drawings, viewers

TROUBLE = ("refuted", "disputed", "relapsed", "expired", "cancelled")
VOUCHED = ("confirmed", "audited")
COLOURS = {
    "green": gettext_noop("按序时进度"),
    "light_amber": gettext_noop("略慢"),
    "amber": gettext_noop("偏慢"),
    "red": gettext_noop("落后"),
    "grey": gettext_noop("久未更新"),
    "claimed": gettext_noop("自报达到序时进度"),
    "not_started": gettext_noop("尚无数据"),
}
BEHIND = ("red", "amber", "light_amber", "grey")
RANK = {name: n for n, name in enumerate((*BEHIND, "claimed", "not_started", "green"))}
# how far, and who says so: each promise is counted in one line only
LEVELS = (
    (TROUBLE, gettext_noop("有问题：有异议、核查不一致、待复查等"), "wrong"),
    (("audited",), gettext_noop("线外单位抽查，核实办好"), "good"),
    (("confirmed",), gettext_noop("受益人说办好了"), "good"),
    (("evidenced",), gettext_noop("单位说办好了，交了佐证"), ""),
    (("claimed",), gettext_noop("只有单位自报办好"), ""),
    (("",), gettext_noop("还没有谁说办好"), ""),
)
NAMED = 2


class Level(Struct, frozen=True):
    """So many of all that was promised, and who says so."""

    label: str
    n: int
    of: int
    css: str

    @property
    def part(self) -> float:
        return round(100 * self.n / self.of, 1) if self.of else 0.0


class Glance(Struct, frozen=True):
    """For whom, what, by whom, by when, how far, who says so: of everything promised here."""

    of: int
    people: tuple[str, ...]
    more_people: int
    works: tuple[str, ...]
    owners: tuple[str, ...]
    more_owners: int
    first_due: str
    last_due: str
    late: int
    levels: tuple[Level, ...]
    on: date


def promised(on: date, *, codes: Sequence[str] | None = None) -> list[queries.Standing]:
    """Public commitments, all or those of these codes: trouble first, then furthest behind, then earliest due."""
    rows = queries.public() if codes is None else queries.public().filter(code__in=codes)
    found = queries.standings(rows.order_by("original_due_on", "id"), on)
    return sorted(found, key=lambda one: (one.tier not in TROUBLE, RANK[one.colour], one.state.terms.due_on))


def glance(found: Sequence[queries.Standing], on: date) -> Glance | None:
    """One look at the whole; None where nothing was promised."""
    if not found:
        return None
    terms = [one.state.terms for one in found]
    people = list(dict.fromkeys(one.beneficiaries for one in terms if one.beneficiaries))
    owners = list(dict.fromkeys(one.owner for one in terms))
    tiers = [one.tier for one in found]
    return Glance(
        of=len(found),
        people=tuple(people[:NAMED]),
        more_people=len(people) if len(people) > NAMED else 0,
        works=tuple(one.title for one in terms[:NAMED]),
        owners=tuple(owners[:1]),
        more_owners=len(owners) if len(owners) > 1 else 0,
        first_due=min(one.due_on for one in terms),
        last_due=max(one.due_on for one in terms),
        late=sum(one.late for one in found),
        levels=tuple(
            Level(_(label), sum(tier in counted for tier in tiers), len(found), css) for counted, label, css in LEVELS
        ),
        on=on,
    )


def grouped(found: Sequence[queries.Standing], *, start: int = 0, most: int | None = None) -> list[dict]:
    """The promises by what a reader has to know first; each stands in one group, and every group says n of N.

    Of long lists `most` are drawn from `start` on, in the order of the groups; what is counted is always all.
    """
    names = {
        "trouble": _("有问题或已过原定时限的"),
        "behind": _("比序时进度慢的"),
        "vouched": _("受益人确认或抽查核实的"),
        "going": _("在办的，进度只有单位说"),
        "none": _("还没有数据的"),
    }
    held = {name: [one for one in found if _group(one) == name] for name in names}
    order = [one for ones in held.values() for one in ones]
    drawn = {id(one) for one in order[start : None if most is None else start + most]}
    return [
        {
            "name": name,
            "title": title,
            "n": len(held[name]),
            "lines": [line_of(one) for one in held[name] if id(one) in drawn],
            "of": len(found),
            "open": name in ("trouble", "behind", "vouched"),
        }
        for name, title in names.items()
        if held[name]
    ]


def _group(one: queries.Standing) -> str:
    if one.tier in TROUBLE or one.late:
        return "trouble"
    if one.tier in VOUCHED:
        return "vouched"
    if one.colour == "not_started":
        return "none"
    return "behind" if one.colour in BEHIND else "going"


def line_of(one: queries.Standing) -> dict:
    """A promise as pages show it: terms, words for tier and colour, and the bar of how far it is."""
    planned = rules.path_of(one.state.terms.indicator)
    due_now = trajectory.expected(planned, viewers.today())
    # what rises is drawn from nought, as its figures are read; what is to fall, from where it stood
    start = 0.0 if planned.direction == trajectory.RISES else planned.baseline.value
    bar = drawings.progress(one.value, due_now, baseline=start, target=planned.target.value)
    doubted = one.tier in TROUBLE and one.value is not None and bar.part >= bar.mark
    return {
        "one": one,
        "terms": one.state.terms,
        "tier": _(rules.said(one.state, one.tier)),
        "doubt": one.tier == "claimed" and len(one.state.doubted_by),
        "colour": _("报的数待核实") if doubted else _(COLOURS[one.colour]),
        "target": planned.target.value,
        "due_now": due_now,
        "bar": bar,
    }
