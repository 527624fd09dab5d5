"""What burdens an enterprise: before as it says, after as the office says, and lifted only where the enterprise says so."""

from datetime import UTC, datetime

import pytest

from banshi.kit import clock
from banshi.matters.actions import verdicts
from banshi.matters.queries import relief as relief_queries
from banshi.matters.queries import seeing
from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import Viewer
from tests import world
from tests.pages import numbers
from tests.playbooks.test_kinds import at_desk, moved, signed, state

THEN = datetime(2021, 7, 5, 1, 0, tzinfo=UTC)
REPLY = {"outcome": "solved", "reason": "两张表并成一张", "yuan_after": "500", "hours_after": "48"}


@pytest.fixture
def town(db):
    world.found()
    with clock.frozen(THEN):
        yield world


def burden(*, yuan: str = "2000", hours: str = "96", phone: str = "13800000009", name: str = "示例面粉厂") -> str:
    """A burden entered and given to an office."""
    given = {"yuan_before": yuan, "hours_before": hours, "contact_phone": phone, "enterprise": name}
    code = at_desk(signed("shouli"), "enterprise_burden", category="99", **given)
    moved(signed("paidan"), code, "dispatches", unit="zhengwu")
    return code


def answered(code: str, **given: str) -> None:
    moved(signed("zhengwu1"), code, "replies", **REPLY | given)


def judged(code: str, solved: str) -> None:
    row, now, _ = seeing.found(code, Viewer.system())
    token = queries.verdict_token(row.id, now.replies)
    verdicts.give_by_token(code, token, solved=solved, satisfied=3, text="", at=clock.now())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"yuan_after": ""}, "请填写“现在每年还花多少钱"),
        ({"hours_after": "一半"}, "请填数字"),
        ({"yuan_after": "-5"}, "不能小于 0"),
    ],
)
def test_an_office_that_answers_says_what_it_costs_now(town, changed, said):
    code = burden()
    form = signed("zhengwu1").get(f"/desk/matters/{code}/replies").content.decode()
    assert 'name="yuan_after"' in form
    before = state(code).number
    given = REPLY | changed | {"seen": str(before)}
    answer = signed("zhengwu1").post(f"/desk/matters/{code}/replies", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert state(code).number == before
    answered(code)
    shown = signed("zhengwu1").get(f"/desk/matters/{code}").content.decode()
    assert "现在每年还花多少小时" in shown
    assert "48</div>" in shown


def test_the_enterprise_can_say_it_was_not_lifted(town):
    code = burden()
    answered(code)
    assert seeing.found(code, Viewer.system())[0].tier == "claimed"
    judged(code, "no")
    row, _now, _ = seeing.found(code, Viewer.system())
    assert (row.outcome, row.solved, row.tier, row.relayed) == ("solved", "no", "disputed", False)
    assert "当事人有异议" in signed("zhengwu1").get(f"/desk/matters/{code}").content.decode()


def seen(username: str = "zhengwu1") -> str:
    return signed(username).get("/desk/relief").content.decode()


def test_what_was_relieved_is_added_up_by_who_says_so(town):
    first, second, third = burden(), burden(name="示例木器厂"), burden(name="示例砖厂", yuan="900", hours="10")
    burden(name="示例水泥厂")
    for code in (first, second):
        answered(code)
    answered(third, yuan_after="100", hours_after="10")
    page = seen()
    assert "企业自己确认的：每年减少 0 元、0 小时。已答复 3 件，企业确认 0 件。" in page
    assert "收到 4 件，已答复 3 件" in page
    assert ">3800<" in page
    judged(first, "yes")
    judged(third, "no")
    page = seen()
    assert "企业自己确认的：每年减少 1500 元、48 小时。已答复 3 件，企业确认 1 件。4 家企业中有 1 家确认。" in page
    assert page.count(">1500<") == 2
    assert ">3800<" not in page
    # each opens to the burdens of which it is made
    for code in (first, second, third):
        assert f"/desk/matters/{code}" in page
    assert "2000 → 500" in page
    assert page.count("→ 缺") == 2


def test_a_number_that_is_gone_is_missing_and_not_nought(town):
    code = burden()
    answered(code)
    row, _, _ = seeing.found(code, Viewer.system())
    people.erase(row.id, at=clock.now())
    page = seen()
    assert page.count("缺 → 缺") == 2
    assert page.count("另有 1 件缺数") == 2
    assert "单位自报" in page


def test_another_line_sees_none_of_them(town):
    code = burden()
    answered(code)
    assert code not in seen("jiaoyu1")
    assert signed("shouli").get("/desk/relief").status_code == 404


def test_the_public_is_told_no_sum_of_fewer_than_five_enterprises(town, client):
    for n in range(5):
        code = burden(name=f"示例{n}厂")
        answered(code)
        if n == 0:
            judged(code, "yes")
    page = client.get("/programmes/relief").content.decode()
    assert "企业反映了 5 件负担，答复了 5 件，其中企业自己确认减了的 1 件。5 家企业中有 1 家确认。" in page
    assert "不到 5 家企业，不公布数额" in page
    assert "1500" not in numbers(page)
    assert "示例0厂" not in page
    answered(burden(name="示例 4 厂"))
    answered(burden(name="示例9厂"))
    page = client.get("/programmes/relief").content.decode()
    assert "每年减少 9000 元、288 小时" in page
    assert 'href="/programmes/relief"' in client.get("/programmes/").content.decode()


def test_the_sums_at_the_desk_follow_each_answer_each_word_and_who_looks(town):
    """They are kept between looks: each of these must bring them up again."""
    code = burden()
    assert "已答复 0 件" in seen("xianzhang")
    answered(code)
    assert "已答复 1 件，企业确认 0 件" in seen("xianzhang")
    judged(code, "yes")
    assert "每年减少 1500 元、48 小时。已答复 1 件，企业确认 1 件" in seen("xianzhang")
    assert "企业确认 1 件" not in seen("jiaoyu1")
    assert "企业确认 1 件" in seen("xianzhang")


def test_looking_again_reads_one_page_of_burdens_and_no_sum(town, django_assert_max_num_queries):
    for n in range(3):
        answered(burden(name=f"示例{n}厂"))
    viewer = queries.viewer(queries.staff_named("xianzhang"), on=THEN.date())
    relief_queries.seen_by(viewer)
    with django_assert_max_num_queries(3):
        assert relief_queries.seen_by(viewer).of == 3
    assert [one.enterprise for one in relief_queries.page(viewer, start=1, most=1)] == ["示例1厂"]


def test_an_enterprise_that_says_partly_is_not_said_to_say_nothing_was_lifted(town, client):
    code = burden()
    answered(code)
    judged(code, "partly")
    page = client.get("/programmes/relief").content.decode()
    assert "企业说没有减或只减了一部分，不计数额：已答复 1 件中 1 件" in page
