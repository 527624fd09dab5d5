"""Tokens and slips: right once, kept as digests, and guessing is held back."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from banshi.kit.refused import Refused
from banshi.people import actions, queries
from banshi.people.models import Attempt, Slip

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def check(token: str, *, subject: int = 1, reply: int = 1, at: datetime = NOW) -> str:
    return actions.check_token(subject, reply=reply, token=token, at=at)


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda token: f" {token[:4]}-{token[4:]} "], ids=["as is", "low", "spaced"]
)
def test_the_token_of_a_reply_is_right_however_it_is_typed(db, typed):
    assert check(typed(queries.verdict_token(1, 1))) == "sms"


@pytest.mark.parametrize(("subject", "reply"), [(1, 2), (2, 1)])
def test_the_token_of_another_reply_or_matter_is_wrong(db, subject, reply):
    with pytest.raises(Refused, match="评价码不对"):
        check(queries.verdict_token(1, 1), subject=subject, reply=reply)


@pytest.mark.parametrize("typed", ["", "XXXXXXXX", "评价码", "ACDEFGHJ" * 50, "' OR 1=1 --", "\x00"])
def test_anything_else_is_wrong_and_counted(db, typed):
    with pytest.raises(Refused, match="评价码不对"):
        check(typed)
    assert Attempt.objects.get().what == "token:1"


def test_after_five_wrong_ones_even_the_right_one_waits_a_quarter_of_an_hour(db):
    for _ in range(actions.ATTEMPTS):
        with pytest.raises(Refused, match="评价码不对"):
            check("XXXXXXXX")
    right = queries.verdict_token(1, 1)
    with pytest.raises(Refused, match="请 15 分钟后再试") as refused:
        check(right, at=NOW + timedelta(minutes=14))
    assert refused.value.status == 429
    assert check(queries.verdict_token(2, 1), subject=2) == "sms", "another matter is not kept"
    assert check(right, at=NOW + actions.WINDOW) == "sms"


def test_a_limit_of_ones_own_and_long_names(db):
    actions.note_attempt("sign-in:" + "x" * 200, at=NOW)
    actions.note_attempt("sign-in:a", at=NOW)
    actions.hold_back("sign-in:a", at=NOW, limit=2)
    with pytest.raises(Refused, match="试错次数过多"):
        actions.hold_back("sign-in:a", at=NOW, limit=1)


def test_guesses_made_at_once_do_not_outrun_the_limit(committed_db):
    """Each is counted before it is looked at; those past the limit never come to be looked at."""
    looked_at = []

    def guess():
        try:
            actions.count_guess({"check:1": actions.ATTEMPTS, "from:a": 30}, at=NOW)
            looked_at.append(1)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) <= actions.ATTEMPTS
    assert Attempt.objects.filter(what="check:1").count() == len(looked_at), "those held back are not counted"


def test_a_right_guess_is_taken_back(db):
    for _ in range(actions.ATTEMPTS + 3):
        actions.take_back(actions.count_guess({"check:1": actions.ATTEMPTS, "from:a": 30}, at=NOW))
    assert not Attempt.objects.exists()


# ---- slips


def test_slips_are_printed_with_serials_of_their_own_and_kept_as_digests(db):
    made = actions.print_slips(200, at=NOW)
    assert len({serial for serial, _ in made}) == 200
    assert len({token for _, token in made}) == 200
    kept = {slip.serial: slip.digest for slip in Slip.objects.all()}
    assert kept.keys() == {serial for serial, _ in made}
    assert not any(token in digest for _, token in made for digest in kept.values())


def test_a_serial_that_exists_is_drawn_again(db, monkeypatch):
    drawn = iter([5, 5, 5, 6, 7])
    monkeypatch.setattr(actions.secrets, "randbelow", lambda _: next(drawn))
    assert [serial for serial, _ in actions.print_slips(1, at=NOW)] == ["P00000005"]
    assert [serial for serial, _ in actions.print_slips(2, at=NOW)] == ["P00000006", "P00000007"]


def test_a_slip_is_handed_out_with_one_matter(db):
    [(serial, token)] = actions.print_slips(1, at=NOW)
    with pytest.raises(Refused, match="评价码不对"):
        check(token)
    actions.bind_slip(f" {serial.lower()} ", subject=1)
    for wrong in (serial, "P99999999"):
        with pytest.raises(Refused, match="没有编号为"):
            actions.bind_slip(wrong, subject=2)
    with pytest.raises(Refused, match="评价码不对"):
        check(token, subject=2)
    assert check(token) == "slip"
    with pytest.raises(Refused, match="评价码不对"):
        check(token)
    assert Slip.objects.get().used_at == NOW


def test_of_two_who_use_a_slip_at_once_one_is_told(committed_db):
    [(serial, token)] = actions.print_slips(1, at=NOW)
    actions.bind_slip(serial, subject=1)
    gate, said = threading.Barrier(2), []

    def use():
        try:
            gate.wait(20)
            said.append(check(token))
        except Refused as refused:
            said.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(said) == ["slip", "wrong_token"]
