"""Another field of work, made by an administrator from a playbook that is there, and used at once."""

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy

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


def test_a_chinese_keyboard_types_bars_digits_and_empty_lines_that_are_taken_for_what_they_are(sign):
    typed = {
        "kind": "ｗater",
        "noun": "涉水问题｜water problem",
        "purpose": "办理涉水问题　｜　To handle",
        "classes": "灌溉｜irrigation\r\n\r\n防汛｜flood protection\r\n",
        "reply_days": "１０",
    }
    assert sign("xitong").post(reverse("desk:playbook_derive"), {**GIVEN, **typed}).status_code == 302
    book = playbooks.current("water")
    assert [(one.label.zh, one.label.en) for one in book.categories][1] == ("防汛", "flood protection")
    assert {rule.amount for rule in book.clocks if rule.name == "reply"} == {10}


def test_who_writes_no_english_need_not_and_the_chinese_stands_in_its_place(sign):
    given = {"noun": "涉水问题", "purpose": "办理涉水问题", "classes": "灌溉\n防汛 | flood protection"}
    assert sign("xitong").post(reverse("desk:playbook_derive"), {**GIVEN, **given}).status_code == 302
    book = playbooks.current("water_problem")
    assert (book.noun.zh, book.noun.en) == ("涉水问题", "涉水问题")
    names = [(one.label.zh, one.label.en) for one in book.categories]
    assert names == [("灌溉", "灌溉"), ("防汛", "flood protection")]
    page = sign("xitong").get(reverse("desk:playbook_classes", args=["water_problem"])).content.decode()
    assert 'value="灌溉"' in page
    assert 'value="防汛 | flood protection"' in page
    same = {"name-01": "灌溉", "name-02": "防汛 | flood protection"}
    answer = sign("xitong").post(reverse("desk:playbook_rename", args=["water_problem"]), same)
    assert "没有改动" in answer.content.decode()
    english = Client(HTTP_ACCEPT_LANGUAGE="en").get("/report/water_problem").content.decode()
    assert "涉水问题" in english


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "Water"}, "代码用小写字母开头"),
        ({"kind": "request"}, "换一个代码"),
        ({"noun": "| water problem"}, "先写中文名称"),
        ({"noun": "涉水|问题|water"}, "只用一条竖线"),
        ({"classes": "灌溉 | irrigation\n| flood"}, "第 2 行“| flood”"),
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


CLASSES = reverse_lazy("desk:playbook_classes", args=["enterprise_burden"])
NAMES = reverse_lazy("desk:playbook_rename", args=["enterprise_burden"])
BURDEN = {
    "text": "同一张表报三次",
    "category": "01",
    "burden": "form",
    "place": "990101002001",
    "enterprise": "示例面粉厂",
    "yuan_before": "0",
    "hours_before": "96",
    "contact_phone": "13800000009",
}


def test_a_class_without_a_name_is_offered_to_nobody_and_refused_in_words(sign):
    desk, admin = sign("shouli"), sign("xitong")
    form = {"kind": "enterprise_burden", "channel": "counter"}
    shown = desk.get("/desk/requests?kind=enterprise_burden").content.decode()
    assert "名称待定" not in shown
    assert "还说不清属于哪一类" in shown
    assert "8 类中有 7 类没有名称" in admin.get(CLASSES).content.decode()
    answer = desk.post("/desk/requests", {**form, **BURDEN})
    assert answer.status_code == 422
    assert "“01”这一类还没有名称" in answer.content.decode()
    assert not Matter.objects.exists()
    assert admin.post(NAMES, {"name-01": "减收费一批 | Fewer fees"}).status_code == 302
    assert "减收费一批" in desk.get("/desk/requests?kind=enterprise_burden").content.decode()
    assert desk.post("/desk/requests", {**form, **BURDEN}).status_code == 200
    assert Matter.objects.get().category == "01"
    # what was entered keeps its name when the class is renamed
    assert admin.post(NAMES, {"name-01": "少收费一批 | Fewer fees"}).status_code == 302
    assert "减收费一批" in desk.get(f"/desk/matters/{Matter.objects.get().code}").content.decode()
    assert admin.post(NAMES, {"name-01": ""}).status_code == 302
    assert "少收费一批" not in desk.get("/desk/requests?kind=enterprise_burden").content.decode()


def test_a_portal_form_offers_no_class_without_a_name(town):
    walk = Client().post(reverse("portal:receipts", args=["enterprise_burden"]), {**BURDEN, "nonce": "n-2"})
    assert "“01”这一类还没有名称" in walk.content.decode()
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name-01": "| first"}, "先写中文名称"),
        ({"name-01": ""}, "没有改动"),
        ({}, "没有改动"),
        ({"name-x": "y"}, "没有改动"),
    ],
)
def test_a_name_that_cannot_be_taken_comes_back_with_what_was_typed(sign, sent, said):
    before = playbooks.current("enterprise_burden").edition
    answer = sign("xitong").post(NAMES, sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert playbooks.current("enterprise_burden").edition == before


def test_only_the_system_administrator_names_classes(sign):
    for username in ("shouli", "anquan", "zhujian1"):
        assert sign(username).get(CLASSES).status_code == 404
        assert sign(username).post(NAMES, {"name-01": "甲 | A"}).status_code == 404
    assert sign("xitong").get(reverse("desk:playbook_classes", args=["nothing"])).status_code == 404
