"""What units tell each other and everybody: practices, rules with comments, pledges by one rule, a survey with its bounds."""

from datetime import timedelta

from banshi.demo.scenes import needs as need_scene
from banshi.demo.scenes.stage import Stage
from banshi.exchange.actions import pledges, practices, rulemakings
from banshi.programmes.actions import surveys
from banshi.programmes.queries import commitments
from banshi.record import actions as record

LISTED, DRAWN, REACHED, ANSWERED = 240, 80, 66, 52
BEGUN = 75
COMMENTS = (
    ("告知单上请写清楚少了材料还能不能先收下。", "taken", "（示例）缺材料的先收下，一次写明还差什么。"),
    ("希望微信上也能看到告知单。", "partly", "（示例）先用短信和窗口打印，网上查看列入下一步。"),
    ("建议把补正时间改成三十天。", "not_taken", "（示例）时间拉长会推迟补贴到账；本人可以申请延长一次。"),
)


def play(stage: Stage) -> None:
    """Two practices, one rule carried through and one open, four pledges, one closed survey."""
    _practices(stage)
    _adopted_rule(stage)
    _open_rule(stage)
    _pledges(stage)
    _survey(stage)


def _practices(stage: Stage) -> None:
    """One was taken up elsewhere with a result of its own, one by nobody yet."""
    writer, reviewer = stage.by("g_s_minzheng"), stage.by("sheng_pingshen")
    words = "（示例）装之前先试按一次：十秒没人应的不算装好。每户多花二十分钟；缺点是偏远村要跑两趟。"
    row = practices.write(
        "求助按键当面试一次", unit="s_minzheng", category="", place="", text=words, by=writer, at=stage.when(70, 10)
    )
    words = "每户多花的时间从哪里来？"
    practices.ask(row.code, unit="s_zhujian", text=words, by=stage.by("g_s_zhujian"), at=stage.when(66, 10))
    practices.reply(row.code, 1, text="（示例）与巡访合成一趟，没有另加人手。", by=writer, at=stage.when(64, 10))
    practices.adopt(row.code, unit="s_zhujian", by=stage.by("g_s_zhujian"), at=stage.when(60, 10))
    practices.offer(row.code, by=writer, at=stage.when(58, 10))
    practices.review(row.code, clears=True, reason="", by=reviewer, at=stage.when(56, 10))
    [own] = commitments.public().filter(owner_unit="s_zhujian").order_by("id")[:1]
    result = {"unit": "s_zhujian", "kind": "commitment", "ref": own.code, "item": ""}
    practices.link(row.code, **result, by=stage.by("g_s_zhujian"), at=stage.when(20, 10))
    other = stage.by("g_s_jiaotong")
    words = "（示例）包裹少的村由村里小店代收，三十天没有包裹的点不算开门。缺点：小店关门早。"
    row = practices.write(
        "村里小店代收包裹", unit="s_jiaotong", category="", place="", text=words, by=other, at=stage.when(40, 10)
    )
    practices.offer(row.code, by=other, at=stage.when(38, 10))
    practices.review(row.code, clears=True, reason="", by=reviewer, at=stage.when(36, 10))


def _adopted_rule(stage: Stage) -> None:
    """Put to the public, every comment answered, adopted and in force; carrying it out is counted apart."""
    office, reviewer = stage.by("sheng_bangong"), stage.by("sheng_pingshen")
    draft = "（示例）第一条 窗口收材料，缺什么一次写明。\n第二条 告知单写清楚还差什么、几时前补、补给谁。"
    row = rulemakings.begin("一次告知办法（示例）", unit="sheng", text=draft, by=office, at=stage.when(110, 10))
    window = {"from_on": stage.day(105), "to_on": stage.day(75), "today": stage.day(106)}
    rulemakings.consult(row.code, **window, text=draft, by=office, at=stage.when(106, 10))
    for n, (words, taken, reply) in enumerate(COMMENTS):
        on = stage.day(100 - 5 * n)
        one = rulemakings.comment(row.code, words, on=on, at=stage.moment(on, 20))
        rulemakings.review(one.code, clears=True, ground="", by=reviewer, at=stage.when(74, 10 + n))
        rulemakings.answer(one.code, taken=taken, text=reply, by=office, at=stage.when(66, 10 + n))
    on = stage.day(60)
    rulemakings.adopt(row.code, on=on, today=on, by=stage.by("sheng_fuze"), at=stage.when(60, 10))
    number = f"示例省办〔{stage.day(55).year}〕3 号"
    dated = {"document_number": number, "in_force_on": stage.day(45)}
    rulemakings.promulgate(row.code, **dated, by=office, at=stage.when(55, 10))
    carried = commitments.public().get(title="两项补贴在居住地能办")
    rulemakings.link(row.code, carried.code, by=office, at=stage.when(54, 10))


