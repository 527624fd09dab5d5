"""What burdens an enterprise: before as it says, after as the office says, and lifted only where the enterprise says so."""

from datetime import UTC, datetime

import pytest

from banshi.kit import clock
from banshi.matters.actions import verdicts
from banshi.matters.queries import seeing
from banshi.people import queries
from banshi.people.facts import Viewer
from tests import world
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
