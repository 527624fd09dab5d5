"""Signing in and out: one answer for every wrong guess, a limit, and no way on to another site."""

import re
from html import unescape

import pytest
from django.urls import reverse

from banshi.people import actions as people
from banshi.people import queries
from banshi.web import limits
from tests import world
from tests.matters.reading import row
from tests.world import act

PASSWORD = "shili-passw0rd-77"
SIGN_IN = "/desk/sign-in"


@pytest.fixture
def account(town):
    staff = queries.staff_named("zhujian1")
    people.set_password(staff, PASSWORD)
    return staff


def post(client, username="zhujian1", password=PASSWORD, **given):
    return client.post(SIGN_IN, {"username": username, "password": password, **given})


def test_a_right_password_opens_the_worklist(client, account):
    answer = post(client)
    assert (answer.status_code, answer.url) == (302, reverse("desk:worklist"))
    assert client.get(reverse("desk:worklist")).status_code == 200
    assert client.get(SIGN_IN).status_code == 302


def test_the_name_may_be_typed_in_capitals_and_with_blanks(client, account):
    assert post(client, username=" ZhuJian1 ").status_code == 302


@pytest.mark.parametrize("username", ["zhujian1", "nobody-here", "", "x" * 500])
def test_a_wrong_guess_says_the_same_whether_the_account_exists(client, account, username):
    answer = post(client, username=username, password="wrong-wrong-wrong")
    assert answer.status_code == 422
    assert "账号或密码不对" in answer.content.decode()
    assert "wrong-wrong-wrong" not in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_five_wrong_guesses_close_an_account_for_a_while_even_to_its_owner(client, account):
    for _ in range(people.ATTEMPTS):
        post(client, password="wrong-wrong-wrong")
    held = post(client)
    assert held.status_code == 429
    assert "试错次数过多" in held.content.decode()
    assert post(client, username="shouli", password="x").status_code == 422


def test_one_address_cannot_try_account_after_account(client, account):
    from banshi.desk.views import signing

    for n in range(signing.TRIES_OF_AN_ADDRESS):
        assert post(client, username=f"guess{n}", password="wrong").status_code == 422
    assert post(client).status_code == 429
    limits.forget()
    assert (
        client.post(SIGN_IN, {"username": "zhujian1", "password": PASSWORD}, REMOTE_ADDR="10.9.9.9").status_code == 302
    )


@pytest.mark.parametrize(
    ("asked", "went"),
    [
        ("/desk/closed?page=2", "/desk/closed?page=2"),
        ("https://elsewhere.example/", "/desk/"),
        ("//elsewhere.example/", "/desk/"),
        ("/\\elsewhere.example", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("desk/closed", "/desk/"),
    ],
)
def test_one_goes_on_to_local_addresses_only(client, account, asked, went):
    assert post(client, next=asked).url == went


def test_an_account_without_a_post_is_told_so_and_not_let_in(client, account):
    people.add_staff("bare", display_name="无任职", password=PASSWORD)
    answer = post(client, username="bare")
    assert answer.status_code == 422
    assert "没有任职" in answer.content.decode()
    assert client.get(reverse("desk:worklist")).status_code == 302


def test_a_deactivated_account_is_like_none(client, account):
    people.deactivate(account, on=world.NOW.date())
    assert "账号或密码不对" in post(client).content.decode()


def test_signing_out_ends_it(client, account):
    post(client)
    answer = client.post(reverse("desk:sign_out"))
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert client.get(reverse("desk:worklist")).status_code == 302
    assert client.get(reverse("desk:sign_out")).status_code == 405


def test_signing_in_needs_the_forms_own_token(client_class, account):
    strict = client_class(enforce_csrf_checks=True)
    assert post(strict).status_code == 403


LONG = "现场看过了，写了很长的一段话。\n第二段“引号”和<尖括号>。"


def fields(answer) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode().partition("<main")[2]
        )
    }


def sent_without_a_session(client, code: str):
    """A note typed on a page that was opened while the session still lasted, sent when it had ended."""
    address = f"/desk/matters/{code}/notes"
    answer = client.post(address, {"seen": "2", "reason": LONG, "to_requester": "no"})
    assert answer.status_code == 307, answer.content.decode()
    # a browser sends the same form on by itself
    asked = client.post(answer["Location"], {"seen": "2", "reason": LONG, "to_requester": "no"})
    return address, asked


def test_what_was_typed_outlives_the_session(client, account, town):
    code = town.report(town.NOW).code
    act(code, "sign_for", by="zhujian1", at=town.NOW)
    number = row(code).number
    address, asked = sent_without_a_session(client, code)
    assert asked.status_code == 200
    assert "没有丢" in asked.content.decode()
    # a wrong password loses it no more than the first time
    wrong = post(client, password="wrong-wrong-wrong", **fields(asked))
    assert wrong.status_code == 422
    again = post(client, **fields(wrong))
    assert again.status_code == 200
    assert f'action="{address}"' in again.content.decode()
    assert "第二段“引号”和&lt;尖括号&gt;。" in again.content.decode()
    assert row(code).number == number
    kept = fields(again)
    assert kept["reason"] == LONG
    done = client.post(address, kept | {"seen": str(number)})
    assert done.status_code == 302
    assert row(code).number == number + 1


def test_a_button_alone_is_simply_pressed_again(client, account, town):
    code = town.report(town.NOW).code
    answer = client.post(f"/desk/matters/{code}/signatures", {"seen": "2"})
    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}?next=%2Fdesk%2F")


def test_no_password_travels_and_nothing_leads_elsewhere(client, account, town):
    form = {"username": "neu", "display_name": "新人", "password": "geheim-geheim-77", "token": "ACDEFGHJ"}
    answer = client.post("/desk/administration/accounts", form)
    asked = client.post(answer["Location"], form)
    assert "geheim" not in asked.content.decode()
    assert "ACDEFGHJ" not in asked.content.decode()
    kept = fields(asked)["kept"]
    for bad in ("https://example.org/", "//example.org/x", "javascript:alert(1)"):
        answer = post(client, again=bad, kept=kept)
        assert 'action="/desk/"' in answer.content.decode(), bad
        client.post(reverse("desk:sign_out"))
    for bad in ("{", "[1]", '[["a"]]', "[[1, 2]]", "null", '"x"'):
        assert post(client, again="/desk/x", kept=bad).status_code == 302, bad
        client.post(reverse("desk:sign_out"))
