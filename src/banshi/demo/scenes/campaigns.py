"""A second campaign linked to the first: cases and a commitment of both count once, and few answered the survey."""

from datetime import timedelta

from banshi.demo.scenes import court
from banshi.demo.scenes import needs as need_scene
from banshi.demo.scenes.stage import Stage
from banshi.matters.queries import seeing
from banshi.programmes.actions import campaigns, commitments, surveys
from banshi.programmes.facts.commitment import IndicatorTerms, Locked, Milestone
from banshi.record import actions as record

FIRST, SECOND = "示例省法院系统为群众办实事", "示例省政法队伍教育整顿"
BOTH = 2
LISTED, DRAWN, REACHED, ANSWERED, CONTENT = 120, 60, 41, 22, 18
BEGUN, ASKED = 44, 30


def play(stage: Stage) -> None:
    """Two campaigns of the courts, what counts in each, and a survey of which the bounds are the headline."""
    head, at = stage.by("gaoyuan0"), stage.when(BEGUN, 10)
    aim = "（示例）把涉及工资、抚养、工伤的案子办在前面。"
    first = campaigns.begin(FIRST, unit="gaoyuan", follows="", text=aim, by=head, at=at).code
    aim = "（示例）接着前一项活动，以群众满意不满意为落脚点；同一件案子两边都算的，合计只算一次。"
    at = stage.when(ASKED + 5, 10)
    second = campaigns.begin(SECOND, unit="gaoyuan", follows=first, text=aim, by=head, at=at).code
    _promised(stage)
    cases = list(seeing.visible_to(head).filter(kind=court.KIND).order_by("id").values_list("code", flat=True))
    campaigns.count(first, cases, by=head, at=stage.when(3, 10))
    campaigns.count(second, cases[:BOTH], by=head, at=stage.when(3, 10.5))
    campaigns.tie(second, _survey(stage), by=head, at=stage.when(2, 10))


def _promised(stage: Stage) -> None:
    """One commitment of the first campaign that counts in the second too."""
    head, due = stage.by("gaoyuan0"), (stage.today + timedelta(days=90)).isoformat()
    milestones = (Milestone(stage.day(BEGUN).isoformat(), 0), Milestone(due, 300))
    terms = Locked(
        title="拖欠工资的案子七天内开庭（示例）",
        owner="gaoyuan",
        due_on=due,
        campaign=FIRST,
        implementers=("zhongyuan", "zhongyuan2"),
        beneficiaries="务工人员",
        acceptance="（示例）由申请人确认开庭日期",
        themes=("解难题",),
        origin="needs",
        indicator=IndicatorTerms(name="七天内开庭的案件", measure="件", milestones=milestones),
    )
    row = commitments.lock(terms, by=head, at=stage.when(BEGUN - 1, 10))
    commitments.join_campaign(row.code, SECOND, by=head, at=stage.when(ASKED + 4, 10))


def _survey(stage: Stage) -> str:
    """Asked from outside the courts; fewer than half of those drawn answered."""
    auditor = stage.by("sheng_heyan")
    about = {"unit": "hecha", "about": "fayuan", "extra": "", "text": "（示例）想知道案子办得怎样。"}
    row = surveys.design("到法院办事的感受（示例）", **about, by=auditor, at=stage.when(ASKED, 9))
    towns = [place for _name, place in need_scene.TOWNS]
    listed = "\n".join(f"c{n:03},{towns[n % len(towns)]}" for n in range(LISTED))
    surveys.freeze(row.code, listed, by=auditor, at=stage.when(ASKED, 10))
    record.seal(stage.when(ASKED, 11))
    surveys.draw(row.code, DRAWN, by=auditor, at=stage.when(ASKED, 14))
    codes = surveys.codes(row.code, by=auditor, at=stage.when(ASKED, 15))
    surveys.reach(row.code, [ref for ref, _place, _code in codes[:REACHED]], by=auditor)
    for n, (ref, _place, code) in enumerate(codes[:ANSWERED]):
        surveys.answer(row.code, code, _said(n), device=f"198.51.100.{n} {ref}", at=stage.when(ASKED - 5, 10))
    surveys.close(row.code, by=auditor, at=stage.when(ASKED - 20, 10))
    return row.code


def _said(n: int) -> dict[str, str]:
    good = n < CONTENT
    return {
        "solved": ("yes", "partly")[n % 2] if good else "no",
        "satisfied": ("very", "quite")[n % 2] if good else ("little", "not")[n % 2],
        "gain": ("some", "much", "little")[n % 3],
        "happiness": ("fair", "good", "poor")[n % 3],
        "security": ("good", "fair", "good")[n % 3],
    }
