"""The pages of the demonstration: who may be looked as, what one click opens, and nothing of it without one."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from banshi.demo import cards, ready, telling, town, walk
from banshi.demo.scenes import upper
from banshi.kit import clock
from banshi.matters import jobs
from banshi.people import actions as people
from banshi.people import queries
from banshi.web import queries as web
from tests import world

pytestmark = pytest.mark.django_db
CODE = "1234567897"
PAGES = ("/demo/", "/demo/walk", "/demo/phone", "/demo/record/{code}")
DOORS = ("/demo/hats/paidan", "/demo/hats/resident", "/demo/codes/{code}", "/demo/phone/texts")


@pytest.fixture
def demo():
    """The town and three reports from the first telephone, without the other hundred."""
    world.found()
    web.forget_cache()
    with clock.frozen(world.NOW):
        codes = [world.report(world.NOW - timedelta(hours=n), contact_phone=telling.READY_PHONE).code for n in range(3)]
        yield codes


def text(answer) -> str:
    return answer.content.decode()


def test_without_a_demonstration_there_is_nothing(client):
    for address in (*PAGES, *DOORS):
        for method in ("GET", "POST"):
            assert client.generic(method, address.format(code=CODE)).status_code == 404, address


def test_every_page_says_what_it_is(demo, client):
    for address in PAGES:
        answer = client.get(address.format(code=demo[0]))
        assert answer.status_code == 200, address
        assert "软件演示，非任何机关的官方网站；来源：百科条目" in text(answer)
    for door in DOORS:
        assert client.get(door.format(code=demo[0])).status_code == 405


def test_every_card_is_an_account_and_lands_where_it_may(demo):
    upper.found()
    names = {row[0] for row in (*town.STAFF, *upper.STAFF)}
    for _name, group in cards.GROUPS:
        for card in group:
            assert card.username in names | {cards.RESIDENT}
            one = Client()
            answer = one.post(f"/demo/hats/{card.username}", follow=True)
            assert answer.status_code == 200, card.username
            landed = answer.request["PATH_INFO"]
            # administrators have no worklist and are led on to their own pages
            assert landed == reverse(card.landing) or landed.startswith("/desk/administration/"), card.username


def test_one_click_puts_a_hat_on_and_another_takes_it_off(demo, client):
    client.post("/demo/hats/shenhe1")
    assert client.session["_auth_user_id"] == str(queries.staff_named("shenhe1").pk)
    client.post("/demo/hats/resident")
    assert "_auth_user_id" not in client.session


def test_a_hat_goes_only_where_it_is_ours(demo, client):
    assert client.post("/demo/hats/paidan", {"next": "/desk/board"})["Location"] == "/desk/board"
    for elsewhere in ("https://example.org/", "//example.org/x", "javascript:alert(1)", "/\\example.org"):
        assert client.post("/demo/hats/paidan", {"next": elsewhere})["Location"] == "/desk/board"


def test_a_real_account_is_never_looked_as(demo, client):
    people.add_staff("zhang", display_name="张某", password="long enough 1")
    people.deactivate(queries.staff_named("fabu1"), on=world.NOW.date())
    for username in ("zhang", "fabu1", "nobody"):
        assert client.post(f"/demo/hats/{username}").status_code == 404
    assert "_auth_user_id" not in client.session
    assert "张某" not in text(client.get("/demo/"))


def test_a_form_from_elsewhere_puts_no_hat_on(demo):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post("/demo/hats/paidan").status_code == 403


def test_a_ready_number_opens_in_one_click_and_no_other_does(demo, client):
    own = world.report(world.NOW, contact_phone="13800000009").code
    assert client.get(f"/t/{own}").status_code == 404
    assert client.post(f"/demo/codes/{own}").status_code == 404
    answer = client.post(f"/demo/codes/{demo[0]}", follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == f"/t/{demo[0]}"
    shown = text(client.get("/demo/"))
    assert all(one.check in shown for one in ready.ready())
    assert queries.check_code(own) not in shown


def test_the_phone_shows_what_was_sent_to_a_number_and_takes_a_verdict(demo, client):
    code = demo[0]
    world.act(code, "sign_for", by="zhujian1", at=world.NOW)
    world.act(code, "reply", by="zhujian1", at=world.NOW, outcome="solved", reason="沟已疏通。")
    jobs.send(world.NOW)
    shown = text(client.get("/demo/phone", {"number": telling.READY_PHONE}))
    token = re.search(r"评价码 ([A-Z0-9]{8})", shown)[1]
    assert token not in text(client.get("/demo/phone", {"number": "13800000009"}))
    wrong = client.post("/demo/phone/texts", {"number": telling.READY_PHONE, "text": f"{token[::-1]} 1"})
    assert wrong.status_code == 422
    assert token[::-1] in text(wrong)
    other = client.post("/demo/phone/texts", {"number": "13800000009", "text": f"{token} 1"})
    assert other.status_code == 422
    answer = client.post("/demo/phone/texts", {"number": telling.READY_PHONE, "text": f"{token} 1"}, follow=True)
    assert "已记下您的评价" in text(answer)


def test_the_walk_follows_the_report_that_gave_its_telephone(demo, client):
    started = text(client.get("/demo/walk"))
    assert started.count('aria-current="step"') == 1
    assert 'id="step-1" class="stop-now"' in started
    client.post(f"/demo/codes/{demo[0]}")
    assert 'id="step-1" class="stop-now"' in text(client.get("/demo/walk")), "a ready number is not the walk's"
    answers = {"contact_phone": walk.PHONE, "text": "楼道堆物", "category": "11/1102", "place": "990101001002"}
    nonce = "0123456789abcdef" * 2
    client.post("/report/request/receipts", {**answers, "_nonce": nonce})
    now = text(client.get("/demo/walk"))
    assert 'id="step-2" class="stop-now"' in now
    assert 'id="step-1" class="stop-done"' in now
    code = re.search(r"/desk/matters/(\d{10})/dispatches", now)[1]
    world.act(code, "dispatch", by="paidan", at=world.NOW, unit="zhujian")
    assert 'id="step-3" class="stop-now"' in text(client.get("/demo/walk"))


def test_the_record_shows_each_entry_with_its_hash_and_its_seal(demo, client):
    page = f"/demo/record/{demo[0]}"
    before = text(client.get(page))
    assert "待封存" in before
    assert "没有改动" in before
    jobs.seal(world.NOW)
    after = text(client.get(page))
    assert "这一件的每一条都在里面" in after
    assert len(re.findall(r">([0-9a-f]{64})<", after)) >= 4
    assert world.DEFAULTS["text"] not in after
    assert client.get("/demo/record/1234567890").status_code == 404


def test_an_unknown_number_has_no_subject(demo):
    assert ready.subject("1234567890") is None
