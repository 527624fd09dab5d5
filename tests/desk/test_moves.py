"""Moves by form: made, refused in words with what was typed kept, stale, sent twice, not open, not theirs, malformed."""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse

from banshi.matters.facts.verbs import BY_RESOURCE
from banshi.matters.queries import seeing
from banshi.people.facts import Viewer
from tests import world
from tests.matters.pictures import PICTURE
from tests.world import NOW, act, days, hours


def state(code: str):
    return seeing.found(code, Viewer.system())[1]


def address(code: str, resource: str) -> str:
    return reverse("desk:move", args=[code, resource])


def send(client, code: str, resource: str, *, seen: int | None = None, **given):
    number = state(code).number if seen is None else seen
    return client.post(address(code, resource), {"seen": number, **given})


@pytest.fixture
def code(town):
    return world.report(NOW - days(1)).code


@pytest.fixture
def working(code):
    act(code, "sign_for", by="zhujian1", at=NOW - hours(20))
    return code


def test_a_move_is_made_and_the_page_says_so(sign, code):
    client = sign("zhujian1")
    answer = send(client, code, "signatures")
    assert (answer.status_code, answer.url) == (302, reverse("desk:matter", args=[code]) + "?done=signatures")
    assert state(code).step == "working"
    assert "已记录：签收" in client.get(answer.url).content.decode()


def test_a_reply_with_a_picture_goes_to_the_person(sign, working):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile(PICTURE.name, PICTURE.data)
    answer = send(sign("zhujian1"), working, "replies", outcome="solved", reason="沟已疏通", files=file)
    assert answer.status_code == 302
    assert (state(working).outcome, state(working).evidence) == ("solved", 1)


def test_every_form_on_the_page_has_its_own_page_that_works_without_the_other(sign, working):
    client = sign("zhujian1")
    shown = client.get(reverse("desk:matter", args=[working])).content.decode()
    forms = set(re.findall(rf'action="/desk/matters/{working}/([a-z-]+)"', shown))
    assert {"replies", "notes", "questions", "extension-requests", "completion-requests", "co-units"} <= forms
    for resource in forms:
        alone = client.get(address(working, resource))
        assert alone.status_code == 200
        assert f'name="seen" value="{state(working).number}"' in alone.content.decode()


def test_ids_of_fields_are_given_once_a_page(sign, working):
    shown = sign("zhujian1").get(reverse("desk:matter", args=[working])).content.decode()
    ids = re.findall(r' id="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    labels = re.findall(r' for="([^"]+)"', shown)
    assert set(labels) <= set(ids)


def test_what_was_typed_stays_when_the_move_is_refused(sign, working):
    answer = send(sign("zhujian1"), working, "replies", outcome="not_feasible", reason="写了很久的一段答复")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "写了很久的一段答复" in text
    assert '<option value="not_feasible" selected>' in text
    assert "要写明依据" in text
    assert state(working).step == "working"


def test_a_missing_field_is_named_beside_it(sign, working):
    text = send(sign("zhujian1"), working, "questions", reason="  ").content.decode()
    assert "请填写“问题”" in text
    assert "field-wrong" in text


def test_a_stale_form_is_told_what_changed_and_can_be_sent_again(sign, working):
    client, drawn = sign("zhujian1"), state(working).number
    act(working, "note", by="zhujian0", at=NOW - hours(1), reason="负责人的记录")
    answer = send(client, working, "questions", seen=drawn, reason="具体是哪一段沟？")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "记录办理情况" in text
    assert "具体是哪一段沟？" in text
    assert not state(working).question_open
    again = int(re.search(r'name="seen" value="(\d+)"', text)[1])
    assert send(client, working, "questions", seen=again, reason="具体是哪一段沟？").status_code == 302
    assert state(working).question_open


def test_a_stale_form_whose_move_is_gone_keeps_what_was_typed_for_copying(sign, working):
    client, drawn = sign("zhujian1"), state(working).number
    act(working, "reply", by="zhujian0", at=NOW - hours(1), outcome="solved", reason="负责人已答复")
    answer = send(client, working, "replies", seen=drawn, outcome="solved", reason="我写的答复")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "我写的答复" in text
    assert "答复：已解决" in text
    assert "<button>答复</button>" not in text


def test_a_form_sent_twice_is_written_once(sign, working):
    client, drawn = sign("zhujian1"), state(working).number
    assert send(client, working, "notes", seen=drawn, reason="到现场").status_code == 302
    assert send(client, working, "notes", seen=drawn, reason="到现场").status_code == 409
    assert state(working).number == drawn + 1


@pytest.mark.parametrize("seen", ["", "abc", "-1", "1.5", "٣", "9" * 40])
def test_a_form_without_its_number_writes_nothing(sign, working, seen):
    before = state(working).number
    answer = sign("zhujian1").post(address(working, "notes"), {"seen": seen, "reason": "到现场"})
    assert answer.status_code in (409, 422)
    assert state(working).number == before
    assert "到现场" in answer.content.decode()


@pytest.mark.parametrize("username", ["huanbao1", "shenhe1", "huifang1"])
def test_an_outsider_finds_no_form_and_makes_no_move(sign, working, username):
    client = sign(username)
    assert client.get(address(working, "replies")).status_code == 404
    answer = send(client, working, "replies", outcome="solved", reason="…")
    assert answer.status_code == 404
    assert state(working).step == "working"


