"""Search: by number, phone and text, simplified and traditional alike, always within what a person may see."""

import pytest

from banshi.kit import ids
from banshi.matters import jobs, searching
from banshi.matters.queries import search as module
from banshi.matters.queries.search import lag, search
from banshi.matters.rules import bigrams
from tests.matters.reading import row
from tests.world import NOW, act, days, hours, report, staff


def indexed(*texts: str, **given) -> list[str]:
    codes = [report(text=text, landmark="", **given).code for text in texts]
    jobs.seal(NOW)
    while jobs.index(NOW):
        pass
    return codes


def found(question: str, username: str = "paidan") -> list[str]:
    return [matter.code for matter in search(question, staff(username))[0]]


def test_by_number_as_people_write_it(town):
    [code] = indexed("路灯不亮")
    full = code.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    for question in (code, ids.spoken(code), f" {code[:4]}-{code[4:]} ", full, f"{full[:3]}　{full[3:]}"):
        assert found(question) == [code]
    assert found(code, "jiaoyu1") == []
    assert found("1" * 10) == []


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("积水", "積水"),
        ("積水", "积水"),
        ("群众反映", "羣眾"),
        ("羣衆反映", "群众"),
        ("大家都说", "都説"),
        ("大家都說", "都说"),
        ("啟用路燈", "启用路灯"),
        ("溫泉村裏", "温泉村里"),
        ("紮實推進", "扎实推进"),
        ("ＡＢＣ小区２号楼", "abc小区2号"),
        ("Bus 12 路", "bus 12"),
    ],
)
def test_both_ways_of_writing_meet(town, written, asked):
    [code] = indexed(f"我们这里{written}，请处理")
    assert found(asked) == [code]


def test_words_of_two_characters_and_of_one(town):
    lamp, water, both = indexed("村口路灯坏了", "桥下积水很深", "路灯下面积水")
    assert set(found("路灯")) == {lamp, both}
    assert set(found("积水")) == {water, both}
    assert found("路灯 积水") == [both]
    assert found("灯") == [both, lamp]
    assert found("灯路") == []
    assert found("没有的词") == []
    assert found("") == found("  ") == found("，。") == []


@pytest.mark.parametrize(
    "question", ['"', "'", "路灯' OR 1=1", "NEAR(a b)", "*", "路灯*", "a:b & | !", "\\", "%", "\x00", "- + ( )"]
)
def test_what_means_something_to_an_engine_is_only_text(town, question):
    indexed("村口路灯坏了")
    assert isinstance(found(question), list)


def test_replies_and_answers_are_found_too(town):
    [code] = indexed("路灯不亮", category="01/0104")
    act(code, "sign_for", by="zhujian1", at=NOW)
    act(code, "reply", by="zhujian1", at=NOW, outcome="solved", reason="更换了镇流器")
    assert found("镇流器") == []
    jobs.seal(NOW)
    jobs.index(NOW)
    assert found("镇流器") == [code]


def test_what_a_person_may_not_see_they_do_not_find(town):
    [about, other] = indexed("住建局拖着不办", about="zhujian") + indexed("住建局修得很快", category="01/0105")
    assert set(found("住建局")) == {about, other}
    assert found("住建局", "zhujian1") == [other]
    assert found("住建局", "jiaoyu1") == []
    assert found(about, "zhujian1") == []


def test_an_older_match_is_not_hidden_by_newer_ones_of_others(town, monkeypatch):
    """The newest candidates all belong to others; the one match that is this person's is found behind them."""
    monkeypatch.setattr(module, "CANDIDATES", 5)
    [mine] = indexed("积水的老问题", category="08/0801")
    others = indexed(*[f"积水 {n}" for n in range(12)], category="03/0301")
    assert found("积水", "shuili1") == [mine]
    assert len(found("积水", "jiaotong1")) == 12
    assert set(found("积水")) == {mine, *others}


def test_fifty_are_shown_and_whether_there_are_more(town, monkeypatch):
    monkeypatch.setattr(module, "SHOWN", 3)
    codes = indexed(*[f"积水 {n}" for n in range(4)])
    matters, more = search("积水", staff("paidan"))
    assert more
    assert [matter.code for matter in matters] == codes[:0:-1]
    assert [search("路灯", staff("paidan"))] == [([], False)]


# ---- by phone

PHONE = "13800001111"


def test_by_phone_for_those_who_hold_it(town):
    [code] = indexed("路灯不亮", contact_phone=PHONE)
    for question in (PHONE, "138 0000 1111", "+86 138-0000-1111", "１３８００００１１１１"):
        assert found(question, "shouli") == [code]
    assert found(PHONE, "zhujian1") == [code]
    for username in ("shuili1", "zhujian0", "heyan1", "wangge1", "xianzhang", "fabu1", "xitong", "shenhe1"):
        assert found(PHONE, username) == [], username


def test_a_former_holder_and_a_co_unit_do_not_find_by_phone(town):
    [code] = indexed("路灯不亮", contact_phone=PHONE)
    act(code, "sign_for", by="zhujian1", at=NOW)
    act(code, "add_co_unit", by="zhujian1", at=NOW, unit="shuili", reason="…")
    act(code, "hand_over", by="zhujian0", at=NOW, unit="qinghe", reason="…")
    assert found(PHONE, "qinghe1") == [code]
    assert found(PHONE, "zhujian1") == found(PHONE, "shuili1") == []


def test_phone_search_never_opens_the_line_it_is_about(town):
    indexed("住建局不办", about="zhujian", contact_phone=PHONE)
    assert found(PHONE, "zhujian1") == []
    assert len(found(PHONE, "shouli")) == 1


def test_all_matters_of_a_phone_are_found_however_many(town):
    codes = [report(contact_phone=PHONE, category="03/0301", at=NOW + hours(n)).code for n in range(60)]
    mine = report(contact_phone=PHONE, category="08/0801", at=NOW).code
    codes.append(mine)
    matters, more = search(PHONE, staff("shouli"))
    assert (len(matters), more) == (50, True)
    assert found(PHONE, "shuili1") == [mine]


# ---- the follower


def test_the_lag_is_told_in_entries_and_seconds(town):
    assert (lag(NOW).entries, lag(NOW).seconds) == (0, 0.0)
    report()
    assert (lag(NOW + hours(1)).entries, lag(NOW + hours(1)).seconds) == (2, 3600.0)
    jobs.seal(NOW)
    assert (lag(NOW + hours(2)).entries, lag(NOW + hours(2)).seconds) == (2, 7200.0)
    report(at=NOW + hours(1))
    assert lag(NOW + hours(2)).entries == 4
    jobs.seal(NOW + hours(2))
    assert jobs.index(NOW) == 4
    assert (lag(NOW + days(1)).entries, lag(NOW + days(1)).seconds) == (0, 0.0)


def test_the_index_can_be_made_again(town):
    [code] = indexed("路灯不亮")
    searching.erase(row(code).id)
    assert found("路灯") == []
    searching.start_over()
    assert jobs.index(NOW) == 2
    assert found("路灯") == [code]


def test_very_long_words_do_not_stop_the_index(town):
    [code] = indexed("路灯 " + "x" * 1900)
    assert found("路灯") == [code]
    assert found("x" * 1900) == [code]


def test_tokens():
    assert bigrams.wanted("路燈壞了") == ["路灯", "灯坏", "坏了"]
    assert bigrams.wanted("K 12路") == ["k", "12", "路"]
    assert set(bigrams.wanted("积水")) <= set(bigrams.tokens("桥下積水深"))
    assert bigrams.tokens("𠮷野家")[:2] == ["𠮷", "𠮷野"]
