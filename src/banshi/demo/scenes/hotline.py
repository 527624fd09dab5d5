"""Scene 6: a hotline that never closes; a lead on two tracks, one that went elsewhere, one that nobody may pass in circles."""

from datetime import date, timedelta

from banshi.demo import pictures
from banshi.demo.scenes.stage import Stage
from banshi.hotline import actions as calls
from banshi.kit.refused import Refused
from banshi.people.facts import Viewer

INTAKE, DESK, HEAD = "jiancha", "jcrexian1", "jianchazhang"
PUBLIC, CIVIL, ADMINISTRATIVE, COUNTY = "jc_gongyi", "jc_minshi", "jc_xingzheng", "renshe"
NIGHT = 3 + 12 / 60
HALF = timedelta(hours=12)
SUNDAY = 6


def play(stage: Stage) -> None:
    """The call at night, the lead out of scope, and the one that went from A to B and may not go back to A."""
    _at_night(stage)
    _elsewhere(stage)
    _no_circle(stage)
    _answered(stage)


def sunday(stage: Stage) -> date:
    """The last Sunday that lies three days back at least."""
    day = stage.day(3)
    return day - timedelta(days=(day.weekday() - SUNDAY) % 7)


def _lead(stage: Stage, at, text: str, place: str, landmark: str) -> str:
    given = {"text": text, "category": "99", "place": place, "landmark": landmark}
    return stage.receive("request", DESK, at, intake=INTAKE, channel="phone", **given)


def _at_night(stage: Stage) -> None:
    """Refuse tipped into a river: public interest leads, administration looks at who should have seen it."""
    day = sunday(stage)
    at = stage.moment(day, NIGHT)
    text = "（示例线索）夜里有车往青河倒垃圾，桥下已经堆了一片，河水发臭。"
    code = _lead(stage, at, text, "990101002001", "青河大桥下")
    stage.act(code, "dispatch", DESK, at=at + timedelta(minutes=6), unit=PUBLIC)
    again = stage.moment(day + timedelta(days=1), 9.2)
    stage.act(code, "sign_for", "jcgongyi1", at=again)
    words = "公益诉讼立线审查；同时请行政检察看日常管护是否履职。"
    stage.act(code, "add_co_unit", "jcgongyi1", at=again, unit=ADMINISTRATIVE, reason=words)
    stage.act(code, "note", "jcgongyi1", at=again, reason="已到桥下拍照取证。", to_requester="yes")
    part = "已调取近三个月的巡河记录，两处空白，待核实。"
    stage.act(code, "contribute", "jcxingzheng1", at=stage.moment(day + timedelta(days=2), 10), reason=part)


def _elsewhere(stage: Stage) -> None:
    """Not for the prosecutors: it goes to the county office it belongs to, and what came of it can be read here."""
    at = stage.when(18, 9.5)
    code = _lead(stage, at, "（示例线索）工地上干了两个月，工钱没有发。", "990101003001", "柳林集市旁工地")
    reason = "属于欠薪处理，移送县人社局；我院继续看结果。"
    stage.act(code, "dispatch", DESK, at=at + timedelta(minutes=20), unit=COUNTY, reason=reason)
    stage.act(code, "sign_for", "renshe1", at=stage.when(17, 10))
    told = "已约谈施工方，工资于昨日补发，请本人核对。"
    stage.act(code, "reply", "renshe1", at=stage.when(12, 15), outcome="solved", reason=told)


def _no_circle(stage: Stage) -> None:
    """Civil and administrative each say it is the other's; the third hop is impossible and an adjudicator names the owner."""
    at = stage.when(13, 10)
    text = "（示例线索）房屋买卖官司判了，登记机关一直不给过户。"
    code = _lead(stage, at, text, "990101001001", "东门菜市场")
    stage.act(code, "dispatch", DESK, at=at + timedelta(minutes=15), unit=CIVIL)
    _refused(stage, code, "jcminshi1", ago=12, other=ADMINISTRATIVE, reason="争议在登记行为，不在判决。")
    stage.act(code, "dispatch", DESK, at=stage.when(12, 11), unit=ADMINISTRATIVE)
    _refused(stage, code, "jcxingzheng1", ago=11, other=CIVIL, reason="判决内容不明确，登记机关无法执行。")
    try:
        stage.act(code, "dispatch", DESK, at=stage.when(11, 11), unit=CIVIL)
    except Refused as refused:
        if refused.code not in ("refused_before", "adjudicator_decides"):
            raise
    else:
        raise AssertionError("a lead went back to the unit that refused it")
    basis = {"unit": ADMINISTRATIVE, "basis": "other_function", "reason": "登记机关是否履职，由行政检察审查。"}
    stage.act(code, "decide_responsibility", "shenhe1", at=stage.when(10, 9.5), **basis)
    stage.act(code, "sign_for", "jcxingzheng1", at=stage.when(10, 10))


def _refused(stage: Stage, code: str, by: str, *, ago: int, other: str, reason: str) -> None:
    given = {"ground": "other_function", "proposed_unit": other, "reason": reason}
    stage.act(code, "propose_refusal", by, at=stage.when(ago, 10), uploads=[pictures.drawn("document")], **given)
    stage.act(code, "approve_refusal", HEAD, at=stage.when(ago, 10.5))


# hour of the call, seconds it rang, whether somebody took it; one evening after another
RINGS = ((9, 6, "是"), (11, 9, "是"), (15, 12, "是"), (20, 21, "是"), (3, 48, "否"), (14, 7, "是"), (23, 30, "是"))
ON_DUTY = 6


def _answered(stage: Stage) -> None:
    """Three weeks of calls out of the telephone system, some that nobody took, and a roster with its last night open."""
    days = [stage.day(ago) for ago in range(21, 0, -1)]
    lines = [
        f"{day} {hour:02d}:{n:02d}:00,{took},{rang}"
        for n, day in enumerate(days)
        for hour, rang, took in RINGS[n % 3 :]
    ]
    text = "\n".join(["时间,接听,等待秒数", *lines])
    at = stage.moment(stage.day(0), 0)
    calls.take_calls(INTAKE, text.encode(), by=Viewer.system(), at=at)
    for n in range(ON_DUTY):
        begin = at + timedelta(days=n, hours=8)
        for who, start in ((DESK, begin), (HEAD, begin + HALF)):
            calls.put_on(INTAKE, who, start=start, end=start + HALF, by=Viewer.system(), at=at)
