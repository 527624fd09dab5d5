"""Forms of programmes filled in by clumsy hands: pasted out of spreadsheets, far too long, in full width, into the wrong group."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from banshi.desk.programmes.doing import Ask, read
from banshi.kit.refused import Refused
from banshi.programmes.actions import cascading, deciding, needs, rebuilding
from banshi.programmes.models.cascading import Notice
from banshi.programmes.models.deciding import Meeting
from banshi.programmes.models.needs import Need, NeedGroup
from banshi.programmes.rules import targets as targets_rule
from banshi.units import actions as units
from banshi.units import queries as tree
from tests import world
from tests.desk.test_programmes import drafted, sheet
from tests.programmes import test_deciding as made

AT = world.NOW


def targets(text: str) -> list[tuple[str, int]]:
    return [(one.unit, one.value) for one in targets_rule.read(text, tree.called(AT.date()))]


def twin(town):
    """A second unit with the name of the first, below another."""
    row = {
        "code": "qinghe2",
        "name": tree.name_of("qinghe"),
        "short_name": "青河镇",
        "parent": "zhujian",
        "kind": "town",
    }
    units.add_units([{**row, "place_path": ""}], on=AT.date())


@pytest.mark.parametrize(
    "text",
    [
        "青河镇 1200\n柳林乡 10",
        "青河镇\t1200\n\n\t\n柳林乡\t10\n",
        "青河镇　１２００\r\n柳林乡：10",
        "青河镇,1,200\n柳林乡，10",
        "qinghe 1200\n柳林乡 10",
    ],
)
def test_targets_pasted_out_of_a_spreadsheet_are_read(town, text):
    assert targets(text) == [("qinghe", 1200), ("liulin", 10)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("青河镇 10\n\n青河镇 20", "第 3 行“青河镇 20”：“青河镇”前面已经有了"),
        ("青河镇 10\n月亮 20", "没有“月亮”这个单位"),
        ("青河镇", "应写成“单位名称 数值”"),
        ("青河镇 -5", "没有“青河镇 -5”"),
        ("青河镇 10.5", "没有“青河镇 10.5”"),
        ("单位\t目标", "应写成"),
    ],
)
def test_a_line_of_targets_that_cannot_be_read_says_which_and_why(town, text, said):
    with pytest.raises(Refused) as refused:
        targets(text)
    assert said in refused.value.say() or "应写成“单位名称 数值”" in refused.value.say()
    assert refused.value.where == "targets"


def test_two_units_of_one_name_are_told_apart_and_never_guessed(town):
    twin(town)
    with pytest.raises(Refused) as refused:
        targets("青河镇 10")
    assert "有 2 个单位都叫“青河镇”" in refused.value.say()
    assert "qinghe2" in refused.value.say()
    assert targets("qinghe2 10") == [("qinghe2", 10)]
    labels = dict(tree.choices(AT.date()))
    assert labels["qinghe"] != labels["qinghe2"]
    assert labels["qinghe2"].startswith(tree.name_of("qinghe") + "（")
    assert "（" not in labels["liulin"]


def test_a_unit_that_is_gone_takes_no_target(town):
    units.abolish("liulin", successor="qinghe", on=AT.date() + timedelta(days=0))
    with pytest.raises(Refused) as refused:
        targets("柳林乡 10")
    assert "已撤销" in refused.value.say()


@pytest.mark.parametrize("typed", ["1_000", "１_０", "12a", "--5", "1e3", "10²", "9" * 16])
def test_what_is_no_whole_number_is_not_taken_for_one(rf, typed):
    with pytest.raises(Refused) as refused:
        read(rf.post("/", {"n": typed}), (Ask("n", "number", "人数"),))
    assert refused.value.code == "bad_value"


@pytest.mark.parametrize(("typed", "number"), [("１２", 12), ("－５", -5), (" 7 ", 7), ("+3", 3)])
def test_full_width_digits_are_digits(rf, typed, number):
    assert read(rf.post("/", {"n": typed}), (Ask("n", "number", "人数"),)) == {"n": number}


def test_a_long_text_is_not_cut_off_unseen_by_the_browser_and_minutes_may_be_long(sign, officers):
    hall = made.meeting(made.body())
    client = sign("zx_xian")
    form = client.get(reverse("desk:meeting", args=[hall.code])).content.decode().partition('class="moves"')[2]
    assert "<textarea" in form
    assert "maxlength" not in form
    answer = sheet(client, "meeting", hall, "demands", text="办" * 4001, unit="", due_on="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“要求”最多 4000 字，现在是 4001 字" in page
    assert "办" * 4001 in page
    assert sheet(client, "meeting", hall, "minutes", text="议" * 50_001).status_code == 422
    assert sheet(client, "meeting", hall, "minutes", text="议" * 50_000).status_code == 302


def test_what_a_meeting_demanded_is_given_out_when_the_minutes_are_final_and_only_that(sign, officers):
    hall = made.meeting(made.body())
    given = {"by": made.office(), "at": AT}
    deciding.demand(hall.code, "月底前报进度", unit="zhujian", due_on="2026-03-31", **given)
    deciding.demand(hall.code, "大家重视", unit="", due_on="", **given)
    deciding.freeze_minutes(hall.code, "纪要", **given)
    client = sign("zx_xian")
    page = client.get(reverse("desk:meeting", args=[hall.code])).content.decode()
    assert "转为督办事项" in page
    assert "记一条要求" not in page
    assert sheet(client, "meeting", hall, "matters", n="2").status_code == 422
    assert sheet(client, "meeting", hall, "matters", n="1").status_code == 302
    assert Meeting.objects.get().loose == 1
    assert sheet(sign("zx_zhujian"), "meeting", hall, "matters", n="1").status_code == 409


def test_a_need_sorted_into_the_wrong_group_is_taken_out_and_stays_once_the_group_is_adopted(sign, officers):
    row = made.group_of_needs(2)
    client = sign("zx_xian")
    first = NeedGroup.objects.get().members.order_by("need_id").first().need_id
    page = client.get(reverse("desk:group", args=[row.code])).content.decode()
    assert "移出一条" in page
    assert sheet(client, "group", row, "removals", need=str(first)).status_code == 302
    assert NeedGroup.objects.get().members.count() == 1
    assert sheet(client, "group", row, "removals", need=str(first)).status_code == 422
    assert sheet(client, "group", row, "needs", needs=[str(first)]).status_code == 302
    needs.adopt(row.code, batch="1", commitment="2345678901", at=AT)
    assert "移出一条" not in client.get(reverse("desk:group", args=[row.code])).content.decode()
    with pytest.raises(Refused, match="还要听到结果"):
        needs.leave(row.code, first, by=made.office(), at=AT)
    assert NeedGroup.objects.get().members.count() == 2


def test_the_owner_of_a_requirement_gets_the_notice_or_it_is_not_issued(sign, officers):
    officer = sign("zx_xian")
    row = drafted(officer)
    given = {"text": "修路灯", "measure": "盏", "due_on": "2026-09-30"}
    for ref, who in (("1", "recipients"), ("2", "qinghe"), ("3", "xianfu")):
        assert sheet(officer, "notice", row, "requirements", ref=ref, who=who, **given).status_code == 302
    days = {"acknowledge_on": "2027-03-09", "plan_on": "2027-03-31"}
    head = sign("xianzhang")
    refused = sheet(head, "notice", row, "issuance", recipients=["zhujian"], **days)
    assert refused.status_code == 409
    assert "第 2 条的责任单位不在收文单位里" in refused.content.decode()
    assert sheet(head, "notice", row, "issuance", recipients=["zhujian", "qinghe"], **days).status_code == 302
    assert cascading.deliver(AT) == 2
    assert Notice.objects.get().recipients == 2


@pytest.mark.parametrize(
    ("typed", "status"), [("9:00", 302), ("９：３０", 302), ("25:00", 422), ("上午", 422), ("900", 422)]
)
def test_a_time_is_taken_as_people_type_it(sign, officers, typed, status):
    call = {"title": "审定会", "day": "2026-03-04", "time": typed, "agenda": "审定", "place": "", "sites": ""}
    assert sheet(sign("zx_xian"), "body", made.body(), "meetings", **call).status_code == status
    if status == 302:
        assert Meeting.objects.get().on.isoformat() == "2026-03-04"


def hidden(page: str, action: str = "") -> dict:
    """The hidden fields of a form, as a browser sends them again after the back button."""
    form = next(one for one in page.split("<form")[1:] if f'action="{action}"' in one or (not action and "once" in one))
    return dict(re.findall(r'type="hidden" name="(seen|once)" value="([^"]*)"', form))


def test_a_form_sent_twice_by_the_back_button_begins_one_thing(sign, officers):
    client = sign("zx_xian")
    address = reverse("desk:needs")
    given = {
        "source": "visit",
        "unit": "xianfu",
        "category": "01/0104",
        "place": "99/9901/990101/990101002",
        "text": "晚上看不见路",
        "people": "30",
        "matter": "",
        **hidden(client.get(address).content.decode()),
    }
    assert client.post(address, {**given, "people": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    again = client.post(address, given)
    assert again.status_code == 409
    assert "没有再写第二份" in again.content.decode()
    assert Need.objects.count() == 1
    assert client.post(address, {**given, **hidden(client.get(address).content.decode())}).status_code == 302
    assert client.post(address, {**given, "once": "1:forged"}).status_code == 302
    assert Need.objects.count() == 3


def test_two_forms_of_one_page_begin_two_things_and_a_meeting_is_called_once(sign, officers):
    client, of = sign("zx_xian"), made.body()
    page = client.get(reverse("desk:body", args=[of.code])).content.decode()
    call = reverse("desk:body_act", args=[of.code, "meetings"])
    given = {"title": "审定会", "day": "2026-03-04", "time": "09:00", "agenda": "审定", "place": "", "sites": ""}
    given |= hidden(page, call)
    assert [client.post(call, given).status_code for _ in range(2)] == [302, 409]
    assert Meeting.objects.count() == 1
    batches = reverse("desk:body_act", args=[of.code, "batches"])
    batch = {"title": "第一批", "ordinal": "1", "method": "vote", **hidden(page, batches)}
    assert client.post(batches, batch).status_code == 302
    assert list(rebuilding.check()) == []
