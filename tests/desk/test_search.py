"""Search by number, phone and words within what one may see; phones stay out of addresses; the lag is told."""

import pytest

from banshi.matters import searching
from banshi.people import queries as people
from banshi.record import actions as record
from tests import world
from tests.world import NOW, act, days, hours

SEARCH = "/desk/search"


def find(client, question: str) -> str:
    answer = client.post(SEARCH, {"q": question})
    assert answer.status_code == 200
    return answer.content.decode()


def index() -> None:
    record.seal(at=NOW)
    while searching.index_new():
        pass


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{0}　", "{1}。"])
def test_by_number_as_it_is_written_or_spoken(sign, typed):
    code = world.report(NOW).code
    spoken = f"{code[:3]} {code[3:7]}-{code[7:]}"
    assert f"/matters/{code}" in find(sign("zhujian1"), typed.format(code, spoken))


def test_by_the_persons_phone_for_those_who_handle_it(sign):
    mine = world.report(NOW, contact_phone="13800000001").code
    other = world.report(NOW, contact_phone="13800000002").code
    text = find(sign("zhujian1"), "138 0000 0001")
    assert mine in text
    assert other not in text
    assert "没有找到" in find(sign("huanbao1"), "13800000001")
    assert "没有找到" in find(sign("heyan1"), "13800000001")


def test_by_words_in_either_script_once_the_index_has_them(sign):
    code = world.report(NOW, text="路灯不亮，积水很深").code
    client = sign("zhujian1")
    before = find(client, "积水")
    assert code not in before
    assert "内容索引还差" in before
    index()
    for words in ("积水", "積水", "路灯"):
        assert code in find(client, words), words
    assert "内容索引已是最新" in find(client, "积水")


def test_nothing_beyond_what_one_may_see(sign):
    code = world.report(NOW, text="独有的词句").code
    index()
    for question in (code, "独有的词句"):
        text = find(sign("huanbao1"), question)
        assert "您能看到的范围内没有" in text
        assert f"/matters/{code}" not in text


def test_a_former_unit_finds_the_line_without_the_words(sign):
    code = world.report(NOW - days(1), text="独有的词句").code
    act(code, "sign_for", by="zhujian1", at=NOW - hours(20))
    act(code, "hand_over", by="zhujian0", at=NOW - hours(5), unit="shuili", reason="…")
    text = find(sign("zhujian1"), code)
    assert f"/matters/{code}" in text
    assert "独有的词句" not in text


def test_a_number_may_be_linked_and_the_forms_never_put_a_phone_into_an_address(sign):
    code = world.report(NOW).code
    client = sign("zhujian1")
    text = client.get(SEARCH, {"q": code}).content.decode()
    assert f"/matters/{code}" in text
    for form in text.split("<form")[1:]:
        if 'name="q"' in form.partition("</form>")[0]:
            assert 'method="post"' in form.partition(">")[0]


@pytest.mark.parametrize("odd", ["", "   ", "'", '"', "a" * 5000, "\x00", "% _", "AND OR NOT *", "（）", "😀"])
def test_odd_questions_are_answered(sign, odd):
    world.report(NOW)
    assert sign("zhujian1").post(SEARCH, {"q": odd}).status_code == 200


def test_showing_what_was_found_is_logged(sign):
    code = world.report(NOW).code
    find(sign("zhujian1"), code)
    [row] = people.reads()[0]
    assert (row.page, row.subjects) == ("search", code)
