"""POST /t/<code>/verdicts: the requester's own word, by the one-time code of the reply."""

import pytest
from django.test import Client

from banshi.kit import clock
from banshi.people.models import Attempt
from tests.matters.reading import kinds, last, row
from tests.portal.browser import let_in, move, only_mine, text, token
from tests.world import NOW, act, days, hours


def test_only_the_holder_of_the_receipt(client, replied, town):
    only_mine(client, f"/t/{replied}/verdicts", method="POST", town=town)


def test_solved_is_asked_before_satisfied_then_words_then_the_code(client, replied):
    page = text(client.get(f"/t/{replied}"))
    order = [page.index(part) for part in ('name="solved"', 'name="satisfied"', "想说的话", 'name="token"')]
    assert order == sorted(order)
    assert "2026年3月11日" in page


def test_the_code_in_the_text_message_confirms(client, replied):
    answer = move(client, replied, "verdicts", solved="yes", satisfied="5", reason="很快", token=token(replied).lower())
    assert (answer.status_code, answer["Location"]) == (303, f"/t/{replied}?done=verdicts")
    assert kinds(replied)[-2:] == ["verdict_given", "closed"]
    assert (row(replied).tier, row(replied).solved, row(replied).satisfied) == ("confirmed", "yes", 5)
    page = text(client.get(f"/t/{replied}"))
    assert "您的评价：解决了" in page
    assert "很快" in page
    assert 'name="token"' not in page


@pytest.mark.parametrize("solved", ["no", "partly"])
def test_not_solved_reopens_in_the_same_breath(client, replied, solved):
    move(client, replied, "verdicts", solved=solved, reopen="yes", token=token(replied))
    assert kinds(replied)[-2:] == ["verdict_given", "reopened"]
    assert "谢谢。已重新办理，收到的日期不变。" in text(client.get(f"/t/{replied}?done=verdicts"))
    assert row(replied).step == "working"


def test_not_solved_without_reopening_closes_as_not_solved(client, replied):
    move(client, replied, "verdicts", solved="no", token=token(replied))
    assert (row(replied).solved, row(replied).tier) == ("no", "disputed")
    page = text(client.get(f"/t/{replied}"))
    assert "您的评价：没有解决" in page
    assert f"/t/{replied}/reopenings" in page


def test_solved_is_needed_first_then_the_code(client, replied):
    answer = move(client, replied, "verdicts", satisfied="5", token=token(replied))
    assert answer.status_code == 422
    assert 'href="#id_solved"' in text(answer)
    answer = move(client, replied, "verdicts", solved="yes", reason="谢谢")
    assert answer.status_code == 422
    assert 'href="#id_token"' in text(answer)
    assert ">谢谢</textarea>" in text(answer)
    assert 'value="yes" checked' in text(answer)


def test_a_wrong_code_is_said_kindly_counted_and_slowed(client, replied):
    answer = move(client, replied, "verdicts", solved="yes", token="AAAAAAAA")
    assert answer.status_code == 422
    assert "评价码不对" in text(answer)
    assert "AAAAAAAA" not in text(answer)
    assert Attempt.objects.filter(what=f"token:{row(replied).id}").count() == 1
    for _ in range(4):
        move(client, replied, "verdicts", solved="yes", token="AAAAAAAA")
    held = move(client, replied, "verdicts", solved="yes", token=token(replied))
    assert held.status_code == 429
    assert row(replied).solved == ""
    with clock.frozen(NOW + hours(3)):
        assert move(client, replied, "verdicts", solved="yes", token=token(replied)).status_code == 303


def test_the_code_of_another_reply_or_matter_does_nothing(client, replied, town):
    other = town.report(text="别的事").code
    from banshi.people import queries as people

    for foreign in (people.verdict_token(row(other).id, 1), people.verdict_token(row(replied).id, 2)):
        assert move(client, replied, "verdicts", solved="yes", token=foreign).status_code == 422
    assert row(replied).solved == ""


def test_a_code_works_once(client, replied):
    used = token(replied)
    move(client, replied, "verdicts", solved="yes", token=used)
    again = move(client, replied, "verdicts", solved="no", token=used)
    assert again.status_code == 409
    assert row(replied).solved == "yes"


def test_a_verdict_on_what_changed_meanwhile_is_stale(client, replied):
    drawn = row(replied).number
    act(replied, "note", by="zhujian1", at=NOW + days(1), reason="补一句", to_requester="yes")
    answer = move(client, replied, "verdicts", seen=drawn, solved="yes", token=token(replied))
    assert answer.status_code == 409
    assert row(replied).solved == ""


def test_nonsense_answers_are_refused(client, replied):
    assert move(client, replied, "verdicts", solved="maybe", token=token(replied)).status_code == 422
    move(client, replied, "verdicts", solved="yes", satisfied="9999", token=token(replied))
    assert row(replied).satisfied == 0


def test_before_a_reply_there_is_nothing_to_judge(client, working):
    assert 'name="token"' not in text(client.get(f"/t/{working}"))
    assert move(client, working, "verdicts", solved="yes", token="AAAAAAAA").status_code in (409, 422)


def test_a_sealed_slip_counts_as_ones_own(client, replied, town):
    from banshi.people import actions as people

    [(serial, code)] = people.print_slips(1, at=NOW)
    people.bind_slip(serial, subject=row(replied).id)
    assert move(client, replied, "verdicts", solved="yes", token=code).status_code == 303
    assert [entry for entry in kinds(replied) if entry == "verdict_given"]
    assert row(replied).tier == "confirmed"


def test_another_page_cannot_judge_for_somebody(replied):
    strict = Client(enforce_csrf_checks=True)
    let_in(strict, replied)
    assert move(strict, replied, "verdicts", solved="yes", token=token(replied)).status_code == 403
    assert last(replied).outcome == "solved"
