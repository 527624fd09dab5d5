"""示例县's own first batch, small and settled: confirmed, audited, refuted and given up by vote, carried over with its reason."""

from datetime import date

from msgspec.structs import replace

from banshi.demo.scenes import progress
from banshi.demo.scenes.promises import Promise
from banshi.demo.scenes.stage import Stage
from banshi.programmes.actions import commitments, deciding, giving_up, reports, settling
from banshi.programmes.facts.report import Value
from banshi.programmes.queries import commitments as queries_of
from banshi.programmes.queries import deciding as queries

BODY, CAMPAIGN = "示例县民生实事联席会议", "示例县先行批次"
BATCH, NEXT_BATCH = "先行批次（示例县）", "示例县第二批（示例，征集中）"
BEGUN, CLAIMED, LOOKED, MET, SETTLED = 172, 100, 60, 44, 38
FILED = (110, 80, 50, 20)
HEADS = ("xianzhang", "zhujian0", "shuili0", "huanbao0", "qinghe0")
UNIT_OF = dict(zip(HEADS, ("xianfu", "zhujian", "shuili", "huanbao", "qinghe"), strict=True))
CONFIRMED = Promise(
    "背街小巷装上路灯", "zhujian", "亮着的灯", "盏", 0, 180, "夜里到场数，九成亮着", "沿街居民", left=-30
)
AUDITED = Promise(
    "水井按季换滤芯", "shuili", "按季换过的井", "口", 0, 64, "抽查换芯记录和水样", "用井水的村民", left=-30
)
GIVEN_UP = Promise(
    "石桥村渡口设专人", "qinghe", "有人值守的渡口", "处", 0, 3, "随机到场，渡口有人", "过河的村民", left=60
)
CARRIED = Promise("中转站夏天不臭", "huanbao", "装好除臭的中转站", "座", 0, 9, "由周围住户确认", "周围住户", left=75)
PROMISES = (CONFIRMED, AUDITED, GIVEN_UP, CARRIED)
GIVEN_UP_BECAUSE = "（示例）抽查到场三次都没有人；县道新桥已通车，渡口停用，不再设人。"
CARRIED_BECAUSE = "（示例）设备改型，夏季以前装不齐；原定时限不变，转入第二批接着办。"


def play(stage: Stage) -> None:
    """Decide four, see them through or give them up, carry one over, and settle the batch."""
    body = _body(stage)
    batch, codes = _approved(stage, body)
    _done(stage, codes)
    hall = _meeting(stage, body, "先行批次收尾（示例）", ago=MET)
    given = {"meeting": hall, "votes": (len(HEADS) - 1, 0, 0), "reason": GIVEN_UP_BECAUSE}
    office = stage.by("xianzhang")
    giving_up.cancel(codes[GIVEN_UP.title], **given, by=office, at=stage.when(MET, 10))
    deciding.freeze_minutes(hall, "（示例）先行批次：表决取消 1 项。", by=office, at=stage.when(MET, 16))
    opened = {"body": body, "ordinal": 2, "method": "vote", "by": office, "at": stage.when(MET - 1, 10)}
    later = deciding.open_batch(NEXT_BATCH, **opened)
    at = stage.when(SETTLED + 2, 10)
    deciding.carry(batch, codes[CARRIED.title], into=later.code, reason=CARRIED_BECAUSE, by=office, at=at)
    settling.settle(batch, by=office, at=stage.when(SETTLED, 10))


def _body(stage: Stage) -> str:
    office, at = stage.by("xianzhang"), stage.when(BEGUN + 6, 9)
    row = deciding.found_body(BODY, unit="xianfu", quorum=67, majority=50, by=office, at=at)
    began = date(stage.day(BEGUN).year - 1, 1, 1)
    for username, unit in UNIT_OF.items():
        seat = {"office": "chair" if username == "xianzhang" else "member", "unit": unit, "from_on": began}
        deciding.join(row.code, person=stage.by(username).actor, **seat, by=office, at=at)
    return row.code


