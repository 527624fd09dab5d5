"""Scene 2, its end: a leading group with its terms, three batches, the meeting that hears one and decides the next."""

from datetime import date, timedelta

from banshi.demo.scenes import progress
from banshi.demo.scenes.promises import BATCH_1, BATCH_2, BATCH_3, REJECTED, RETURNED, Promise
from banshi.demo.scenes.stage import Stage
from banshi.demo.scenes.upper import DEPARTMENTS
from banshi.programmes.actions import deciding, giving_up, together
from banshi.programmes.facts.meeting import Site
from banshi.programmes.queries import deciding as queries
from banshi.programmes.rules import batch as rules
from banshi.record import actions as record

FIRST, DECIDED, NEXT = 150, 20, 10
SITES = (("示例市", 18, "shi"), ("示例二市", 21, "shi2"))
GIVEN_UP, CARRIED, SHARED, LED = "断头路打通", "农村公路破损修补", "农村供水水质达标", "老井口加盖"
CARRIED_BECAUSE = "雨季停工，路面要到下半年才能铺（示例）"
HEAD_TITLES = ("示例党组书记", "示例主任")
# who sits there since when; a head of a department steps aside where the own department applies
SEATS = (
    ("sheng_fuze", "chair", "sheng"),
    ("sheng_fu", "deputy", "sheng"),
    ("sheng_pingshen", "member", "sheng"),
    ("sheng_pingshen2", "member", "hecha"),
    ("tingzhang", "member", "s_shuili"),
    ("g_s_minzheng", "member", "s_minzheng"),
    ("sheng_bangong", "secretary", "sheng"),
)


def play(stage: Stage, groups: list[str]) -> None:
    """Found the group, approve the first batch, let months pass, hear and decide, open the third."""
    body = _body(stage)
    first = _batch(stage, body, "第一批实事项目（示例）", BATCH_1, ordinal=1, ago=FIRST + 6, groups=groups)
    hall = _meeting(stage, body, "审定第一批实事项目（示例）", ago=FIRST, agenda=["审定第一批"])
    for n in range(1, len(BATCH_1) + 1):
        _decide(stage, first, str(n), "approve", hall, ago=FIRST)
    _closed(stage, hall, first, "审定第一批 12 项，全部列入。", ago=FIRST)
    _, state = queries.batch(first, stage.by("sheng_bangong"))
    promised = [(one, state.candidates[str(n)].commitment) for n, one in enumerate(BATCH_1, start=1)]
    promised += progress.lock_others(stage)
    progress.play(stage, promised, until=DECIDED + 1)
    record.seal(stage.when(DECIDED, 8))
    codes = {one.title: code for one, code in promised}
    _second(stage, body, first, groups=groups, given_up=codes[GIVEN_UP], led=codes[LED])
    progress.play(stage, promised, since=DECIDED + 1)
    third = _batch(stage, body, "第三批实事项目（示例，征集评审中）", BATCH_3, ordinal=3, ago=NEXT, groups=groups)
    _score(stage, third)
    office, at = stage.by("sheng_bangong"), stage.when(NEXT - 3, 10)
    deciding.carry(first, codes[CARRIED], into=third, reason=CARRIED_BECAUSE, by=office, at=at)
    _acting_together(stage, codes)


def _body(stage: Stage) -> str:
    office, at = stage.by("sheng_bangong"), stage.when(188, 9)
    row = deciding.found_body("示例省为群众办实事领导小组", unit="sheng", quorum=67, majority=50, by=office, at=at)
    began = date(stage.day(188).year - 1, 1, 1)
    # a year earlier somebody else was in the chair
    before = stage.by("sheng_fu").actor
    since = began.replace(year=began.year - 1)
    deciding.join(row.code, person=before, office="chair", unit="sheng", from_on=since, by=office, at=at)
    deciding.leave(row.code, person=before, on=began, by=office, at=at)
    for username, role, unit in SEATS:
        person, titles = stage.by(username).actor, HEAD_TITLES if role == "chair" else ()
        seat = {"office": role, "unit": unit, "from_on": began, "titles": titles}
        deciding.join(row.code, person=person, **seat, by=office, at=at)
    return row.code


