"""/report/<kind>: one question a page, nothing lost on the way, no Python for a new kind."""

import re

import pytest

from banshi.demo import town as example
from banshi.matters.facts import entries as e
from banshi.portal import kinds
from tests.matters.reading import facts, row
from tests.playbooks import small
from tests.portal.browser import ANSWERS, NONCE, asked, code_of, hidden, raw_form, send, step, text, walked, wrong

WALK = "/report/request"


def test_the_first_question_comes_after_what_it_is_kept_for(client, town):
    page = text(client.get("/report"))
    assert page.index("用来做什么：") < page.index("依据：") < page.index("<textarea")
    assert "保存 3 年" in page


def test_one_question_a_page_then_the_answers_played_back(client, town):
    page = client.get(WALK)
    order = [asked(page)]
    for given in (
        {"text": ANSWERS["text"]},
        {"category": ANSWERS["category"]},
        {"place": "990101002"},
        {"place": ANSWERS["place"]},
        {"landmark": ANSWERS["landmark"]},
        {"contact_phone": ANSWERS["contact_phone"]},
    ):
        page = step(client, page, **given)
        order.append(asked(page))
    assert order == ["text", "category", "place", "place", "landmark", "contact_name", ""]
    for shown in (ANSWERS["text"], "城乡建设 · 排水积水", "青河镇上湾村", "泵站后面", "13800000000"):
        assert f"<dd>{shown}</dd>" in text(page)
    assert {name: hidden(page)[name] for name in ANSWERS} == ANSWERS


def test_what_was_played_back_is_sent_as_it_was(client, town):
    page = walked(client)
    code = code_of(client.post(f"{WALK}/receipts", hidden(page)))
    assert row(code).category == "01/0105"
    assert row(code).place_path.endswith("990101002/990101002002")
    assert row(code).nonce == hidden(page)["_nonce"]


def test_nothing_personal_stands_in_an_address(client, town):
    page = walked(client)
    for form in re.findall(r'(?:action|formaction|href)="([^"]+)"', text(page)):
        assert "?" not in form
        assert not any(value in form for value in ANSWERS.values())


def test_an_answer_is_changed_and_one_comes_back_to_the_end(client, town):
    page = step(client, walked(client), go="edit:landmark")
    assert asked(page) == "landmark"
    assert 'value="泵站后面"' in text(page)
    page = step(client, page, landmark="桥头")
    assert asked(page) == ""
    assert "<dd>桥头</dd>" in text(page)
    page = step(client, step(client, page, go="edit:place"), place="990101001")
    assert asked(page) == "place"
    assert "<dd>城关街道北苑社区</dd>" in text(step(client, page, place="990101001003"))


def test_going_back_keeps_what_was_typed(client, town):
    page = step(client, client.get(WALK), text="路灯不亮")
    back = step(client, page, go="back")
    assert asked(back) == "text"
    assert ">路灯不亮</textarea>" in text(back)
    village = step(client, walked(client, landmark=""), go="edit:place")
    village = step(client, village, place="990101002")
    assert "上湾村" in text(village)
    assert "柳林乡" in text(step(client, village, go="back"))


def test_an_error_is_on_top_with_a_link_to_its_field(client, town):
    page = step(client, client.get(WALK), text="  ")
    assert page.status_code == 422
    assert '<a href="#id_text">请填写“您要反映什么”</a>' in text(page)
    assert 'id="id_text"' in text(page)
    assert "<title>有错：" in text(page)
    page = step(client, step(client, client.get(WALK), text="灯"), category="77/7")
    assert wrong(page) == ["“属于哪一类”请从列表里选"]


def test_a_place_nobody_entered_and_a_phone_that_is_none_are_said_at_once(client, town):
    page = client.post(WALK, {"_page": "place", "place": "123456"})
    assert wrong(page) == ["没有这个地方，请从列表里选"]
    page = client.post(WALK, {"_page": "contact_name", "contact_phone": "电话"})
    assert wrong(page) == ["“手机号”不像电话号码，请写完整的号码，例如 13800000000"]


def test_what_one_cannot_say_may_be_left_open(client, town):
    page = step(client, client.get(WALK), text="说不清的事")
    page = step(client, page, category="99")
    page = step(client, page, place="990101")
    assert asked(page) == "landmark"
    page = step(client, step(client, page, go="skip", landmark="不要"), go="skip")
    assert asked(page) == ""
    assert "landmark" not in hidden(page)
    code = code_of(client.post(f"{WALK}/receipts", hidden(page)))
    assert row(code).owner_unit == ""


def test_categories_are_found_by_ones_own_words_without_a_script(client, town):
    page = text(step(client, client.get(WALK), text="我家附近的路燈壞了好几天"))
    assert page.index('value="01/0104"') < page.index("按大类选")
    page = text(client.post(WALK, {"_page": "category", "_find": "老板不给工钱，干了活没拿到钱", "_go": "find"}))
    assert page.index('value="05/0501"') < page.index("按大类选")
    page = text(client.post(WALK, {"_page": "category", "_find": "囧囧囧", "_go": "find"}))
    assert "没有找到和“囧囧囧”相近的类别" in page
    assert 'value="99"' in page


