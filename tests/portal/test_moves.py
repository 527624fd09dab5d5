"""POST /t/<code>/answers, completions, reopenings, withdrawals: the requester's own moves."""

import pytest
from django.test import Client

from tests.matters.pictures import PICTURE, VOICE
from tests.matters.reading import clock, facts, kinds, last, row
from tests.portal.browser import let_in, move, only_mine, raw_form, text, uploaded, wrong
from tests.world import NOW, act, days, hours

RESOURCES = ("answers", "completions", "reopenings", "withdrawals")


@pytest.fixture
def questioned(working):
    act(working, "ask", by="zhujian1", at=NOW + days(1), reason="是哪一段沟？")
    return working


@pytest.fixture
def incomplete(working):
    act(working, "return_for_completion", by="zhujian1", at=NOW + days(1), items="照片一张\n具体门牌")
    return working


def went(answer, code: str, resource: str) -> None:
    assert (answer.status_code, answer["Location"]) == (303, f"/t/{code}?done={resource}"), text(answer)


def linked(answer, field: str) -> None:
    """The summary on top leads to a field that is there, and the field says the same."""
    assert f'href="#id_{field}"' in text(answer)
    assert f'id="id_{field}"' in text(answer)
    assert wrong(answer)


@pytest.mark.parametrize("resource", RESOURCES)
def test_only_the_holder_of_the_receipt(client, mine, town, resource):
    only_mine(client, f"/t/{mine}/{resource}", method="POST", town=town)


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_other_page_can_send_these_forms(mine, resource):
    strict = Client(enforce_csrf_checks=True)
    let_in(strict, mine)
    assert move(strict, mine, resource, reason="x").status_code == 403


def test_a_question_is_answered_and_the_clock_runs_on(client, questioned):
    went(move(client, questioned, "answers", reason="泵站东面"), questioned, "answers")
    assert kinds(questioned)[-1] == "question_answered"
    assert not clock(questioned, "reply").paused
    page = text(client.get(f"/t/{questioned}?done=answers"))
    assert "泵站东面" in page
    assert "已收到您补充的内容" in page


def test_a_pause_is_promised_only_where_a_clock_stands_still(client, mine, questioned, town):
    assert "回答以前，办理时间暂停计算" in text(client.get(f"/t/{questioned}"))
    running = town.report(category="99").code
    town.act(running, "ask", by="shouli", at=town.NOW + town.hours(1), reason="在哪个村？")
    town.act(running, "dispatch", by="paidan", at=town.NOW + town.hours(2), unit="zhujian")
    let_in(client, running)
    page = text(client.get(f"/t/{running}"))
    assert "请回答下面的问题" in page
    assert ("回答以前，办理时间暂停计算" in page) == bool(clock(running, "reply").paused)


def test_something_is_added_unasked_with_a_picture_and_a_voice_note(client, working):
    answer = move(client, working, "answers", files=[uploaded(PICTURE), uploaded(VOICE)])
    went(answer, working, "answers")
    assert [pointer.role for pointer in last(working).contents].count("answer") == 1
    assert len(last(working).contents) == 3


def test_an_empty_answer_is_refused_where_it_stands(client, questioned):
    answer = move(client, questioned, "answers", reason="  ")
    assert answer.status_code == 422
    linked(answer, "answers_reason")
    assert "请写几句，或附上照片、录音" in text(answer)
    assert kinds(questioned)[-1] == "question_asked"


def test_a_lying_file_is_named_and_the_words_kept(client, questioned):
    from banshi.matters.actions.receive import Upload

    answer = move(client, questioned, "answers", reason="泵站东面", files=uploaded(Upload("图.png", VOICE.data)))
    assert answer.status_code == 422
    assert "图.png" in text(answer)
    linked(answer, "answers_files")
    assert ">泵站东面</textarea>" in text(answer)
    assert kinds(questioned)[-1] == "question_asked"


def test_too_many_files_are_refused(client, working):
    answer = move(client, working, "answers", reason="x", files=[uploaded(PICTURE)] * 6)
    assert answer.status_code == 422
    assert "最多 5 个" in text(answer)


