"""The system administrator's pages: units, catalogue, calendar, playbooks, the state of the installation."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.matters import jobs
from banshi.matters.models import Matter
from banshi.people.models import AccessLog
from banshi.places import queries as places
from banshi.units import queries as units
from tests import world

TODAY = world.NOW.date()
NEW = {"code": "linye", "name": "示例县林业局", "parent": "xianfu"}


@pytest.fixture
def client(sign):
    return sign("xitong")


def to(name, *arguments):
    return reverse(f"desk:{name}", args=arguments)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_unit_is_added_renamed_and_shown_in_its_place(client):
    assert client.post(to("unit_add"), NEW).status_code == 302
    found = units.unit("linye")
    assert (found.short_name, found.path, found.place_path) == ("示例县林业局", "xianfu/linye", "99")
    client.post(to("unit_rename", "linye"), {"name": "示例县林业和草原局", "short_name": "林草局"})
    assert units.unit("linye").short_name == "林草局"
    assert "示例县林业和草原局" in text_of(client.get(to("units")))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "shuili"}, "代码“shuili”已有单位在用"),
        ({"code": "林业"}, "代码用字母、数字"),
        ({"code": "a/b"}, "代码用字母、数字"),
        ({"name": ""}, "请填写全称"),
        ({"name": "局" * 81}, "不超过 80 个字"),
        ({"short_name": "局" * 31}, "简称不超过 30 个字"),
        ({"parent": "nowhere"}, "没有“nowhere”这个单位"),
        ({"place": "nowhere"}, "没有“nowhere”这个地方"),
    ],
)
def test_a_refused_unit_says_why_and_keeps_what_was_typed(changed, said, client):
    answer = client.post(to("unit_add"), {**NEW, **changed})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert units.unit("linye") is None


def test_an_abolished_unit_leaves_its_functions_and_open_matters_to_its_successor(client):
    code = world.report(category="02/0202", place="990101002001").code
    assert Matter.objects.get(code=code).owner_unit == "shuili"
    refused = client.post(to("unit_abolish", "shuili"), {"successor": ""})
    assert (refused.status_code, "须指定一个存续的" in text_of(refused)) == (422, True)
    assert client.post(to("unit_abolish", "shuili"), {"successor": "huanbao"}).status_code == 302
    assert units.route(function="02/0202", place_path="99", on=TODAY).unit == "huanbao"
    assert "由示例县生态环境局承接" in text_of(client.get(to("units")))
    assert jobs.succeed(clock.now()) == 1
    assert Matter.objects.get(code=code).owner_unit == "huanbao"
    again = client.post(to("unit_abolish", "shuili"), {"successor": "huanbao"})
    assert (again.status_code, "撤销，不用再办" in text_of(again)) == (409, True)


PLACE = {"code": "990101002009", "name": "新湾村", "parent": "990101002", "landmarks": "新桥、 卫生室，"}


def test_a_place_is_added_and_offered_at_once_where_places_are_chosen(client, sign):
    assert "新湾村" not in text_of(client.get(to("places")))
    typed = {**PLACE, "code": " ９９0101002009 ", "name": " 新湾村 "}
    answer = client.post(to("place_add"), typed)
    assert (answer.status_code, answer.url) == (302, f"{to('places')}?q=990101002009")
    found = places.place("990101002009")
    assert (found.full_name, found.landmarks) == ("示例省示例市示例县青河镇新湾村", ("新桥", "卫生室"))
    assert "新桥、卫生室" in text_of(client.get(answer.url))
    assert world.report(place="990101002009").code
    assert "没有叫“月亮村”的地名" in text_of(client.get(to("places"), {"q": "月亮村"}))
    assert [line.page for line in AccessLog.objects.all()] == ["admin: place added"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "99/1"}, "代码用字母、数字"),
        ({"code": ""}, "代码用字母、数字"),
        ({"code": "990101002"}, "代码“990101002”已有地名在用"),
        ({"name": " "}, "请填写名称"),
        ({"name": "村" * 61}, "请填写名称，不超过 60 个字"),
        ({"parent": ""}, "请选上级地名"),
        ({"parent": "nowhere"}, "没有这个上级地名"),
        ({"name": "上湾村"}, "同一个上级下已有“上湾村”"),
        ({"landmarks": "桥" * 501}, "标志物写文字，合计不超过 500 个字"),
        ({"landmarks": "桥\x00"}, "标志物写文字，合计不超过 500 个字"),
        ({"name": "新\x00村"}, "请填写名称"),
        ({"parent": "99\x00"}, "没有这个上级地名"),
    ],
)
def test_a_refused_place_says_why_keeps_what_was_typed_and_writes_nothing(changed, said, client):
    before = len(places.all_places())
    answer = client.post(to("place_add"), {**PLACE, **changed})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert changed.get("code", PLACE["code"]) in answer.content.decode()
    assert len(places.all_places()) == before


def test_units_below_are_named_before_and_stay_after(client):
    shown = text_of(client.get(to("unit", "zhujian")))
    assert "下级单位不随它撤销，仍照常办理；不再保留的请逐个撤销： 示例县供水服务站" in shown
    assert client.post(to("unit_abolish", "zhujian"), {"successor": "huanbao"}).status_code == 302
    assert units.unit("gongshui").active(TODAY)
    assert units.route(function="01/0101", place_path="99", on=TODAY).unit == "gongshui"


def test_an_entry_given_today_goes_with_its_abolished_unit(client):
    client.post(to("catalogue_add"), {"function": "12", "place": "", "unit": "shuili"})
    assert client.post(to("unit_abolish", "shuili"), {"successor": "huanbao"}).status_code == 302
    assert units.route(function="12", place_path="99", on=TODAY).unit == "huanbao"


def test_a_unit_that_is_not_there_is_a_404(client):
    assert client.get(to("unit", "nowhere")).status_code == 404
    assert client.post(to("unit_rename", "nowhere"), {"name": "某局"}).status_code == 404
    assert client.post(to("unit_abolish", "nowhere"), {"successor": "huanbao"}).status_code == 404


def test_who_would_handle_it_today_and_why(client):
    shown = text_of(client.get(to("catalogue"), {"function": "02/0201", "place": "990101002002"}))
    assert re.search(r"示例县青河镇人民政府 凭“垃圾清运”（青河镇）：最具体，由它主办", shown)
    assert "示例县生态环境局 凭“环境保护”（全域）" in shown
    assert not re.search(r"\d/\d|@", shown)
    nothing = text_of(client.get(to("catalogue"), {"function": "11"}))
    assert "会由派单员逐件派单" in nothing


def test_an_entry_is_added_doubled_ended_and_added_again_the_same_day(client):
    given = {"function": "11", "place": "990101002", "unit": "qinghe"}
    assert client.post(to("catalogue_add"), given).status_code == 302
    doubled = client.post(to("catalogue_add"), {**given, "unit": "liulin"})
    assert (doubled.status_code, "已有主办单位" in text_of(doubled)) == (422, True)
    entry = next(found for found in units.catalogue(TODAY) if found.function == "11")
    assert client.post(to("catalogue_end"), {"entry": entry.id}).status_code == 302
    assert units.route(function="11", place_path="99/9901/990101/990101002", on=TODAY) is None
    assert client.post(to("catalogue_add"), {**given, "unit": "liulin"}).status_code == 302
    again = client.post(to("catalogue_end"), {"entry": entry.id})
    assert (again.status_code, "已经终止或不存在" in text_of(again)) == (409, True)


def test_an_older_entry_ends_and_its_past_stays(client):
    entry = next(found for found in units.catalogue(TODAY) if found.function == "03")
    client.post(to("catalogue_end"), {"entry": entry.id})
    assert units.route(function="03", place_path="99", on=TODAY) is None
    assert units.route(function="03", place_path="99", on=TODAY - timedelta(days=1)).unit == "jiaotong"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"function": "77"}, "没有“77”这个分类"),
        ({"unit": "nowhere"}, "没有“nowhere”这个单位"),
        ({"place": "nowhere"}, "没有“nowhere”这个地方"),
    ],
)
def test_a_refused_entry_says_why(changed, said, client):
    answer = client.post(to("catalogue_add"), {"function": "11", "place": "", "unit": "qinghe", **changed})
    assert (answer.status_code, said in text_of(answer)) == (422, True)


def test_a_notice_is_looked_at_first_and_entered_then(client):
    given = {"year": "2035", "edition": "2035 通知", "text": "2035-01-01,假日\n2035-01-06,上班\n2035-02-07,假日"}
    shown = client.post(to("calendar_preview"), given)
    assert "2035-01-01 星期一 上班 休息" in text_of(shown)
    assert "2035-01-06 星期六 休息 上班" in text_of(shown)
    assert 2035 not in calendars.current().years
    assert client.post(to("calendar_enter"), given).status_code == 302
    assert 2035 in calendars.current().years
    assert calendars.current().hours_on(date(2035, 1, 6))
    assert "2035 通知" in text_of(client.get(to("calendar")))


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"year": "next"}, 422, "年份应是四位数字"),
        ({"text": ""}, 422, "一行一天"),
        ({"text": "一月一日放假"}, 422, "有 1 处要改"),
        ({"text": "2036-01-01,假日"}, 422, "不属于该年的日期"),
    ],
)
def test_a_wrong_notice_is_refused_with_its_rows_and_stays_in_the_form(changed, status, said, client):
    given = {"year": "2035", "edition": "", "text": "2035-01-01,假日", **changed}
    for name in ("calendar_preview", "calendar_enter"):
        answer = client.post(to(name), given)
        assert (answer.status_code, said in text_of(answer)) == (status, True), text_of(answer)
        assert given["text"] in answer.content.decode()
    assert 2035 not in calendars.current().years


def test_loaded_playbooks_show_their_digest(client):
    from banshi.playbooks import queries as playbooks

    assert playbooks.current("request").content_hash in text_of(client.get(to("playbooks")))


def test_the_state_of_the_installation_tells_lag_and_failures(client):
    from banshi.messages.models import OutboxMessage

    world.report()
    OutboxMessage.objects.update(next_try_at=None, tries=6)
    shown = text_of(client.get(to("installation")))
    assert "2 条，最早的等了" in shown
    assert "1 条（已不再重试） 请检查短信或邮件通道" in shown
    assert "防改触发器 齐全" in shown
    jobs.seal(clock.now())
    jobs.index(clock.now())
    shown = text_of(client.get(to("installation")))
    assert "第 1 号" in shown
    assert "等待封存 没有" in shown


def test_a_missing_trigger_is_an_alarm(client):
    from django.db import connection

    statement = "DROP TRIGGER record_entry_no_update"
    with connection.cursor() as cursor:
        cursor.execute(statement + (" ON record_entry" if connection.vendor == "postgresql" else ""))
    for name in ("installation", "administration"):
        assert "record_entry_no_update" in text_of(client.get(to(name)))


def test_a_clock_behind_the_record_is_shown_and_the_page_still_opens(client, monkeypatch):
    monkeypatch.setattr(clock, "_frozen", ())
    clock.set_floor(clock.now() + timedelta(days=400))
    try:
        shown = text_of(client.get(to("installation")))
    finally:
        monkeypatch.undo()  # the town's own clock is let go after this
    assert "早于最近一条办理记录" in shown


def test_a_missing_year_is_said_on_the_home(client, monkeypatch):
    monkeypatch.setattr("banshi.web.viewers.today", lambda: date(2050, 3, 1))
    assert "缺 2050 年的放假通知" in text_of(client.get(to("administration")))
    assert "缺 2050 年的放假通知" in text_of(client.get(to("calendar")))
