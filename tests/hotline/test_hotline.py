"""A hotline that answers day and night: its roster on the desk, its calls out of a file, what the public is told of both."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from banshi.hotline import actions, queries
from banshi.hotline.models import CallFile, CallRow, ShiftRow
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.matters.queries import seeing
from banshi.people import queries as people
from banshi.people.facts import Viewer
from tests import world
from tests.world import NOW, hours

SYSTEM = Viewer.system()
# Sunday 8 March 2026, 03:00 in 示例县
SUNDAY = NOW + timedelta(days=3, hours=17)
CALLS = "时间,接听,等待秒数,来电号码\n2026-03-01 03:12:05,是,8,13800000987\n2026-03-01 04:00:00,否,45,13800000988\n"


@pytest.fixture
def town(db):
    world.found()
    with clock.frozen(NOW):
        yield world


def signed(username: str) -> Client:
    client = Client()
    client.force_login(people.staff_named(username))
    return client


def put_on(username: str, start, end, *, by: str = "paidan", unit: str = "rexian") -> ShiftRow:
    return actions.put_on(unit, username, start=start, end=end, by=world.staff(by), at=NOW)


def text(client: Client, address: str = "/desk/hotline") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_on_duty_at_three_on_a_sunday_and_the_gaps_by_name(town):
    desk = signed("paidan")
    assert "没有人" in text(desk, "/desk/hotline?at=2026-03-08T03:00")
    for username, start, end in (
        ("shouli", "2026-03-07T20:00", "2026-03-08T08:00"),
        ("shouli2", "2026-03-08T08:00", "2026-03-08T20:00"),
    ):
        answer = desk.post("/desk/hotline/shifts", {"unit": "rexian", "username": username, "start": start, "end": end})
        assert answer.status_code == 302, answer.content.decode()
    page = text(desk, "/desk/hotline?at=2026-03-08T03:00")
    assert ">2026-03-08 03:00</time> 值班：<strong>受理员·甲</strong>" in page
    assert [one.staff_id for one in queries.on_duty("rexian", SUNDAY)] == [people.staff_named("shouli").pk]
    assert "168 小时里 24 小时有人" in page
    assert "2 段没有人" in page
    gaps = re.findall(r"<li><time[^>]*>([^<]+)</time> — <time[^>]*>([^<]+)</time></li>", page)
    assert gaps == [("2026-03-04 10:00", "2026-03-07 20:00"), ("2026-03-08 20:00", "2026-03-11 10:00")]


def test_the_public_reads_the_gaps_and_the_phone_and_no_name(town, client):
    assert "110、119、120" in text(client, "/hotline")
    put_on("shouli", SUNDAY, SUNDAY + hours(12))
    page = text(client, "/hotline")
    assert "今后七天 168 小时里，12 小时排了人值班" in page
    assert "0000-12345" in page
    assert "受理员" not in page
    assert "不知道有多少电话没有人接" in page


@pytest.mark.parametrize(
    ("username", "start", "end", "code"),
    [
        ("zhujian1", 1, 5, "not_of_the_unit"),
        ("nobody", 1, 5, "not_of_the_unit"),
        ("shouli", -2, 5, "shift_in_the_past"),
        ("shouli", 3, 5, "shift_doubled"),
        ("shouli2", 5, 3, "bad_shift"),
    ],
)
def test_what_cannot_be_on_a_roster_is_refused_and_said_on_the_page(town, username, start, end, code):
    put_on("shouli", NOW + hours(2), NOW + hours(6))
    with pytest.raises(Refused) as refused:
        put_on(username, NOW + hours(start), NOW + hours(end))
    assert refused.value.code == code
    assert ShiftRow.objects.count() == 1
    given = {"unit": "rexian", "username": username, "start": _typed(start), "end": _typed(end)}
    answer = signed("paidan").post("/desk/hotline/shifts", given)
    assert answer.status_code == refused.value.status
    assert refused.value.say() in answer.content.decode()
    assert f'value="{_typed(start)}"' in answer.content.decode(), "what was typed stays"


def _typed(shift: int) -> str:
    return f"{(NOW + hours(8 + shift)):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize("typed", ["", "明天", "9999-99-99T00:00", "²" * 30])
def test_times_that_are_none(town, typed):
    given = {"unit": "rexian", "username": "shouli", "start": typed, "end": typed}
    assert signed("paidan").post("/desk/hotline/shifts", given).status_code == 422
    assert signed("paidan").get("/desk/hotline", {"at": typed}).status_code == 200


def test_another_office_neither_sees_nor_changes_a_roster(town):
    row = put_on("shouli", SUNDAY, SUNDAY + hours(2))
    given = {"unit": "rexian", "username": "shouli", "start": _typed(1), "end": _typed(2)}
    for username in ("zhujian1", "xianzhang", "heyan1", "xitong"):
        client = signed(username)
        assert client.get("/desk/hotline?unit=rexian").status_code == 404
        assert client.post("/desk/hotline/shifts", given).status_code == 404
        assert client.post("/desk/hotline/removals", {"shift": row.code}).status_code == 404
    other = world.staff("zhujian1")
    with pytest.raises(NotFound):
        actions.put_on("rexian", "shouli", start=SUNDAY, end=SUNDAY + hours(1), by=other, at=NOW)
    assert signed("paidan").get("/desk/hotline?unit=zhujian").status_code == 404


def test_a_shift_is_taken_off_before_it_begins_and_stands_after(town):
    row = put_on("shouli", NOW + hours(2), NOW + hours(6))
    desk = signed("paidan")
    with clock.frozen(NOW + hours(3)):
        answer = desk.post("/desk/hotline/removals", {"unit": "rexian", "shift": row.code})
        assert (answer.status_code, "已经开始" in answer.content.decode()) == (409, True)
    assert desk.post("/desk/hotline/removals", {"unit": "rexian", "shift": row.code}).status_code == 302
    assert queries.shifts("rexian", NOW, NOW + hours(9)) == []
    assert desk.post("/desk/hotline/removals", {"unit": "rexian", "shift": "x"}).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftRow.objects.filter(id=row.id).update(taken_off_at=row.start_at)


def test_calls_out_of_a_file_make_the_rate_and_twice_make_no_more(town, client):
    taken = actions.take_calls("rexian", CALLS.encode(), by=SYSTEM, at=NOW)
    assert (taken.taken, taken.here) == (2, 0)
    again = actions.take_calls("rexian", (CALLS + "2026-03-01 05:00:00,是,3,\n").encode("gb18030"), by=SYSTEM, at=NOW)
    assert (again.taken, again.here) == (1, 2)
    assert CallRow.objects.count() == 3
    page = text(client, "/hotline")
    assert "近 30 天打进 3 个，没有接的 1 个" in page
    assert "其中夜里（22 点至 6 点）打进 3 个，没有接的 1 个" in page
    assert "30 天里有 29 天没有一条来电记录" in page
    assert "示例县便民热线中心 导入的电话系统记录" in page
    assert "1380000" not in str(list(CallRow.objects.values())) + str(list(CallFile.objects.values())) + page


def test_a_dry_run_writes_nothing(town):
    taken = actions.take_calls("rexian", CALLS.encode(), by=SYSTEM, at=NOW, dry=True)
    assert (taken.taken, CallRow.objects.count(), CallFile.objects.count()) == (2, 0, 0)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe\xff", "log_encoding"),
        (b"a,b\n", "log_columns"),
        (b"x" * (20 * 2**20 + 1), "log_too_large"),
        (CALLS.encode() + b"x" * 200_000 + b"\n", "log_no_table"),
    ],
    ids=["encoding", "columns", "size", "a cell without end"],
)
def test_a_file_that_is_no_log(town, data, code):
    with pytest.raises(Refused) as refused:
        actions.take_calls("rexian", data, by=SYSTEM, at=NOW)
    assert refused.value.code == code


def test_a_call_at_three_has_its_number_and_its_reply_clock_read_out(town):
    desk = signed("shouli")
    assert "拨 110、119、120" in text(desk, "/desk/requests")
    with clock.frozen(SUNDAY):
        given = {"kind": "request", "channel": "phone", "category": "01/0105", "place": "990101002002"}
        answer = desk.post("/desk/requests", given | {"text": "泵站进水", "contact_phone": "13800000000"})
    page = answer.content.decode()
    assert answer.status_code == 200, page
    row = seeing.visible_to(SYSTEM).order_by("-id").first()
    assert f"{row.code[:3]} {row.code[3:7]} {row.code[7:]}" in page
    assert "最晚答复" in page
    assert f"{row.reply_due_at + timedelta(hours=8):%Y-%m-%d %H:%M}" in page


def test_the_command_takes_a_file_and_hands_wrong_rows_back(committed_db):
    world.found()
    path = committed_db.home / "calls.csv"
    path.write_text(CALLS + "昨天,是,3,13800000987\n")
    done = committed_db.banshi("calls", "import", str(path), "--unit", "rexian")
    assert (done.returncode, "收下 2 个来电" in done.stdout, "第 4 行" in done.stdout) == (1, True, True), done.stderr
    mend = committed_db.home / "calls.rejects.csv"
    assert "应写成" in mend.read_text()
    # whoever calls stands in it, and it takes nobody else's place
    assert mend.stat().st_mode & 0o777 == 0o600
    assert "calls.rejects-2.csv" in committed_db.banshi("calls", "import", str(path), "--unit", "rexian").stdout
    mended = committed_db.home / "mended.csv"
    mended.write_text(mend.read_text().replace("昨天", "2026-03-01 06:00:00"))
    again = committed_db.banshi("calls", "import", str(mended), "--unit", "rexian")
    assert (again.returncode, "收下 1 个来电" in again.stdout) == (0, True), again.stdout
    nobody = committed_db.banshi("calls", "import", str(path), "--unit", "nowhere")
    assert (nobody.returncode, "Traceback" in nobody.stderr) == (2, False)
    gone = committed_db.banshi("calls", "import", "nothing.csv", "--unit", "rexian")
    assert gone.returncode == 2