def test_an_unknown_kind_says_so(client, town):
    for answer in (client.get("/report/nothing"), client.post("/report/nothing", {}), send(client, kind="nothing")):
        assert answer.status_code == 404
        assert "没有“nothing”这类办理规程" in text(answer)


def test_wrong_verbs(client, town):
    assert client.put(WALK).status_code == 405
    assert client.get(f"{WALK}/receipts").status_code == 405
    assert client.post("/report").status_code == 405


def test_bytes_that_are_no_text_are_said_and_control_signs_dropped(client, town):
    gbk = raw_form(client, WALK, {"_page": b"text", "text": "路灯不亮".encode("gb18030")})
    assert gbk.status_code == 422
    assert "编码" in wrong(gbk)[0]
    nul = raw_form(client, WALK, {"_page": b"text", "text": "路灯\x00不亮".encode()})
    assert asked(nul) == "category"
    for odd in ({"_page": "../x"}, {"_nonce": "../../etc", "_at": "99'--", "_go": "edit:???"}, {"_go": "drop:../../x"}):
        assert client.post(WALK, {**odd, "text": "灯"}).status_code in (200, 422)


def test_a_text_of_ten_megabytes_is_refused_in_words(client, town):
    answer = client.post(WALK, {"_page": "text", "text": "灯" * 3_500_000})
    assert answer.status_code == 413
    assert "2 MB" in text(answer)
    long = client.post(WALK, {"_page": "text", "text": "灯" * 2001})
    assert wrong(long) == ["“您要反映什么”最多 2000 字，现在 2001 字"]
    assert "灯" * 2001 in text(long)


VISIT = small.changed(
    ("kind: letter", "kind: home_help"),
    ("noun: 来文 | letter", "noun: 上门服务申请 | home visit"),
    ("办理下级来文 | To handle letters from lower offices", "安排上门服务 | To arrange a visit at home"),
    (
        "  - {name: category, type: category, label: 类别 | Category}\n",
        """  - {name: wanted, type: choice, required: true, label: 要哪种服务 | Which service, choices: [{code: bath, label: 助浴 | Bathing}, {code: meal, label: 助餐 | Meals}]}
  - {name: alone, type: boolean, label: 是否独居 | Living alone}
  - {name: day, type: date, label: 希望哪天 | Which day}
  - {name: people, type: number, label: 几个人 | How many}
  - {name: papers, type: files, label: 材料照片 | Papers}
  - {name: category, type: category, label: 类别 | Category}
""",
    ),
)


@pytest.fixture
def visit(town, tmp_path):
    """A second kind, as a folder alone."""
    for name, data in small.files(VISIT, story=STORY).items():
        path = tmp_path / "kinds" / "home_help" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    example.load_playbooks(tmp_path / "kinds", at=town.NOW)
    from banshi.playbooks import queries

    queries.forget_cache()


STORY = small.STORY.replace("with: {category: 01/0101}", "with: {category: 01/0101, wanted: meal}")


def test_a_second_kind_is_a_folder_alone(client, visit):
    offered = [book.kind for book in kinds.offered()]
    assert offered[0] == "request"
    assert "home_help" in offered
    choose = text(client.get("/report"))
    assert "上门服务申请" in choose
    assert 'href="/report/home_help"' in choose
    page = client.get("/report/home_help")
    order = []
    for given in (
        {"text": "老人行动不便"},
        {"wanted": "bath"},
        {"alone": "yes"},
        {"day": "2026-03-05"},
        {"people": "1"},
        {},
        {"category": "01/0101"},
    ):
        order.append(asked(page))
        page = step(client, page, kind="home_help", **given)
    assert order == ["text", "wanted", "alone", "day", "people", "papers", "category"]
    for shown in ("助浴", "是", "2026年3月5日", "请示 · 经费"):
        assert f"<dd>{shown}</dd>" in text(page)
    code = code_of(client.post("/report/home_help/receipts", hidden(page)))
    assert row(code).kind == "home_help"
    assert "上门服务申请" in text(client.get(f"/t/{code}"))
    assert isinstance(facts(code)[0], e.Received)


def test_a_second_kind_names_what_is_wrong_with_its_own_fields(client, visit):
    said = {
        "wanted": ({}, "请选择“要哪种服务”"),
        "day": ({"day": "明天"}, "“希望哪天”请按 2026-03-04 这样写日期"),
        "people": ({"people": "很多"}, "“几个人”请填数字"),
        "alone": ({"alone": "maybe"}, "“是否独居”请从列表里选"),
    }
    for name, (given, message) in said.items():
        page = client.post("/report/home_help", {"_page": name, "_nonce": NONCE, **given})
        assert wrong(page) == [message]


def test_without_kinds_the_page_says_what_would_be_there(client, db):
    assert "管理员装入办理规程以后" in text(client.get("/report"))


def test_what_another_office_sends_is_not_offered_to_residents(client, town, tmp_path):
    folder = tmp_path / "kinds" / "letter"
    sent = small.changed(("publicity: none", "publicity: none\nopened_by: staff"))
    for name, data in small.files(sent).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    example.load_playbooks(tmp_path / "kinds", at=town.NOW)
    from banshi.playbooks import queries

    queries.forget_cache()
    assert "letter" not in [book.kind for book in kinds.offered()]
    assert client.get("/report/letter").status_code == 404
