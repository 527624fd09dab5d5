"""Another field of work, made by an administrator from a playbook that is there, and used at once."""

import pytest
from django.test import Client
from django.urls import reverse

from banshi.matters.models import Matter
from banshi.playbooks import queries as playbooks

pytestmark = pytest.mark.django_db
GIVEN = {
    "base": "request",
    "kind": "water_problem",
    "noun": "涉水问题 | water problem",
    "purpose": "办理涉水问题 | To handle water problems",
    "classes": "灌溉 | irrigation\n防汛 | flood protection",
    "reply_days": "7",
}


def test_a_new_kind_is_there_for_residents_in_one_form(sign):
    admin = sign("xitong")
    assert admin.post(reverse("desk:playbook_derive"), GIVEN).status_code == 302
    book = playbooks.current("water_problem")
    assert [category.label.zh for category in book.categories] == ["灌溉", "防汛"]
    assert [(rule.amount, rule.unit) for rule in book.clocks if rule.name == "reply"] == [(7, "working_days")]
    assert "涉水问题" in Client().get(reverse("portal:report")).content.decode()
    fields = {"text": "渠里没水", "category": "01", "place": "990101002001", "nonce": "n-1"}
    answer = Client().post(reverse("portal:receipts", args=["water_problem"]), fields)
    assert answer.status_code == 303
    assert Matter.objects.get().kind == "water_problem"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "Water"}, "代码用小写字母开头"),
        ({"kind": "request"}, "换一个代码"),
        ({"noun": "涉水问题"}, "中文 | English"),
        ({"classes": "灌溉 | irrigation\n防汛"}, "第 2 行“防汛”"),
        ({"classes": ""}, "1 到 99 个分类"),
        ({"reply_days": "x"}, "整数"),
        ({"base": "nothing"}, "没有“nothing”这类办理规程"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(changed, said, sign):
    answer = sign("xitong").post(reverse("desk:playbook_derive"), {**GIVEN, **changed})
    assert answer.status_code in (404, 409, 422)
    page = answer.content.decode()
    assert said in page
    assert len(playbooks.kinds_for("requester")) >= 1
    assert not playbooks.has("Water")
