"""Whoever claims, gives evidence, confirms and audits an item are different people and not in one line of command (I6)."""

from collections.abc import Mapping

from banshi.kit.refused import Refused
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.models.progress import COMMITMENT, Report
from banshi.programmes.rules import separation as rules
from banshi.programmes.rules.separation import Clash
from banshi.record import queries as record
from banshi.units import queries as units

# who said something of an item, by the entry that says it
SAID = {
    "commitment.claimed": ("自报过", "claimed"),
    "commitment.evidenced": ("提交过佐证", "gave evidence for"),
    "commitment.confirmed": ("记录过确认", "took the confirmation of"),
    "commitment.audited": ("核验过", "audited"),
}
CLAIMS = ("commitment.claimed", "commitment.evidenced")
CONFIRMS, AUDITS = ("commitment.confirmed",), ("commitment.audited",)


def claims(state: CommitmentState, by: Viewer) -> None:
    """Whoever vouched for an item does not claim it or give evidence for it later, from another post."""
    _not_said(state, by, (*CONFIRMS, *AUDITS))


def vouches(state: CommitmentState, by: Viewer, *, audits: bool = False) -> None:
    """Refused, with the path, to whoever claimed it or stands in line; an audit also to those who confirmed, and theirs."""
    # the line first: it tells whom to choose instead
    outside(by, _claiming(state))
    _not_said(state, by, (*CLAIMS, *(CONFIRMS if audits else AUDITS)))
    before = _units(state, CONFIRMS if audits else AUDITS)
    outside(by, before, whose="先前确认或核验的单位", en="the unit that vouched before")


def rechecks(state: CommitmentState, by: Viewer) -> None:
    """Looking again months later takes somebody outside the line of those who claim it; whoever looked first may."""
    outside(by, _claiming(state))
    _not_said(state, by, CLAIMS)


def vouches_for_filing(filing: Report, by: Viewer) -> None:
    """Figures are vouched for outside the line that filed them, and not by who typed them from another post."""
    outside(by, {filing.unit: units.path_of(filing.unit)}, whose="填报单位", en="the unit that filed it")
    for one in record.entries(filing.id):
        if one.kind in ("report.filed", "report.corrected") and one.actor == by.actor:
            raise _said_it(by, ("填报过", "filed"), title=f"{units.name_of(filing.unit)} {filing.on}")


def outside(
    by: Viewer, lines: Mapping[str, str], *, whose: str = "自报单位", en: str = "the unit that claims it"
) -> None:
    """Refused, with the path, to whoever holds a post in, above or below one of these units; `lines` are their paths."""
    if clash := rules.in_the_way(by.posts, lines):
        raise _own_line(by, clash, whose=whose, english=en)


def handles(by: Viewer, state: CommitmentState) -> bool:
    """Whether one of the person's posts lies in the line of those who claim it, above or below; or they claimed it.

    Whoever claimed it and has another post since does not vouch for their own word (I6).
    """
    return by.actor in state.claimants or rules.in_the_way(by.posts, _claiming(state)) is not None


def may(check, *given, **named) -> bool:
    """Whether a check lets somebody through, for pages that offer only what would be accepted."""
    try:
        check(*given, **named)
    except Refused:
        return False
    return True


def _claiming(state: CommitmentState) -> dict[str, str]:
    return {unit: units.path_of(unit) for unit in (state.terms.owner, *state.terms.implementers, *state.former)}


def _units(state: CommitmentState, kinds: tuple[str, ...]) -> Mapping[str, str]:
    facts = [COMMITMENT.decode(one.kind, one.payload) for one in record.entries(state.id) if one.kind in kinds]
    return {fact.unit: units.path_of(fact.unit) for fact in facts if fact.unit}


def _not_said(state: CommitmentState, by: Viewer, kinds: tuple[str, ...]) -> None:
    for one in record.entries(state.id):
        if one.kind in kinds and one.actor == by.actor:
            raise _said_it(by, SAID[one.kind], title=state.terms.title)


def _said_it(by: Viewer, said: tuple[str, str], *, title: str) -> Refused:
    return Refused(
        "said_it",
        "{name}{said}“{title}”，不能再经手这一步。请换别人。",
        "{name} {english} “{title}” and may not do this as well. Choose somebody else.",
        where="username",
        status=403,
        name=by.name or "您",
        said=said[0],
        english=said[1],
        title=title,
    )


def _own_line(by: Viewer, clash: Clash, *, whose: str, english: str) -> Refused:
    return Refused(
        "own_line",
        "{name}在“{unit}”任职，与{whose}“{owner}”同在一条线上：{path}。请换线外的人办理。",
        "{name} holds a post in the line of command of {english}: {path}. Choose somebody outside it.",
        where="username",
        status=403,
        name=by.name or "您",
        unit=units.name_of(clash.post),
        whose=whose,
        english=english,
        owner=units.name_of(clash.unit),
        path=" → ".join(units.name_of(one) for one in clash.path),
    )