@pytest.mark.parametrize(("username", "resource"), [("heyan1", "notes"), ("shouli", "replies"), ("zhujian1", "pauses")])
def test_who_may_look_but_not_do_is_refused_in_words(sign, working, username, resource):
    client = sign(username)
    assert client.get(address(working, resource)).status_code == 409
    answer = send(client, working, resource, reason="…", outcome="solved", ground="weather")
    assert answer.status_code == 403
    assert "不由您办理" in answer.content.decode()
    assert state(working).step == "working"


@pytest.mark.parametrize("resource", ["nothing", "closure", "reply", "REPLIES", "contact2"])
def test_a_resource_of_nothing_is_not_found(sign, working, resource):
    client = sign("zhujian1")
    assert client.get(address(working, resource)).status_code == 404
    assert client.post(address(working, resource), {"seen": 2}).status_code == 404


@pytest.mark.parametrize("bad", ["1234567890", "abc"])
def test_a_matter_of_nothing_is_not_found(sign, town, bad):
    client = sign("zhujian1")
    assert client.get(address(bad, "notes")).status_code == 404
    assert client.post(address(bad, "notes"), {"seen": 1, "reason": "…"}).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(sign, working, method):
    assert getattr(sign("zhujian1"), method)(address(working, "notes")).status_code == 405


def test_a_refusal_begins_with_what_its_playbook_allows(sign, code):
    text = sign("zhujian1").get(address(code, "refusals")).content.decode()
    assert "职能不在本单位（派单目录和部门职责规定）" in text
    assert "以“职能不在本单位”为依据时必须附" in text
    assert "还可以退 2 次" in text


def test_the_adjudicator_begins_with_the_unit_that_was_proposed(sign, code):
    act(
        code,
        "propose_refusal",
        by="zhujian1",
        at=NOW - hours(9),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    act(code, "approve_refusal", by="zhujian0", at=NOW - hours(8))
    client = sign("shenhe1")
    text = client.get(address(code, "responsibility-decisions")).content.decode()
    assert '<option value="shuili" selected>' in text
    answer = send(client, code, "responsibility-decisions", unit="shuili", basis="other_area", reason="河道归水利")
    assert answer.status_code == 302
    assert state(code).owner == "shuili"


def test_a_joint_check_takes_several_units(sign, code):
    act(
        code,
        "propose_refusal",
        by="zhujian1",
        at=NOW - hours(9),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    act(code, "approve_refusal", by="zhujian0", at=NOW - hours(8))
    client = sign("shenhe1")
    alone = send(client, code, "joint-checks", units=["zhujian"], reason="一起看现场")
    assert alone.status_code == 422
    assert 'value="zhujian" checked' in alone.content.decode()
    assert send(client, code, "joint-checks", units=["zhujian", "shuili"], reason="一起看现场").status_code == 302
    assert state(code).joint_check == ["zhujian", "shuili"]


def test_units_that_may_not_be_named_are_not_offered(sign):
    code = world.report(NOW - hours(2), category="12/1201", about="gongshui").code
    text = sign("paidan").get(address(code, "dispatches")).content.decode()
    assert 'value="gongshui"' not in text
    assert 'value="zhujian"' in text
    answer = send(sign("paidan"), code, "dispatches", unit="gongshui")
    assert answer.status_code == 422
    assert "诉求反映的就是该单位" in answer.content.decode()


def test_every_move_of_the_catalogue_has_a_form_or_none_on_purpose():
    by_form = {verb.resource for verb in BY_RESOURCE.values() if verb.by_form}
    assert by_form == set(BY_RESOURCE) - {"closure", "late-notices"}


def test_a_lying_file_is_refused_and_nothing_is_written(sign, working):
    from django.core.files.uploadedfile import SimpleUploadedFile

    before = state(working).number
    file = SimpleUploadedFile("现场.png", b"MZ this is a program" * 10)
    answer = send(sign("zhujian1"), working, "notes", reason="见附件", files=file)
    assert answer.status_code == 422
    assert "不是可以接收的文件" in answer.content.decode()
    assert "见附件" in answer.content.decode()
    assert state(working).number == before


def test_after_a_move_that_takes_it_out_of_sight_one_lands_on_the_worklist(sign):
    code = world.report(NOW - hours(3)).code
    act(code, "sign_for", by="zhujian1", at=NOW - hours(2))
    answer = send(sign("zhujian0"), code, "hand-overs", unit="shuili", reason="河道")
    assert answer.status_code == 302
    assert sign("zhujian0").get(answer.url).status_code == 200


def test_ten_megabytes_of_text_are_refused_in_words(sign, working):
    before = state(working).number
    answer = send(sign("zhujian1"), working, "notes", reason="字" * 3_500_000)
    assert answer.status_code == 413
    assert "没有办成" in answer.content.decode()
    assert state(working).number == before


def test_bytes_of_another_encoding_are_refused_in_words(sign, working):
    before = state(working)
    sent = f"seen={before.number}&reason={quote('积水很深'.encode('gb18030'))}"
    answer = sign("zhujian1").post(address(working, "notes"), sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert "无法识别的字符" in answer.content.decode()
    assert state(working).number == before.number
