"""POST /t/: number and check code together let in; guessing is slow, and no answer tells which half was wrong."""

import re

import pytest
from django.test import Client

from banshi.kit import clock, ids
from banshi.people import queries as people
from banshi.people.models import Attempt
from tests.portal.browser import text


def enter(client, code: str, check: str):
    return client.post("/t/", {"code": code, "check": check})


def body(answer) -> str:
    """The page without what was typed."""
    return re.sub(r'value="[^"]*"', "", text(answer))


@pytest.fixture
def code(town):
    return town.report().code


def wrong_check(code: str) -> str:
    return f"{(int(people.check_code(code)) + 1) % 10_000:04d}"


def unknown() -> str:
    return "1000000001"[:9] + ids.check_digit("100000000")


def test_the_right_pair_lets_in_however_it_is_typed(client, town, code):
    spoken, full = ids.spoken(code), "".join(chr(ord(sign) + 0xFEE0) for sign in people.check_code(code))
    answer = enter(client, f" {spoken} ", full)
    assert (answer.status_code, answer["Location"]) == (303, f"/t/{code}")
    assert client.get(answer["Location"]).status_code == 200


def test_wrong_check_unknown_number_and_no_number_answer_alike(client, town, code):
    answers = [
        enter(client, code, wrong_check(code)),
        enter(client, unknown(), people.check_code(unknown())),
        enter(client, unknown(), "0000"),
        enter(client, "9999999999", "1234"),
        enter(client, "abc", "1234"),
        enter(client, "'; DROP TABLE--\x00", "\x00"),
    ]
    assert {answer.status_code for answer in answers[:5]} == {404}
    assert len({body(answer) for answer in answers[:5]}) == 1
    assert answers[5].status_code in (404, 422)
    assert not any("banshi_receipts" in answer.cookies for answer in answers)


def test_empty_fields_are_named(client, town):
    answer = enter(client, "", "")
    assert answer.status_code == 422
    assert 'href="#id_code"' in text(answer)
    assert '<a href="#id_check">请填写查询码</a>' in text(answer)
    assert "<title>有错：查办理进度" in text(answer)


def test_guessing_one_number_is_slow_from_wherever(town, code):
    for n in range(5):
        enter(Client(REMOTE_ADDR=f"10.0.0.{n}"), code, wrong_check(code))
    held = enter(Client(REMOTE_ADDR="10.0.9.9"), code, people.check_code(code))
    assert held.status_code == 429
    assert "试错次数过多" in text(held)
    with clock.frozen(town.NOW + town.hours(1)):
        assert enter(Client(), code, people.check_code(code)).status_code == 303


def test_a_number_nobody_has_is_held_back_just_the_same(client, town):
    for _ in range(5):
        enter(client, unknown(), "0000")
    assert enter(client, unknown(), "0000").status_code == 429


def test_one_address_cannot_try_number_after_number(client, town, code):
    for n in range(30):
        enter(client, f"{n:010d}", "0000")
    assert enter(client, code, people.check_code(code)).status_code == 429
    assert enter(Client(REMOTE_ADDR="10.1.1.1"), code, people.check_code(code)).status_code == 303


def test_addresses_are_not_kept_in_clear(client, town, code):
    enter(client, code, wrong_check(code))
    assert not any("127.0.0.1" in attempt.what for attempt in Attempt.objects.all())
    assert Attempt.objects.count() == 2


def test_who_was_let_in_stays_let_in_while_others_guess(client, town, code):
    enter(client, code, people.check_code(code))
    for _ in range(6):
        enter(Client(), code, wrong_check(code))
    assert client.get(f"/t/{code}").status_code == 200


def test_a_cookie_somebody_made_opens_nothing(client, town, code):
    client.cookies["banshi_receipts"] = code
    assert client.get(f"/t/{code}").status_code == 404
    client.cookies["banshi_receipts"] = f"{code}:1sYYYY:abcdefghijklmnop"
    assert client.get(f"/t/{code}").status_code == 404


def test_a_device_that_others_use_forgets_every_number(client, town, code):
    enter(client, code, people.check_code(code))
    assert "不要记住" in text(client.get("/"))
    assert client.post("/receipts/forgotten").status_code == 303
    assert client.get(f"/t/{code}").status_code == 404
    assert "不要记住" not in text(client.get("/"))
    assert client.get("/receipts/forgotten").status_code == 405


def test_wrong_verbs(client, town):
    for verb in ("PUT", "DELETE", "PATCH"):
        assert client.generic(verb, "/t/").status_code == 405