def _meeting(stage: Stage, body: str, title: str, *, ago: int) -> str:
    office, at = stage.by("xianzhang"), stage.when(ago, 9)
    when = f"{at.astimezone(stage.calendar.tz):%Y-%m-%dT%H:%M}"
    row = deciding.call(title, body=body, when=when, agenda=[title], sites=[], by=office, at=stage.when(ago, 8))
    present = [stage.by(username).actor for username in HEADS]
    return deciding.begin(row.code, present=present, chair=present[0], by=office, at=at).code


def _approved(stage: Stage, body: str) -> tuple[str, dict[str, str]]:
    office = stage.by("xianzhang")
    opened = {"body": body, "ordinal": 1, "method": "vote", "by": office, "at": stage.when(BEGUN, 9)}
    batch = deciding.open_batch(BATCH, **opened).code
    for n, promise in enumerate(PROMISES, start=1):
        below = {"organiser": "xianfu", "publisher": "xianfu", "campaign": CAMPAIGN, "origin": "annual_work"}
        terms = replace(progress.terms(stage, promise, began=BEGUN), **below)
        reason = "（示例）县人代会建议，没有关联的需求。"
        deciding.propose(batch, str(n), terms, groups=[], reason=reason, by=office, at=stage.when(BEGUN, 10))
    deciding.open_review(batch, by=office, at=stage.when(BEGUN, 16))
    hall = _meeting(stage, body, "审定先行批次（示例）", ago=BEGUN - 2)
    at = stage.when(BEGUN - 2, 10)
    for n in range(1, len(PROMISES) + 1):
        votes = (len(HEADS) - 1, 0, 0)  # the head of the unit that applies steps aside
        deciding.decide(batch, str(n), "approve", meeting=hall, votes=votes, reason="", by=office, at=at)
    deciding.freeze_minutes(hall, "（示例）审定先行批次 4 项。", by=office, at=stage.when(BEGUN - 2, 16))
    deciding.freeze(batch, by=office, at=stage.when(BEGUN - 2, 16.5))
    _, state = queries.batch(batch, office)
    return batch, {one.terms.title: one.commitment for one in state.candidates.values()}


def _done(stage: Stage, codes: dict[str, str]) -> None:
    """Figures and claims of the owners; residents answer to one office, another looks for itself."""
    heads = {unit: username for username, unit in UNIT_OF.items()}
    for promise in PROMISES:
        by = stage.by(heads[promise.owner])
        _figure(stage, promise, codes[promise.title], by=by)
        if promise is not CARRIED:
            words = f"（示例）{promise.title}：已办完，请核对。"
            commitments.claim(codes[promise.title], text=words, by=by, at=stage.when(CLAIMED, 9))
    counts = {"yes": 41, "answered": 47, "asked": 60}
    by, at = stage.by("sheng_huifang"), stage.when(LOOKED, 14)
    commitments.confirm(codes[CONFIRMED.title], source="visit", counts=counts, by=by, at=at)
    for promise, agrees, words in (
        (AUDITED, True, "（示例）抽看十二口井，换芯记录和水样都对得上。"),
        (GIVEN_UP, False, "（示例）三个渡口去了三次，都没有人。"),
    ):
        by, at = stage.by("sheng_heyan"), stage.when(LOOKED, 15)
        commitments.audit(codes[promise.title], agrees=agrees, text=words, by=by, at=at)


def _figure(stage: Stage, promise: Promise, code: str, *, by) -> None:
    for n, ago in enumerate(FILED, start=1):
        at = stage.when(ago, 10)
        # what is carried over is a third done and goes on slowly; of the others all is there
        value = n if promise is CARRIED else promise.target
        given = [Value(queries_of.found(code, by)[0].id, value)]
        on = at.astimezone(stage.calendar.tz).date()
        reports.file(promise.owner, on=on, values=given, by=by, at=at, today=stage.today)