def _batch(stage: Stage, body: str, title: str, promises: tuple[Promise, ...], *, ordinal, ago, groups) -> str:
    office, at = stage.by("sheng_bangong"), stage.when(ago, 10)
    row = deciding.open_batch(title, body=body, ordinal=ordinal, method="vote", by=office, at=at)
    offset = {1: 0, 2: 12, 3: 22}[ordinal]
    for n, promise in enumerate(promises, start=1):
        # a topic has a group in each of the three towns; what was only thought of has none and says why
        topic = offset + n - 1
        behind = [groups[topic % 20 + 20 * town] for town in range(3)] if topic < 18 or ordinal == 3 else []
        terms = progress.terms(stage, promise, began=ago)
        reason = "" if behind else "本单位年度工作提出，没有关联的需求。"
        deciding.propose(row.code, str(n), terms, groups=behind, reason=reason, by=office, at=at)
    deciding.open_review(row.code, by=office, at=stage.when(ago, 16))
    return row.code


def _meeting(stage: Stage, body: str, title: str, *, ago: int, agenda: list[str]) -> str:
    office, at = stage.by("sheng_bangong"), stage.when(ago, 9)
    local = at.astimezone(stage.calendar.tz)
    sites = [
        Site("示例省主会场"),
        *(Site(f"{name}分会场", by_video=True) for name in ("示例市", "示例二市", "示例三市")),
    ]
    when = f"{local:%Y-%m-%dT%H:%M}"
    row = deciding.call(title, body=body, when=when, agenda=agenda, sites=sites, by=office, at=stage.when(ago, 8))
    present = [stage.by(username).actor for username, _, _ in SEATS]
    deciding.begin(row.code, present=present, chair=present[0], by=office, at=at)
    # one site never said who came
    for site, people, there in (("示例省主会场", 26, DEPARTMENTS), *((f"{n}分会场", k, (u,)) for n, k, u in SITES)):
        deciding.attend(row.code, site, people=people, units_there=there, by=office, at=stage.when(ago, 9.1))
    return row.code


def _decide(stage: Stage, batch: str, ref: str, decision: str, hall: str, *, ago: int, reason: str = "") -> None:
    office, at = stage.by("sheng_bangong"), stage.when(ago, 10.5)
    _, state = queries.batch(batch, office)
    body = queries.body_state(state.body)
    _, session = queries.meeting(hall, office)
    on = date.fromisoformat(session.at[:10])
    aside = rules.interested(state.candidates[ref], body, on, posts=queries.posts_of(session.present, on))
    free = len(set(session.present) - aside)
    votes = (free - 1, 0, 1) if decision == "approve" else (1, free - 1, 0)
    deciding.decide(batch, ref, decision, meeting=hall, votes=votes, reason=reason, by=office, at=at)


def _second(stage: Stage, body: str, first: str, *, groups: list[str], given_up: str, led: str) -> None:
    office = stage.by("sheng_bangong")
    batch = _batch(stage, body, "第二批实事项目（示例）", BATCH_2, ordinal=2, ago=DECIDED + 7, groups=groups)
    agenda = ["听取第一批实事项目进展", "审定第二批实事项目"]
    hall = _meeting(stage, body, "听取第一批、审定第二批实事项目（示例）", ago=DECIDED, agenda=agenda)
    at, on = stage.when(DECIDED, 9.2), stage.day(DECIDED)
    deciding.generate_pack(hall, first, by=office, at=at, on=on)
    _, session = queries.meeting(hall, office)
    for line in session.pack:
        how = "asked" if line.colour in ("red", "grey") else "noted" if line.disputes else "heard"
        deciding.hear(hall, line.commitment, how=how, by=office, at=stage.when(DECIDED, 9.5))
    deciding.listen(hall, "hecha", "第一批随机回访和抽查情况", by=office, at=stage.when(DECIDED, 9.6))
    for n in range(1, len(BATCH_2) + 1):
        said = RETURNED.get(n) or REJECTED.get(n, "")
        decision = "return" if n in RETURNED else "reject" if n in REJECTED else "approve"
        _decide(stage, batch, str(n), decision, hall, ago=DECIDED, reason=said)
    reason = "（示例）线路与新定的铁路通道重叠，由铁路一并建设；已通的路继续养护，其余不再另建。"
    votes = (len(SEATS) - 1, 0, 1)
    giving_up.cancel(given_up, meeting=hall, votes=votes, reason=reason, by=office, at=stage.when(DECIDED, 10.8))
    _lead_changed(stage, hall, led)
    _demands(stage, hall)
    said = "听取第一批 12 项进展；审定第二批 10 项：同意 7 项，退回 2 项，不列入 1 项；表决取消 1 项，换牵头单位 1 项。"
    _closed(stage, hall, batch, said, ago=DECIDED)


