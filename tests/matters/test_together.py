"""Several people at one matter: stale forms, two at once, and a form that is sent twice."""

import threading
from functools import partial

import pytest
from django.db import connections

from banshi.kit.refused import Refused, Stale
from banshi.matters.models import Matter
from banshi.people.facts import Viewer
from banshi.record import queries as record
from tests import world
from tests.matters.reading import kinds, last, row
from tests.world import NOW, act, hours, report


def test_a_stale_form_is_refused_with_what_changed(town):
    code = report().code
    seen = row(code).number
    act(code, "sign_for", by="zhujian1", at=NOW + hours(1))
    act(code, "add_co_unit", by="zhujian1", at=NOW + hours(2), unit="shuili", reason="看闸门")
    with pytest.raises(Stale) as stale:
        act(code, "note", by="zhujian0", at=NOW + hours(3), seen=seen, reason="…")
    assert stale.value.status == 409
    assert stale.value.values["changes"] == ("已签收", "增加示例县水利局协办")
    assert "已签收；增加示例县水利局协办" in stale.value.say()
    assert kinds(code)[-1] == "co_unit_added"


def test_a_requester_is_told_only_what_is_theirs_to_know(town):
    code = report().code
    seen = row(code).number
    act(code, "flag_hardship", by="zhujian1", at=NOW + hours(1), ground="disabled", reason="…")
    act(code, "sign_for", by="zhujian1", at=NOW + hours(1))
    with pytest.raises(Stale) as stale:
        act(code, "answer", by=Viewer.requester(row(code).id), at=NOW + hours(2), seen=seen, reason="…")
    assert stale.value.values["changes"] == ("已签收",)


def test_a_fresh_form_goes_through(town):
    code = report().code
    act(code, "sign_for", by="zhujian1", at=NOW + hours(1), seen=2)
    assert row(code).number == 3


def _at_once(*moves) -> list[BaseException | object]:
    """Run these at the same moment, each on its own connection; what each gave or raised."""
    gate, found = threading.Barrier(len(moves)), [None] * len(moves)

    def run(n, move):
        try:
            gate.wait()
            found[n] = move()
        except BaseException as error:
            found[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n, move)) for n, move in enumerate(moves)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def test_of_two_dispatchers_one_wins_and_the_other_hears_of_it(committed_db):
    world.found()
    for n in range(5):
        code = report(at=NOW + hours(n), category="99").code
        at = NOW + hours(n + 1)
        choices = ((world.staff("paidan"), "jiaotong"), (world.staff("paidan2"), "shuili"))
        found = _at_once(*[partial(act, code, "dispatch", by=by, at=at, seen=1, unit=unit) for by, unit in choices])
        losers = [one for one in found if isinstance(one, BaseException)]
        assert [type(one) for one in losers] == [Stale], found
        assert "主办" in losers[0].say()
        assert kinds(code) == ["received", "dispatched"]
        winner = next(one for one in found if not isinstance(one, BaseException))
        assert row(code).owner_unit == last(code).unit == winner.owner


def test_many_notes_at_once_are_all_kept(committed_db):
    """Callers that just looked send no `seen`: each of them is written, in some order, none lost."""
    world.found()
    code = report().code
    people = world.staff("zhujian1")
    moves = [lambda n=n: act(code, "note", by=people, at=NOW, reason=f"第 {n} 次联系") for n in range(6)]
    found = _at_once(*moves)
    assert [one for one in found if isinstance(one, BaseException)] == []
    assert kinds(code) == ["received", "dispatched", *["noted"] * 6]
    assert [entry.number for entry in record.entries(row(code).id)] == list(range(1, 9))
    assert row(code).number == 8


def test_a_form_sent_twice_gives_the_first_receipt_again(town):
    first = report(nonce="form-1")
    second = report(nonce="form-1", text="网络不好又点了一次")
    assert (second.code, second.check, second.matter_id) == (first.code, first.check, first.matter_id)
    assert (first.repeated, second.repeated) == (False, True)
    assert Matter.objects.count() == 1
    assert report(nonce="form-2").code != first.code


def test_a_form_sent_twice_at_once_makes_one_matter(committed_db):
    world.found()
    report(nonce="warm")
    found = _at_once(*[lambda: report(nonce="twice") for _ in range(4)])
    assert [one for one in found if isinstance(one, BaseException)] == []
    assert len({one.code for one in found}) == 1
    assert sorted(one.repeated for one in found) == [False, True, True, True]
    assert Matter.objects.filter(nonce="twice").count() == 1
    assert record.count() == 4


def test_nothing_of_a_refused_move_is_kept(town):
    """A refusal leaves no entry, no text and no row behind: the five beats are one transaction."""
    from banshi.people.models import Content

    code = report().code
    before = Content.objects.count(), record.count()
    with pytest.raises(Refused):
        act(code, "propose_refusal", by="zhujian1", at=NOW, ground="x", proposed_unit="shuili", reason="写了很多字")
    assert (Content.objects.count(), record.count()) == before