def _open_rule(stage: Stage) -> None:
    """A rule anybody may say something about today."""
    office = stage.by("g_bu_zhengce")
    draft = "（示例）第一条 学校有专人听学生说被欺负的事。\n第二条 说了以后三天内回话，不让学生自己去对质。"
    row = rulemakings.begin(
        "未成年学生学校保护办法（示例）", unit="bu_zhengce", text=draft, by=office, at=stage.when(12, 10)
    )
    window = {"from_on": stage.day(9), "to_on": stage.today + timedelta(days=21), "today": stage.day(10)}
    rulemakings.consult(row.code, **window, text=draft, by=office, at=stage.when(10, 10))


def _pledges(stage: Stage) -> None:
    """One rule for all: an office kept its word, a head is at it, another let the day pass."""
    head, auditor = stage.by("tingzhang"), stage.by("sheng_heyan")
    bureau = stage.by("g_s_minzheng")
    kept = _pledge(stage, bureau, "unit", "s_minzheng", ago=80, due=30, text="两项补贴的申请，居住地当天收下。")
    words = "（示例）十二个窗口都当天收下，有收件单。"
    pledges.claim(kept, text=words, on=stage.day(34), by=bureau, at=stage.when(34, 10))
    words = "（示例）去了四个窗口，收件单都是当天的。"
    pledges.confirm(kept, holds=True, text=words, by=auditor, at=stage.when(28, 10))
    _pledge(stage, head, "person", "s_shuili", ago=40, due=-35, text="每月亲自复查两个暗访查过的地方。")
    _pledge(stage, stage.by("sheng_fuze"), "person", "sheng", ago=70, due=8, text="每周半天在窗口接待。")
    roads = stage.by("g_s_jiaotong")
    said = _pledge(stage, roads, "unit", "s_jiaotong", ago=60, due=3, text="末班车时刻贴到每个站。")
    pledges.claim(said, text="（示例）已经贴完。", on=stage.day(5), by=roads, at=stage.when(5, 10))


def _pledge(stage: Stage, by, kind: str, unit: str, *, ago: int, due: int, text: str) -> str:
    """A public pledge made so many days ago and due so many days ago; returns its code."""
    given = {"unit": unit, "body": "", "post": "", "due_on": stage.day(due), "public": True, "text": f"（示例）{text}"}
    return pledges.make(kind, **given, by=by, at=stage.when(ago, 10), today=stage.day(ago)).code


def _survey(stage: Stage) -> None:
    """Run from outside: a frozen list, a draw, and a result with who was drawn, reached and answered."""
    auditor = stage.by("sheng_heyan")
    about = {"unit": "hecha", "about": "s_minzheng", "extra": "", "text": "（示例）想知道补贴办得怎样。"}
    row = surveys.design("补贴办理感受（示例）", **about, by=auditor, at=stage.when(BEGUN, 9))
    towns = [place for _name, place in need_scene.TOWNS]
    listed = "\n".join(f"s{n:03},{towns[n % len(towns)]}" for n in range(LISTED))
    surveys.freeze(row.code, listed, by=auditor, at=stage.when(BEGUN, 10))
    record.seal(stage.when(BEGUN, 11))
    surveys.draw(row.code, DRAWN, by=auditor, at=stage.when(BEGUN, 14))
    codes = surveys.codes(row.code, by=auditor, at=stage.when(BEGUN, 15))
    surveys.reach(row.code, [ref for ref, _place, _code in codes[:REACHED]], by=auditor)
    for n, (ref, _place, code) in enumerate(codes[:ANSWERED]):
        surveys.answer(row.code, code, _said(n), device=f"192.0.2.{n} {ref}", at=stage.when(BEGUN - 5, 10))
    surveys.close(row.code, by=auditor, at=stage.when(BEGUN - 20, 10))


def _said(n: int) -> dict[str, str]:
    """One sheet: most are content, some are not, and not everybody answers everything."""
    given = {
        "solved": ("yes", "yes", "partly", "yes", "no")[n % 5],
        "satisfied": ("quite", "very", "little", "quite", "very", "quite", "not")[n % 7],
        "gain": ("some", "much", "some", "little")[n % 4],
        "happiness": ("fair", "good", "fair", "poor", "fair", "good")[n % 6],
        "security": ("fair", "good", "good", "poor", "good")[n % 5],
    }
    return {key: value for m, (key, value) in enumerate(given.items()) if m < 2 or (n + m) % 9}
