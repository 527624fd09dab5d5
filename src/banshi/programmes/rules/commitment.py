"""What may be promised, said and doubted of a commitment, and how far it is vouched for. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from banshi.kit.refused import Refused
from banshi.programmes.facts import commitment as f
from banshi.programmes.facts.commitment import CommitmentState
from banshi.programmes.rules import together, trajectory
from banshi.programmes.rules.trajectory import Observed, Point, Trajectory

RECHECK = timedelta(days=90)
MOST_TITLE, MOST_CAMPAIGN = 200, 40
MOST_FILES, MOST_ASKED = 10_000, 1_500_000_000
KINDS = ("sum", "rate", "gap")
TIERS = {
    "": "还没有自报办好",
    "claimed": "自报",
    "evidenced": "有佐证",
    "confirmed": "受益人已确认",
    "audited": "抽查已核实",
    "disputed": "有异议",
    "refuted": "核查不一致",
    "expired": "待复查",
    "relapsed": "效果未保持，重新办理",
    "cancelled": "已取消",
}

REFUTED_THEN = "核查不一致，之后经决定取消"


def said(state: CommitmentState, tier: str) -> str:
    """The words for a tier; giving an item up does not wipe out that it was refuted."""
    return REFUTED_THEN if tier == "cancelled" and state.audited and not state.agrees else TIERS[tier]


def lock(terms: f.Locked) -> f.Locked:
    """The terms, whole and consistent; raises Refused naming what is missing."""
    needed = {"title": terms.title, "owner": terms.owner, "due_on": terms.due_on, "acceptance": terms.acceptance}
    for name, value in needed.items():
        if not value:
            raise Refused(
                "term_missing",
                "实事项目缺“{label}”，不能锁定。请补上后再提交。",
                "A commitment without “{name}” cannot be locked; give it.",
                where=name,
                name=name,
                label={"title": "名称", "owner": "主办单位", "due_on": "时限", "acceptance": "验收标准"}[name],
            )
    if len(terms.title) > MOST_TITLE or len(terms.campaign) > MOST_CAMPAIGN:
        raise Refused(
            "text_too_long",
            "名称最多 {title} 字，活动名称最多 {campaign} 字。",
            "A title has {title} characters at most, a campaign {campaign}.",
            where="title" if len(terms.title) > MOST_TITLE else "campaign",
            title=MOST_TITLE,
            campaign=MOST_CAMPAIGN,
        )
    if terms.indicator is None:
        raise Refused(
            "indicator_missing",
            "实事项目须有可衡量的指标：名称、计量单位、基期值、目标值。",
            "A commitment needs an indicator: name, measure, baseline, target.",
            where="indicator",
        )
    _indicator(terms.indicator, terms)
    return terms


def _indicator(indicator: f.IndicatorTerms, terms: f.Locked) -> None:
    trajectory.checked(path_of(indicator))
    if indicator.kind not in KINDS or not 0 <= indicator.scale <= 4 or not 1 <= indicator.period_days <= 366:
        raise Refused(
            "bad_indicator", "指标的类型、小数位或填报周期不对。", "Bad kind, scale or period.", where="indicator"
        )
    if indicator.milestones[-1].on > terms.due_on:
        raise Refused(
            "target_after_due",
            "目标日期 {on} 晚于时限 {due}。请核对。",
            "The target's day {on} lies after the due {due}.",
            where="trajectory",
            on=indicator.milestones[-1].on,
            due=terms.due_on,
        )
    whole = sum(target.value for target in indicator.targets)
    if indicator.kind == "sum" and indicator.targets and whole != indicator.milestones[-1].value:
        raise Refused(
            "targets_do_not_add_up",
            "各地目标合计 {whole}，与总目标 {target} 不等。请核对分解表。",
            "The regions' targets add up to {whole}， not to {target}.",
            where="targets",
            whole=whole,
            target=indicator.milestones[-1].value,
        )


def path_of(indicator: f.IndicatorTerms) -> Trajectory:
    """The trajectory of an indicator's terms."""
    points = tuple(Point(date.fromisoformat(one.on), one.value) for one in indicator.milestones)
    return Trajectory(points, indicator.direction, indicator.band)


