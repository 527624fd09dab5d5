"""POST /report/<kind>/receipts: the receipt, once, cheaply, and nothing lost when it does not come about."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.matters.models import Matter
from banshi.people.models import Content
from banshi.web import limits
from tests.matters.reading import facts, row
from tests.portal.browser import ANSWERS, NONCE, code_of, hidden, raw_form, send, text, walked, wrong

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def test_a_sent_report_is_received_and_this_browser_may_follow_it(client, town):
    answer = send(client)
    code = code_of(answer)
    assert answer["Location"] == f"/t/{code}/receipt"
    assert (row(code).channel, row(code).intake_unit, row(code).owner_unit) == ("web", "rexian", "zhujian")
    assert client.get(answer["Location"]).status_code == 200
    assert Client().get(answer["Location"]).status_code == 404


def test_a_form_sent_twice_gives_the_first_receipt(client, town):
    first, again, elsewhere = send(client), send(client), send(Client())
    assert code_of(first) == code_of(again) == code_of(elsewhere)
    assert Matter.objects.count() == 1


def test_two_taps_at_once_make_one_report(committed_db, town_committed):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(_sent_alone())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert Matter.objects.count() == 1


@pytest.fixture
def town_committed(committed_db):
    from tests import world

    world.found()


def _sent_alone() -> str:
    try:
        return code_of(send(Client()))
    finally:
        connection.close()


def test_a_report_costs_six_statements_no_session_and_no_sign_in(client, town, monkeypatch):
    # what a process keeps for a second is kept for the whole test, however slow the machine
    monkeypatch.setattr("time.monotonic", lambda: 1e6)
    code_of(send(client))
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = send(client, _nonce="f" * 32)
    said = [one["sql"] for one in caught.captured_queries if not one["sql"].startswith(CONTROL)]
    assert code_of(answer)
    assert len(said) <= 6, said
    assert not [sql for sql in said if "django_session" in sql or "people_staff" in sql]
    assert set(answer.cookies) == {"banshi_receipts"}


def test_a_browser_without_cookies_can_report(town):
    strict = Client(enforce_csrf_checks=True)
    assert code_of(send(strict))


def test_nobody_is_signed_in_by_reporting(client, town):
    answer = send(client)
    assert "banshi_session" not in answer.cookies
    assert answer.cookies["banshi_receipts"]["httponly"]
    assert ANSWERS["contact_phone"] not in str(answer.cookies)


def test_an_empty_form_comes_back_with_every_gap(client, town):
    answer = client.post("/report/request/receipts", {"_nonce": NONCE})
    assert answer.status_code == 422
    assert wrong(answer) == ["请填写“您要反映什么”", "请选择“属于哪一类”", "请选择“发生在哪里”"]
    for name in ("text", "category", "place"):
        assert f'<a href="#id_{name}">' in text(answer)
        assert f'id="id_{name}"' in text(answer)
    assert Matter.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "灯" * 2001}, "最多 2000 字"),
        ({"category": "无此类"}, "请从列表里选"),
        ({"place": "无此地"}, "请从列表里选择"),
        ({"contact_phone": "12"}, "不像电话号码"),
        ({"_about": "nowhere"}, "没有“nowhere”这个单位"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(client, town, given, said):
    answer = send(client, **given)
    assert answer.status_code == 422
    assert said in text(answer)
    assert hidden(answer)["landmark"] == ANSWERS["landmark"]
    assert hidden(answer)["_nonce"] == NONCE
    assert Matter.objects.count() == 0


def test_ten_megabytes_nul_and_foreign_bytes(client, town):
    assert send(client, text="灯" * 3_500_000).status_code == 413
    fields = {name: value.encode() for name, value in ANSWERS.items()} | {"_nonce": NONCE.encode()}
    foreign = raw_form(client, "/report/request/receipts", fields | {"text": "路灯".encode("gb18030")})
    assert foreign.status_code == 422
    assert "编码" in wrong(foreign)[0]
    code = code_of(raw_form(client, "/report/request/receipts", fields | {"text": "路\x00灯".encode()}))
    assert "路灯" in text(client.get(f"/t/{code}"))
    assert client.post("/report/request/receipts", b"\xff\xfe\x00", content_type="text/plain").status_code == 422


def test_too_many_from_one_address_wait_and_lose_nothing(client, town, monkeypatch):
    monkeypatch.setattr("banshi.portal.views.report.MOST_REPORTS", 2)
    send(client, _nonce="1" * 32)
    send(client, _nonce="2" * 32)
    held = send(client, _nonce="3" * 32)
    assert held.status_code == 429
    assert "提交得太多" in text(held)
    assert hidden(held)["text"] == ANSWERS["text"]
    limits.forget()
    assert code_of(client.post("/report/request/receipts", hidden(held)))


def test_a_report_about_a_unit_goes_past_its_line(client, town):
    page = walked(client)
    assert '<option value="zhujian">' in text(page)
    code = code_of(client.post("/report/request/receipts", {**hidden(page), "_about": "zhujian"}))
    assert facts(code)[0].about.endswith("zhujian")
    assert row(code).owner_unit == "xianfu"


def test_the_unit_named_stays_chosen_while_an_answer_is_changed(client, town):
    page = walked(client)
    changed = client.post("/report/request", {**hidden(page), "_about": "zhujian", "_go": "edit:landmark"})
    assert hidden(changed)["_about"] == "zhujian"
    page = client.post("/report/request", {**hidden(changed), "landmark": "桥头", "_go": "next"})
    assert '<option value="zhujian" selected>' in text(page)


def test_where_nobody_receives_the_form_says_so_and_is_kept(client, db):
    from banshi.demo import town as example
    from tests.world import NOW, PLAYBOOKS

    example.load_playbooks(PLAYBOOKS, at=NOW)
    answer = send(client, place="")
    assert answer.status_code == 503
    assert hidden(answer)["text"] == ANSWERS["text"]
    assert Content.objects.count() == 0
