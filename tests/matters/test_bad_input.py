"""Whatever is sent in: a clear answer in the person's language, and nothing half written."""

import pytest

from banshi.kit.refused import Refused
from banshi.matters.actions import receive
from banshi.matters.actions.receive import Upload
from banshi.matters.models import Matter
from banshi.matters.rules.fields import BadFields, checked, plain
from banshi.people.facts import Viewer
from banshi.people.models import Content
from banshi.playbooks.facts import Choice, Field, Words
from banshi.record import queries as record
from tests.matters.pictures import PICTURE, VOICE
from tests.matters.reading import facts, row
from tests.matters.walking import shipped
from tests.world import NOW, act, hours, report


def refused(**given) -> Refused:
    with pytest.raises(Refused) as found:
        report(**given)
    assert not Matter.objects.exists()
    assert not Content.objects.exists()
    assert record.count() == 0
    assert found.value.say()
    assert found.value.say("en")
    return found.value


def test_nothing_at_all(town):
    found = refused(text="", category="", place="")
    assert list(found.problems) == ["text", "category", "place"]
    assert "请填写“您要反映什么”" in found.say()
    assert found.where == "text"


@pytest.mark.parametrize("text", ["   ", "\n\n", "\x00", "\u200b\u0007"[1:], "\ud800"])
def test_text_that_is_none(town, text):
    assert "请填写“您要反映什么”" in refused(text=text).say()


def test_ten_megabytes(town):
    found = refused(text="水" * 10_000_000)
    assert "10000000 字，太长了" in found.say()
    found = refused(text="水" * 2001)
    assert "最多 2000 字，现在 2001 字" in found.say()


def test_nul_and_half_surrogates_never_reach_the_base(town):
    code = report(text="沟\x00堵\ud83d了\x1b[31m\r\n第二行\t完").code
    text = Content.objects.get(subject=row(code).id, role="text").body
    assert text == "沟堵了[31m\n第二行 完"
    assert text.encode()


@pytest.mark.parametrize("text", ["沟堵了".encode("gb18030"), "沟\ufffd\ufffd了"])
def test_another_encoding(town, text):
    found = refused(text=text)
    assert "编码不对（应为 UTF-8）" in found.say()
    assert "UTF-8" in found.say("en")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"category": "77/7701"}, "“属于哪一类”请从列表里选"),
        ({"contact_phone": "一三八"}, "不像电话号码"),
        ({"contact_phone": "１２３"}, "请写完整的号码，例如 13800000000"),
        ({"category": ""}, "请选择“属于哪一类”"),
        ({"contact_name": "名" * 21}, "最多 20 字"),
        ({"place": "123"}, "没有“123”这个地方"),
        ({"uploads": [Upload("a.jpg", b"")]}, "空文件"),
        ({"uploads": [Upload("a.jpg", b"%PDF-1.7 ...")]}, "内容却是 application/pdf"),
        ({"uploads": [Upload("a.exe", b"MZ" + b"\0" * 99)]}, "不是可以接收的文件"),
        ({"uploads": [Upload("a.jpg", b"\xff\xd8\xff" + b"\0" * 99)]}, "打不开"),
    ],
)
def test_fields_and_files_that_are_not_what_they_should_be(town, given, said):
    assert said in refused(**given).say()


def test_a_number_typed_full_width_is_the_same_number(town):
    given = {
        "text": "路灯不亮",
        "category": "01/0104",
        "place": "990101001",
        "contact_phone": "１３８－０００００００１",
    }
    assert checked(shipped(), given, today=NOW.date())["contact_phone"] == "138-00000001"


def test_an_unknown_playbook(town):
    with pytest.raises(Refused, match="没有“wish”这类办理规程") as found:
        receive.receive("wish", {}, by=Viewer(actor="requester"), at=NOW, intake="rexian", channel="web")
    assert found.value.status == 404


def test_a_picture_or_a_voice_note_stands_for_the_text(town):
    code = report(text="", uploads=[PICTURE, VOICE]).code
    pointers = facts(code)[0].contents
    assert [p.role for p in pointers].count("evidence.requester") == 2
    assert not Content.objects.filter(subject=row(code).id, role="text").exists()


def test_texts_of_moves_are_bounded_too(town):
    code = report().code
    with pytest.raises(Refused, match="最多 4000 字，现在 4001 字"):
        act(code, "note", by="zhujian1", at=NOW + hours(1), reason="长" * 4001)
    with pytest.raises(Refused, match="太长了"):
        act(code, "note", by="zhujian1", at=NOW + hours(1), reason="长" * 10_000_000)
    with pytest.raises(Refused, match="编码不对"):
        act(code, "note", by="zhujian1", at=NOW + hours(1), reason="记录".encode("gbk"))
    assert row(code).number == 2


@pytest.mark.parametrize("amount", ["", "-1", "1.5", "１", "99999", "一", "1e3", "0"])
def test_numbers_that_are_none(town, amount):
    code = report().code
    act(code, "sign_for", by="zhujian1", at=NOW)
    with pytest.raises(Refused) as found:
        act(code, "ask_extension", by="zhujian1", at=NOW, amount=amount, span_unit="working_days", reason="…")
    assert found.value.where == "amount"


def _book(*fields: Field):
    import msgspec

    return msgspec.structs.replace(shipped(), fields=fields)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("number", ["0", "12", "-3", "2.50"], ["a", "1,000", "1e9", "9" * 16, "--1", "1."]),
        ("date", ["2026-03-04"], ["2026-3-4", "2026-02-30", "20260304", "昨天", "2026-03-04T00:00"]),
        ("boolean", ["yes", "no"], ["true", "1", "是"]),
        ("choice", ["a"], ["b", "A", "a,b"]),
        ("phone", ["13800000000", "0000-1234567", "+86 138 0000 0000"], ["12", "138000000001380000000013", "x"]),
    ],
)
def test_every_type_of_field(kind, good, bad):
    book = _book(Field("x", Words("甲", "X"), kind, choices=(Choice("a", Words("子", "A")),)))
    for value in good:
        assert checked(book, {"x": value}, today=NOW.date()) == {"x": value}
    for value in bad:
        with pytest.raises(BadFields, match="“甲”"):
            checked(book, {"x": value}, today=NOW.date())


def test_plain_keeps_what_people_write():
    assert plain(" 羣眾，𠮷野家 🌧\n二 ", many_lines=True) == "羣眾，𠮷野家 🌧\n二"
    assert plain("一\r\n二") == "一 二"
    assert plain(None) == plain("") == ""
    assert plain(7) == "7"