def apply(state: CommitmentState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    _APPLY[type(fact)](state, fact, at)
    if isinstance(fact, f.Claimed | f.Evidenced) and actor not in state.claimants:
        state.claimants.append(actor)


def _locked(state, fact: f.Locked, at: str) -> None:
    state.terms, state.locked, state.due_on = fact, at, fact.due_on


def _claimed(state, fact, at: str) -> None:
    state.claimed = at


def _evidenced(state, fact, at: str) -> None:
    state.evidenced = at


def _confirmed(state, fact: f.Confirmed, at: str) -> None:
    state.confirmed, state.confirmation = at, (fact.yes, fact.answered, fact.asked)


def _audited(state, fact: f.Audited, at: str) -> None:
    state.audited, state.agrees = at, fact.agrees


def _doubted(state, fact: f.Doubted, at: str) -> None:
    state.doubted_by.append(fact.because)


def _doubt_cleared(state, fact: f.DoubtCleared, at: str) -> None:
    state.doubted_by.remove(fact.because)


def _disputed(state, fact: f.Disputed, at: str) -> None:
    if fact.matter not in state.open_disputes:
        state.open_disputes.append(fact.matter)


def _settled(state, fact: f.DisputeSettled, at: str) -> None:
    state.open_disputes = [code for code in state.open_disputes if code != fact.matter]
    state.upheld += fact.upheld


def _extended(state, fact: f.Extended, at: str) -> None:
    state.extensions.append((state.due_on, fact.approver))
    state.due_on = fact.due_on


def _carried(state, fact: f.Carried, at: str) -> None:
    state.carried.append(fact.batch)


def _cancelled(state, fact: f.Cancelled, at: str) -> None:
    state.cancelled, state.decision = at, fact.decision
    state.cancelled_because = fact.texts[0].id if fact.texts else 0


def _rechecked(state, fact: f.Rechecked, at: str) -> None:
    state.rechecked, state.lasts = at, fact.lasts
    if not fact.lasts:
        # what was said of it before no longer counts: it is open again, and late by its first due
        state.claimed = state.evidenced = state.confirmed = state.audited = ""
        state.confirmation, state.agrees = (0, 0, 0), False
        state.relapsed += 1


def _campaign_joined(state, fact: f.CampaignJoined, at: str) -> None:
    state.also.append(fact.campaign)


def _tagged(state, fact: f.Tagged, at: str) -> None:
    state.tags.pop(fact.tag, None)
    if not fact.taken_back:
        state.tags[fact.tag] = f.Tag(fact.unit, at, fact.texts[0].id if fact.texts else 0)


def _linked(state, fact: f.Linked, at: str) -> None:
    state.implements = fact.to


_APPLY = {
    f.Locked: _locked,
    f.Claimed: _claimed,
    f.Evidenced: _evidenced,
    f.Confirmed: _confirmed,
    f.Audited: _audited,
    f.Doubted: _doubted,
    f.DoubtCleared: _doubt_cleared,
    f.Disputed: _disputed,
    f.DisputeSettled: _settled,
    f.Extended: _extended,
    f.Carried: _carried,
    f.Cancelled: _cancelled,
    f.Rechecked: _rechecked,
    f.CampaignJoined: _campaign_joined,
    f.Tagged: _tagged,
    f.Linked: _linked,
    **together.APPLY,
}


def tier(state: CommitmentState, on: date) -> str:
    """How far it is vouched for on a day: doubts come first, and what is not checked again expires."""
    if state.cancelled:
        return "cancelled"
    if state.audited and not state.agrees:
        return "refuted"
    if state.open_disputes:
        return "disputed"
    checked = looked_at(state)
    if checked and on - date.fromisoformat(checked[:10]) > RECHECK:
        return "expired"
    if state.audited:
        return "audited"
    if state.confirmed and 2 * state.confirmation[0] > state.confirmation[1]:
        return "confirmed"
    if state.confirmed:
        return "disputed"
    if state.evidenced or state.claimed:
        return "evidenced" if state.evidenced and not state.doubted_by else "claimed"
    return "relapsed" if state.relapsed else ""


def looked_at(state: CommitmentState) -> str:
    """When somebody outside last saw the effect: audited, confirmed or looked at again; empty while nobody has."""
    vouched = state.confirmed if not state.audited else state.audited if state.agrees else ""
    return max(vouched, state.rechecked if state.lasts else "") if vouched else ""


def is_late(state: CommitmentState, on: date, *, against_original: bool = True) -> bool:
    """Past its due without having been confirmed, or refuted since; by the original due, or by the current one."""
    assert state.terms is not None
    due = date.fromisoformat(state.terms.due_on if against_original else state.due_on)
    done = "" if state.audited and not state.agrees else state.confirmed or state.audited
    return (date.fromisoformat(done[:10]) if done else on) > due


def colour(state: CommitmentState, observed: Sequence[Observed], on: date) -> str:
    """The colour of its indicator on a day; late is red, doubt is never green.

    What stands at its target and was confirmed or audited to be done is not behind because no more figures come;
    whether it lasts is asked by the recheck.
    """
    assert state.terms is not None
    indicator, path = state.terms.indicator, path_of(state.terms.indicator)
    # before it was locked nobody was asked for a figure, however old its baseline is
    asked = date.fromisoformat(state.locked[:10]) if state.locked else None
    found = trajectory.colour(path, observed, on=on, period=timedelta(days=indicator.period_days), asked=asked)
    if is_late(state, on, against_original=False):
        return "red"
    if arrived(state, observed, on):
        return "green"
    doubted = tier(state, on) in ("disputed", "refuted", "relapsed")
    return "amber" if doubted and found in ("green", "light_amber", "claimed") else found


def arrived(state: CommitmentState, observed: Sequence[Observed], on: date) -> bool:
    """Whether it stands at its target and somebody outside found it so: no further figures are asked, only that it lasts."""
    path = path_of(state.terms.indicator)
    return tier(state, on) in ("confirmed", "audited") and trajectory.arrived(path, observed, on=on)


def claim(state: CommitmentState, *, unit: str, texts: f.Texts = ()) -> list:
    """The owner or an implementer says it is done: a claim, nothing more."""
    _open(state)
    _implements(state, unit)
    return [f.Claimed(unit=unit, texts=texts)]


def _implements(state: CommitmentState, unit: str) -> None:
    if unit not in (state.terms.owner, *state.terms.implementers):
        raise Refused(
            "not_the_implementer",
            "只有主办或实施单位能自报、提交佐证。",
            "Only the owner or an implementer may claim it or give evidence.",
            status=403,
        )


def evidence(state: CommitmentState, *, unit: str, files: int, texts: f.Texts = ()) -> list:
    """Evidence of the owner or an implementer follows a claim and holds at least one file."""
    _open(state)
    _implements(state, unit)
    if not state.claimed or not 1 <= files <= MOST_FILES:
        raise Refused(
            "evidence_needed",
            "先自报，再附佐证材料，1 到 {most} 份。",
            "Claim it first and attach from 1 to {most} files.",
            where="files",
            most=MOST_FILES,
        )
    return [f.Evidenced(unit=unit, files=files, texts=texts)]


def doubt(state: CommitmentState, because: str) -> list:
    """Evidence that was there when another item of the owner was refuted no longer counts as evidence, until cleared."""
    if not state.evidenced or state.cancelled or because in state.doubted_by:
        return []
    return [f.Doubted(because=because)]


def clear(state: CommitmentState, because: str) -> list:
    """The other item was answered and agrees now."""
    return [f.DoubtCleared(because=because)] if because in state.doubted_by else []


def confirm(state: CommitmentState, *, source: str, yes: int, answered: int, asked: int, unit: str = "") -> list:
    """Beneficiaries' answers, gathered by somebody outside the line of those who claim it (I6)."""
    _open(state)
    if not 0 <= yes <= answered <= asked <= MOST_ASKED or not answered:
        raise Refused(
            "bad_counts",
            "确认人数、回答人数、询问人数应依次不大于后者，且至少一人回答。",
            "yes ≤ answered ≤ asked, and somebody answered.",
            where="answered",
        )
    return [f.Confirmed(source=source, yes=yes, answered=answered, asked=asked, unit=unit)]


def audit(state: CommitmentState, *, agrees: bool, unit: str, texts: f.Texts = ()) -> list:
    """An independent look at what was claimed."""
    _open(state)
    if not state.claimed:
        raise Refused("nothing_claimed", "还没有自报，不能核验。", "Nothing was claimed yet.", status=409)
    return [f.Audited(agrees=agrees, unit=unit, texts=texts)]


def recheck(state: CommitmentState, *, lasts: bool, unit: str, texts: f.Texts = ()) -> list:
    """Months later somebody outside the line looks again; what has lapsed is open again, with what was seen."""
    _open(state)
    if not looked_at(state):
        raise Refused(
            "nothing_to_recheck",
            "还没有确认或核验过，没有可复查的。",
            "It was neither confirmed nor audited yet.",
            status=409,
        )
    if not lasts and not texts:
        raise Refused("reason_needed", "效果没有保持的，请写明看到了什么。", "Say what was seen.", where="text")
    return [f.Rechecked(lasts=lasts, unit=unit, texts=texts)]


def join_campaign(state: CommitmentState, campaign: str) -> list:
    """Count it in a further campaign too."""
    _open(state)
    if not campaign:
        raise Refused("campaign_needed", "请写明哪项活动。", "Name the campaign.", where="campaign")
    return [] if campaign in (state.terms.campaign, *state.also) else [f.CampaignJoined(campaign=campaign)]


def extend(state: CommitmentState, *, due_on: str, approver: str, texts: f.Texts) -> list:
    """A later day by a new decision; the first one stays and both are published."""
    _open(state)
    if due_on <= state.due_on or not texts:
        raise Refused(
            "extension_unclear",
            "延期须晚于现在的时限 {due}，并写明理由。",
            "An extension is later than {due} and has a reason.",
            where="due_on",
            due=state.due_on,
        )
    return [f.Extended(due_on=due_on, approver=approver, texts=texts)]


def _open(state: CommitmentState) -> None:
    if state.terms is None or state.cancelled:
        raise Refused("not_open", "项目已取消，不能再办。", "It was cancelled.", status=409)


def columns(state: CommitmentState) -> dict:
    """The projected columns."""
    terms = state.terms
    return {
        "title": terms.title,
        "owner_unit": terms.owner,
        "campaign": terms.campaign,
        "batch": terms.batch,
        "disclosure": terms.disclosure,
        "due_on": date.fromisoformat(state.due_on),
        "original_due_on": date.fromisoformat(terms.due_on),
        "open_disputes": len(state.open_disputes),
        "cancelled": bool(state.cancelled),
    }
