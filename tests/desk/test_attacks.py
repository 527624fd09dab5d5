"""The forms of programmes attacked at their real addresses: junk in every kind of field, and what one form writes twice."""

import re
import threading

import pytest
from django.db import connection
from django.urls import reverse

from banshi.kit.refused import Stale
from banshi.nouns import recording
from banshi.people import queries as people_queries
from banshi.people.models import AccessLog
from banshi.programmes.actions import commitments
from banshi.programmes.models.deciding import Body
from banshi.programmes.models.needs import Need, NeedGroup
from banshi.programmes.models.progress import Commitment
from banshi.record import queries as record
from tests import world
from tests.desk.test_programmes import drafted, issued, sheet
from tests.programmes.test_deciding import need
from tests.programmes.test_progress import locked, officer

VILLAGE = "99/9901/990101/990101002"


@pytest.fixture
def client(sign, officers):
    return sign("zx_xian")


def test_what_was_not_in_a_list_is_refused_in_words(client):
    need()
    given = {"title": "照明", "unit": "xianfu", "category": "", "people": "9", "months": "12"}
    assert client.post(reverse("desk:groups"), given).status_code == 302
    row = NeedGroup.objects.get()
    for junk in ("abc", "９９９", str(10**30), "1 OR 1=1"):
        answer = sheet(client, "group", row, "needs", needs=[junk])
        assert answer.status_code == 422
        assert "请从列表里选" in answer.content.decode()


def test_reading_what_people_need_is_logged_and_who_only_reads_gets_no_form(client, sign):
    need()
    client.post(
        reverse("desk:groups"), {"title": "照明", "unit": "xianfu", "category": "", "people": "9", "months": "12"}
    )
    page = reverse("desk:group", args=[NeedGroup.objects.get().code])
    assert "晚上看不见" in client.get(page).content.decode()
    assert [row.page for row in AccessLog.objects.all()] == ["needs"]
    assert "晚上看不见" not in sign("heyan1").get(page).content.decode()


@pytest.mark.parametrize("typed", ["9" * 16, "-" + "9" * 30, "1e9", "²"])
def test_a_number_nobody_could_mean_is_refused_in_words(client, typed):
    given = {"title": "照明", "unit": "xianfu", "category": "", "people": typed, "months": "12"}
    answer = client.post(reverse("desk:groups"), given)
    assert answer.status_code == 422
    assert "15 位" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("groups", {"title": "字" * 170, "unit": "xianfu", "category": "", "people": "9", "months": "12"}),
        ("groups", {"title": "照明", "unit": "xianfu", "category": "", "people": "3000000000", "months": "12"}),
        ("bodies", {"name": "字" * 130, "unit": "xianfu", "quorum": "67", "majority": "50"}),
    ],
)
def test_what_one_database_takes_and_another_does_not_is_refused_on_both(client, name, given):
    answer = client.post(reverse(f"desk:{name}"), given)
    assert answer.status_code == 422
    assert not NeedGroup.objects.exists()
    assert not Body.objects.exists()
    assert any(said in answer.content.decode() for said in ("太长", "受益人数在 0 到"))


@pytest.mark.parametrize("unit", ["nobody", "'; DROP TABLE units_unit; --", "xianfu/zhujian"])
def test_a_unit_there_is_none_of_is_refused_where_it_is_typed(client, unit):
    given = {"name": "领导小组", "unit": "xianfu", "quorum": "67", "majority": "50"}
    client.post(reverse("desk:bodies"), given)
    row = Body.objects.get()
    person = f"staff:{people_queries.staff_named('xianzhang').pk}"
    given = {"person": person, "office": "chair", "unit": unit, "from_on": "2026-03-04"}
    assert sheet(client, "body", row, "members", **given).status_code == 422
    assert not any(entry.kind == "body.member_joined" for entry in record.entries(row.id))