def _lead_changed(stage: Stage, hall: str, code: str) -> None:
    """The wells by the roads belong to another department since: it leads, and nothing else of the promise changes."""
    reason = "（示例）路边的老井口已划给住建部门管，由它接着办；承诺和时限不变。"
    votes = (len(SEATS) - 2, 0, 1)  # the head of the department that led steps aside
    given = {"meeting": hall, "votes": votes, "reason": reason, "by": stage.by("sheng_bangong")}
    together.change_lead(code, "s_zhujian", **given, at=stage.when(DECIDED, 10.9))


def _demands(stage: Stage, hall: str) -> None:
    """Two demands become matters with a day, one stays loose and is listed so."""
    office, at = stage.by("sheng_bangong"), stage.when(DECIDED, 11)
    asked = (
        ("农村公路修补进度落后，请写明差在哪里、怎样补上", "s_jiaotong", 12),
        ("校门口护学核查不一致，请逐校核对后报告", "s_jiaoyu", -6),
        ("各单位的热线和走访数据请尽快能对得上", "", 0),
    )
    for n, (text, unit, left) in enumerate(asked, start=1):
        due = (stage.today + timedelta(days=left)).isoformat() if unit else ""
        deciding.demand(hall, text, unit=unit, due_on=due, by=office, at=at)
        if unit:
            deciding.open_demand(hall, n, by=office, at=at)


def _closed(stage: Stage, hall: str, batch: str, minutes: str, *, ago: int) -> None:
    office = stage.by("sheng_bangong")
    deciding.freeze_minutes(hall, f"（示例）{minutes}", by=office, at=stage.when(ago, 16))
    deciding.freeze(batch, by=office, at=stage.when(ago, 16.5))


def _score(stage: Stage, batch: str) -> None:
    """One sheet is in, the others are awaited."""
    sheet = {"need": 85, "feasible": 70, "measurable": 90, "lasting": 75}
    by, at = stage.by("sheng_fu"), stage.when(NEXT - 2, 15)
    deciding.score(batch, "1", sheet, by=by, at=at, on=stage.day(NEXT - 2))


def _acting_together(stage: Stage, codes: dict[str, str]) -> None:
    """Two cities each say it is the other's; a department offers people, which is taken up."""
    water, roads = codes[SHARED], codes[CARRIED]
    words = "（示例）水源在二市，水质由上游定。"
    together.point(water, "shi2", text=words, by=stage.by("g_shi"), at=stage.when(9, 10))
    words = "（示例）水厂在示例市，我们只管进水口。"
    together.point(water, "shi", text=words, by=stage.by("g_shi2"), at=stage.when(8, 10))
    words = "（示例）本月起借四名熟练工，为期两个月。"
    together.offer(roads, "s_zhujian", "people", text=words, by=stage.by("g_s_zhujian"), at=stage.when(7, 10))
    words = "（示例）编入第二施工组。"
    together.answer(roads, 1, taken=True, text=words, by=stage.by("g_s_jiaotong"), at=stage.when(6, 10))
    words = "（示例）可调剂旧料三百吨。"
    together.offer(roads, "s_shuili", "things", text=words, by=stage.by("g_s_shuili"), at=stage.when(3, 10))