def test_what_was_asked_for_is_completed(client, incomplete):
    page = text(client.get(f"/t/{incomplete}"))
    assert "<li>照片一张</li><li>具体门牌</li>" in page
    went(
        move(client, incomplete, "completions", reason="门牌 8 号", files=uploaded(PICTURE)), incomplete, "completions"
    )
    assert row(incomplete).step == "working"


def test_a_stale_form_is_refused_with_what_changed_and_keeps_the_words(client, questioned):
    drawn = row(questioned).number
    act(questioned, "note", by="zhujian1", at=NOW + days(2), reason="去过现场", to_requester="yes")
    answer = move(client, questioned, "answers", seen=drawn, reason="泵站东面")
    assert answer.status_code == 409
    assert "记录办理情况" in text(answer)
    assert ">泵站东面</textarea>" in text(answer)
    assert f'name="seen" value="{drawn + 1}"' in text(answer)
    assert kinds(questioned)[-1] == "noted"


@pytest.mark.parametrize("seen", ["", "abc", "-1", "99999999999999999999", "1.5"])
def test_a_form_without_a_sound_number_is_stale(client, questioned, seen):
    assert client.post(f"/t/{questioned}/answers", {"seen": seen, "reason": "x"}).status_code == 409


def test_the_same_answer_twice_is_one_answer(client, questioned):
    drawn = row(questioned).number
    move(client, questioned, "answers", seen=drawn, reason="泵站东面")
    assert move(client, questioned, "answers", seen=drawn, reason="泵站东面").status_code == 409
    assert kinds(questioned).count("question_answered") == 1


def test_long_foreign_and_control_signs(client, questioned):
    assert move(client, questioned, "answers", reason="灯" * 4001).status_code == 422
    assert move(client, questioned, "answers", reason="灯" * 3_500_000).status_code == 413
    number = str(row(questioned).number).encode()
    foreign = {"seen": number, "reason": "路灯".encode("gb18030")}
    assert raw_form(client, f"/t/{questioned}/answers", foreign).status_code == 422
    went(
        raw_form(client, f"/t/{questioned}/answers", {"seen": number, "reason": "路\x00灯".encode()}),
        questioned,
        "answers",
    )
    assert "路灯" in text(client.get(f"/t/{questioned}"))


def test_a_move_that_is_not_open_says_why(client, working):
    answer = move(client, working, "completions", reason="x")
    assert answer.status_code == 409
    assert "现在这一步不能" in text(answer)


def test_withdrawn_and_then_nothing_more_to_do(client, mine):
    went(move(client, mine, "withdrawals"), mine, "withdrawals")
    assert row(mine).close_reason == "withdrawn"
    page = text(client.get(f"/t/{mine}"))
    assert "您撤回了" in page
    assert f"/t/{mine}/withdrawals" not in page


def test_reopened_once_without_a_reason_then_with_one(client, replied):
    went(move(client, replied, "reopenings"), replied, "reopenings")
    assert (row(replied).reopened, row(replied).step) == (1, "working")
    act(replied, "reply", by="zhujian1", at=NOW + days(1), outcome="solved", reason="又疏通一次")
    answer = move(client, replied, "reopenings")
    assert answer.status_code == 422
    assert "已经免理由重新办理过 1 次" in text(answer)
    linked(answer, "reopenings_reason")
    went(move(client, replied, "reopenings", reason="还是堵"), replied, "reopenings")
    assert row(replied).received_at == NOW


def test_a_non_acceptance_is_disagreed_with(client, town):
    code = town.report(category="99").code
    let_in(client, code)
    act(code, "propose_not_accepted", by="shouli", at=NOW + hours(1), ground="litigation", reason="应诉讼")
    act(code, "confirm_not_accepted", by="paidan", at=NOW + hours(2))
    assert "为什么应当受理（可不填）" in text(client.get(f"/t/{code}"))
    went(move(client, code, "reopenings", reason="没有打官司"), code, "reopenings")
    assert row(code).step == "received"


def test_moves_are_counted_by_address(client, working, monkeypatch):
    monkeypatch.setattr("banshi.portal.views.moves.LIMIT", 1)
    move(client, working, "answers", reason="一")
    assert move(client, working, "answers", reason="二").status_code == 429
    assert sum(kind == "question_answered" for kind in kinds(working)) == 1
    assert facts(working)
