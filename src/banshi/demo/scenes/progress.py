"""What is said of the commitments over the months: figures, claims, evidence, answers, checks, doubts, extensions."""

from datetime import timedelta

from banshi.demo.scenes.promises import OTHERS, Promise
from banshi.demo.scenes.stage import Stage
from banshi.demo.scenes.upper import CITIES
from banshi.programmes.actions import commitments, reports
from banshi.programmes.facts.commitment import IndicatorTerms, Locked, Milestone, Target
from banshi.programmes.facts.report import Value
from banshi.programmes.queries import commitments as queries
from banshi.programmes.rules import commitment as rules
from banshi.programmes.rules import trajectory

LOCKED_OTHERS = 148
# one of these is done, one is past its day: no average hides it
MANDATORY = ("给独居老人家里装求助按键", "残疾人辅具上门适配", "农村供水水质达标")
Promised = list[tuple[Promise, str]]


def terms(stage: Stage, promise: Promise, *, began: int) -> Locked:
    """What would be locked: a straight way from the baseline to the target, the whole of it split over cities if any."""
    due = (stage.today + timedelta(days=promise.left)).isoformat()
    indicator = IndicatorTerms(
        name=promise.indicator,
        measure=promise.measure,
        milestones=(Milestone(stage.day(began).isoformat(), promise.base), Milestone(due, promise.target)),
        targets=tuple(Target(unit, value) for unit, value in zip(CITIES, promise.cities, strict=bool(promise.cities))),
    )
    return Locked(
        title=promise.title,
        owner=promise.owner,
        due_on=due,
        organiser="s_zuzhi",
        implementers=CITIES if promise.cities else (),
        publisher="sheng",
        beneficiaries=promise.who,
        acceptance=promise.acceptance,
        themes=(promise.theme,),
        origin="needs" if promise not in OTHERS else "annual_work",
        mandatory=promise.title in MANDATORY,
        indicator=indicator,
        disclosure="public",
    )


def lock_others(stage: Stage) -> Promised:
    """The commitments no batch decided on."""
    at = stage.when(LOCKED_OTHERS, 11)
    made = [terms(stage, one, began=LOCKED_OTHERS) for one in OTHERS]
    rows = [commitments.lock(one, by=stage.by("sheng_fuze"), at=at) for one in made]
    return list(zip(OTHERS, (row.code for row in rows), strict=True))


def play(stage: Stage, promised: Promised, *, since: int = 0, until: int = 0) -> None:
    """Everything said so many days before the load: from `until` days on back, or less than `since`."""

    def now(ago: int) -> bool:
        return bool(ago) and (ago < since if since else ago >= until)

    for promise, code in promised:
        _figures(stage, promise, code, now)
        for name, said in _SAID.items():
            ago = getattr(promise.story, name)
            if now(ago):
                said(stage, promise, code, ago)


def _officer(stage: Stage, promise: Promise):
    return stage.by("sheng_bangong" if promise.owner == "sheng" else f"g_{promise.owner}")


def _figures(stage: Stage, promise: Promise, code: str, now) -> None:
    """A figure of the owner, or of each of its cities; somebody outside the line vouches for the newest."""
    row, state = queries.found(code, stage.by("sheng_bangong"))
    way = rules.path_of(state.terms.indicator)
    for ago in promise.story.filed:
        if not now(ago):
            continue
        at = stage.when(ago, 10)
        on = at.astimezone(stage.calendar.tz).date()
        reached = trajectory.expected(way, on) + promise.story.bands * way.width()
        value = min(max(round(reached), promise.base), promise.target)
        for unit, share in _shares(promise):
            by = stage.by("sheng_bangong" if unit == "sheng" else f"g_{unit}")
            given = [Value(row.id, round(value * share))]
            made = reports.file(unit, on=on, values=given, by=by, at=at, today=stage.today)
            if promise.story.vouched and ago == promise.story.filed[-1]:
                reports.vouch(made.code, tier="evidenced", by=stage.by("sheng_heyan"), at=stage.when(ago, 15))


def _shares(promise: Promise) -> list[tuple[str, float]]:
    if not promise.cities:
        return [(promise.owner, 1.0)]
    return [(unit, part / promise.target) for unit, part in zip(CITIES, promise.cities, strict=True)]


def _claimed(stage: Stage, promise: Promise, code: str, ago: int) -> None:
    text = f"（示例）{promise.title}：本阶段任务已完成，请核对。"
    commitments.claim(code, text=text, by=_officer(stage, promise), at=stage.when(ago, 9))


def _evidenced(stage: Stage, promise: Promise, code: str, ago: int) -> None:
    text = "（示例）附清单、照片和验收单。"
    commitments.evidence(code, files=3, text=text, by=_officer(stage, promise), at=stage.when(ago, 9))


def _confirmed(stage: Stage, promise: Promise, code: str, ago: int) -> None:
    story = promise.story
    counts = {"yes": story.yes, "answered": story.answered, "asked": story.asked}
    by, at = stage.by("sheng_huifang"), stage.when(ago, 14)
    commitments.confirm(code, source="示例省回访中心随机回访", counts=counts, by=by, at=at)


def _audited(stage: Stage, promise: Promise, code: str, ago: int) -> None:
    agrees = promise.story.agrees
    text = "（示例）到场与填报一致。" if agrees else "（示例）抽到的 9 所里有 3 所没有人护学。"
    commitments.audit(code, agrees=agrees, text=text, by=stage.by("sheng_heyan"), at=stage.when(ago, 14.5))


def _disputed(stage: Stage, promise: Promise, code: str, ago: int) -> None:
    """A resident says it is not so where they live: a matter of its own, handled like any other."""
    at = stage.when(ago, 19)
    words = f"“{promise.title}”我这里不是这样：我们这栋楼没有装，楼道里还堆着料。"
    given = {"text": words, "category": "01/0107", "place": "990101001002", "landmark": "幸福小区"}
    matter = stage.receive("request", "", at, intake="rexian", channel="web", **given)
    commitments.dispute(code, matter=matter, place=given["place"], at=at)
    stage.act(matter, "sign_for", "zhujian1", at=stage.when(ago - 1, 9))


def _extended(stage: Stage, promise: Promise, code: str, ago: int) -> None:
    due = (stage.today + timedelta(days=45)).isoformat()
    reason = "（示例）设备到货晚了一个月；原定期限仍然公开。"
    commitments.extend(code, due_on=due, reason=reason, by=stage.by("sheng_fuze"), at=stage.when(ago, 16))


def _relapsed(stage: Stage, promise: Promise, code: str, ago: int) -> None:
    text = "（示例）九十天后再去看了十处，四处不通电，两处锁着。"
    commitments.recheck(code, lasts=False, text=text, by=stage.by("sheng_heyan"), at=stage.when(ago, 15))


_SAID = {
    "claimed": _claimed,
    "evidenced": _evidenced,
    "confirmed": _confirmed,
    "audited": _audited,
    "extended": _extended,
    "disputed": _disputed,
    "relapsed": _relapsed,
}
