"""Entry on behalf: fields from the playbook, a receipt to read aloud, sent twice taken once, slips, whom it is about."""

import re

import pytest

from banshi.matters.queries import seeing
from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import Viewer
from tests import world
from tests.world import NOW

NEW = "/desk/requests"
GIVEN = {
    "kind": "request",
    "channel": "phone",
    "nonce": "0123456789abcdef" * 2,
    "text": "上湾村的路灯三天不亮",
    "category": "01/0104",
    "place": "990101002002",
    "contact_phone": "13800000000",
}


def state(code: str):
    return seeing.found(code, Viewer.system())[1]


def taken(answer) -> tuple[str, str]:
    """The number and check code that stand on the page."""
    assert answer.status_code == 200, answer.content.decode()[:3000]
    text = answer.content.decode()
    code = re.search(r'id="receipt-code">([\d ]+)<', text)[1].replace(" ", "")
    return code, re.search(r'id="receipt-check">(\d{4})<', text)[1]


def test_the_form_asks_what_the_playbook_asks_and_says_why(sign):
    text = sign("shouli").get(NEW).content.decode()
    for words in (
        "您要反映什么",
        "承办单位要知道办什么",
        "排水积水：下雨积水",
        "上湾村",
        "中华人民共和国个人信息保护法",
        "办结后保存 3 年",
    ):
        assert words in text, words
    assert re.search(r'name="nonce" value="[0-9a-f]{32}"', text)


def test_what_is_told_on_the_phone_is_taken_in_with_a_receipt(sign):
    code, check = taken(sign("shouli").post(NEW, GIVEN))
    found = state(code)
    assert (found.channel, found.intake, found.owner) == ("phone", "rexian", "zhujian")
    assert check == queries.check_code(code)


def test_the_same_form_sent_twice_is_one_matter(sign):
    client = sign("shouli")
    first, second = client.post(NEW, GIVEN), client.post(NEW, GIVEN)
    assert taken(first) == taken(second)
    assert "没有重复登记" in second.content.decode()


def test_every_problem_is_said_at_once_and_what_was_typed_stays(sign):
    answer = sign("shouli").post(NEW, {**GIVEN, "text": "", "contact_phone": "不是电话", "category": "77"})
    text = answer.content.decode()
    assert answer.status_code == 422
    for name in ("text", "category", "contact_phone"):
        assert f'href="#id_{name}"' in text
        assert f'id="wrong_{name}"' in text
    assert 'value="不是电话"' in text
    assert '<option value="990101002002" selected>' in text
    assert GIVEN["nonce"] in text


@pytest.mark.parametrize("channel", ["", "web", "sms", "import", "x" * 100])
def test_a_channel_that_is_none_of_ours_is_refused(sign, channel):
    answer = sign("shouli").post(NEW, {**GIVEN, "channel": channel})
    assert answer.status_code == 422
    assert "请选择怎样得到的" in answer.content.decode()


def test_a_sealed_slip_goes_with_it_and_only_once(sign):
    [(serial, token)] = people.print_slips(1, at=NOW)
    client = sign("shouli")
    taken(client.post(NEW, {**GIVEN, "slip": serial.lower()}))
    again = client.post(NEW, {**GIVEN, "nonce": "f" * 32, "slip": serial})
    assert again.status_code == 422
    assert "评价单" in again.content.decode()
    assert token not in again.content.decode()
    assert "上湾村的路灯三天不亮" in again.content.decode()


def test_what_is_about_a_unit_goes_past_its_line(sign):
    code, _ = taken(sign("shouli").post(NEW, {**GIVEN, "about": "gongshui", "category": "01/0101"}))
    assert state(code).owner == "zhujian"
    assert sign("gongshui1").get(f"/desk/matters/{code}").status_code == 404


def test_what_is_about_the_desk_itself_is_taken_in_above_it(sign):
    code, _ = taken(sign("shouli").post(NEW, {**GIVEN, "about": "rexian", "category": "12/1201"}))
    assert state(code).holder == "xianfu"
    assert sign("shouli").get(f"/desk/matters/{code}").status_code == 404


def test_a_village_worker_enters_for_their_own_villages_through_the_towns_office(sign):
    client = sign("wangge1")
    text = client.get(NEW).content.decode()
    assert "上湾村" in text
    assert "柳林村" not in text
    assert '<input type="radio" name="channel" value="visit" checked>' in text
    code, _ = taken(client.post(NEW, {**GIVEN, "channel": "visit"}))
    assert (state(code).channel, state(code).intake) == ("visit", "rexian")


@pytest.mark.parametrize("username", ["zhujian1", "zhujian0", "heyan1", "xitong", "fabu1"])
def test_others_take_nothing_in(sign, username):
    client = sign(username)
    assert client.get(NEW).status_code == 404
    assert client.post(NEW, GIVEN).status_code == 404
    assert not seeing.visible_to(Viewer.system()).exists()


def test_a_second_kind_added_as_a_folder_can_be_entered(sign, tmp_path):
    import shutil

    from banshi.demo import town

    folder = tmp_path / "books" / "idea"
    shutil.copytree(world.PLAYBOOKS / "request", folder)
    file = folder / "playbook.yml"
    file.write_text(
        file.read_text().replace("kind: request", "kind: idea").replace("noun: 诉求 | request", "noun: 建议 | idea")
    )
    town.load_playbooks(folder.parent, at=NOW)
    client = sign("shouli")
    assert "建议" in client.get(NEW).content.decode()
    code, _ = taken(client.post(NEW, {**GIVEN, "kind": "idea"}))
    assert state(code).kind == "idea"
    assert "<h1>建议 " in client.get(f"/desk/matters/{code}").content.decode()


def test_without_a_playbook_the_page_says_what_to_do(db, client, tmp_path):
    from banshi.demo import town

    town.found(tmp_path, at=NOW)
    client.force_login(queries.staff_named("shouli"))
    text = client.get(NEW).content.decode()
    assert "还没有启用办理规程" in text
    assert '<form class="entry"' not in text