@pytest.mark.parametrize("typed", ["--5", "-", "5-5", "9" * 40, "٣-"])
def test_a_filed_figure_that_is_none_is_refused_in_words(client, typed):
    row = locked(owner="xianfu", implementers=(), indicator=_alone())
    answer = client.post(reverse("desk:filings"), {"unit": "xianfu", "on": "2026-03-04", f"n-{row.id}": typed})
    assert answer.status_code == 422
    assert "应填" in answer.content.decode()


def _alone():
    from banshi.programmes.facts import commitment as f

    points = (f.Milestone("2026-01-01", 0), f.Milestone("2026-12-31", 300))
    return f.IndicatorTerms(name="路灯", measure="盏", milestones=points, band=20)


@pytest.mark.parametrize("weights", ["hardship=nan&prevalence=1&benefit=0", "hardship=inf&prevalence=0&benefit=0"])
def test_weights_that_are_no_numbers_order_nothing(client, weights):
    answer = client.get(f"{reverse('desk:groups')}?{weights}")
    assert answer.status_code == 200
    without_tokens = re.sub(r'"[0-9A-Za-z]{32,}"', "", answer.content.decode().split("<main")[1])
    assert not re.search("nan|inf", without_tokens)


def test_the_list_of_the_silent_is_for_the_issuer(sign, officers):
    row = issued(sign)
    assert sign("zx_xian").get(reverse("desk:silent", args=[row.code])).status_code == 200
    assert sign("zx_zhujian").get(reverse("desk:silent", args=[row.code])).status_code == 404


def test_a_stale_form_is_refused_and_says_so(client):
    row = drafted(client)
    given = {"ref": "1", "text": "修复路灯", "who": "recipients", "measure": "亮灯率", "due_on": "2026-09-30"}
    assert sheet(client, "notice", row, "requirements", **given).status_code == 302
    answer = sheet(client, "notice", row, "requirements", **given | {"text": "另一个人写的", "seen": row.number - 1})
    assert answer.status_code == 409
    assert "另一个人写的" in answer.content.decode(), "what was typed is lost"


def test_of_two_forms_sent_at_once_from_the_same_look_one_is_written(committed_db):
    world.found()
    row = locked()
    row = Commitment.objects.get(id=row.id)
    gate, said = threading.Barrier(2), []

    def send():
        try:
            gate.wait(20)
            with recording.unmoved(row, row.number):
                commitments.claim(row.code, text="办好了", by=officer("zhujian"), at=world.NOW)
            said.append("written")
        except Stale:
            said.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(said) == ["stale", "written"]
    assert len(record.entries(row.id)) == 2


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "2026-02-30", "明天", "20260304x"])
def test_a_day_nothing_can_be_counted_from_is_refused_in_words(client, typed):
    row = drafted(client)
    given = {"ref": "1", "text": "修复路灯", "who": "recipients", "measure": "亮灯率", "due_on": typed}
    answer = sheet(client, "notice", row, "requirements", **given)
    assert answer.status_code == 422
    assert "2026-04-30" in answer.content.decode()
    assert client.get(reverse("desk:notice", args=[row.code])).status_code == 200


def test_a_day_typed_with_a_chinese_keyboard_is_a_day(client):
    row = drafted(client)
    given = {"ref": "1", "text": "修复路灯", "who": "recipients", "measure": "亮灯率", "due_on": "２０２６－０９－３０"}
    assert sheet(client, "notice", row, "requirements", **given).status_code == 302


def test_what_no_screen_should_be_given_is_not_kept(client):
    given = {"source": "visit", "unit": "xianfu", "category": "01/0104", "place": VILLAGE, "people": "1", "matter": ""}
    text = "灯坏了\x00\u202e了好修\u2066"
    assert client.post(reverse("desk:needs"), {**given, "text": text}).status_code == 302
    [kept] = people_queries.contents([Need.objects.get().id])
    assert kept.body == "灯坏了了好修"
