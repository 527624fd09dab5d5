"""The pages of founding: open on an empty base only, and only behind the start code."""

import io
import re

import pytest
from openpyxl import load_workbook

from banshi.people import queries as staff
from banshi.start import queries
from banshi.units import queries as units
from tests.start import filled


@pytest.fixture
def unlocked(client, db):
    answer = client.post("/start/unlockings", {"code": queries.start_code().lower()})
    assert (answer.status_code, answer.url) == (302, "/start/")
    return client


def form(content=None, **changed):
    file = io.BytesIO(content or filled.workbook())
    file.name = "town.xlsx"
    given = {"town": "新安县", "workbook": file, "playbooks": ["request"]}
    for admin in filled.ADMINISTRATORS:
        given |= {f"{admin.role}_{name}": getattr(admin, name) for name in ("username", "name", "password")}
    return {key: value for key, value in {**given, **changed}.items() if value is not None}


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_stranger_sees_where_the_code_is_and_no_form(client, db):
    answer = client.get("/start/")
    assert answer.status_code == 200
    assert "开通码" in text_of(answer)
    assert b"workbook" not in answer.content


@pytest.mark.parametrize("page", ["checks", "foundings"])
def test_without_the_code_nothing_can_be_posted(client, db, page):
    answer = client.post(f"/start/{page}", form())
    assert answer.status_code == 403
    assert not units.units()


def test_a_wrong_code_is_told_and_guessing_is_slowed_down(client, db):
    queries.start_code()
    for _ in range(5):
        answer = client.post("/start/unlockings", {"code": "WRONG234"})
        assert answer.status_code == 422
        assert "开通码不对" in text_of(answer)
    answer = client.post("/start/unlockings", {"code": queries.start_code()})
    assert answer.status_code == 429
    other = client.post("/start/unlockings", {"code": queries.start_code()}, REMOTE_ADDR="10.0.0.9")
    assert other.status_code == 302, "a stranger's guesses lock nobody else out"


def test_the_template_comes_as_a_workbook(client, db):
    answer = client.get("/start/template.xlsx")
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "地名"


def test_the_workbook_can_be_checked_without_writing(unlocked):
    answer = unlocked.post("/start/checks", form(town=""))
    assert "工作簿没有问题：地名 4 个，单位 4 个，派单目录 2 条，任职 5 项。还没有写入。" in text_of(answer)
    assert "标着“示例”、不导入的行：地名第 3 行" in text_of(answer)
    assert not units.units()


def test_wrong_rows_are_listed_and_what_was_typed_stays(unlocked):
    content = filled.workbook(catalogue=(("01", "", "nowhere"), ("02", "xx", "sl")))
    answer = unlocked.post("/start/foundings", form(content))
    assert answer.status_code == 422
    assert "有 2 处要改，什么都没有写入" in text_of(answer)
    assert "派单目录第 5 行“地区代码”" in text_of(answer)
    assert b'value="\xe6\x96\xb0\xe5\xae\x89\xe5\x8e\xbf"' in answer.content
    assert b"quiet-river-58" not in answer.content, "a password is never drawn back into a page"
    assert not units.units()


def test_no_file_and_a_file_that_is_none_are_told(unlocked):
    answer = unlocked.post("/start/foundings", form(workbook=None))
    assert (answer.status_code, "请选择填好的工作簿" in text_of(answer)) == (422, True)
    answer = unlocked.post("/start/foundings", form(b"not a workbook"))
    assert (answer.status_code, "不是 XLSX 工作簿" in text_of(answer)) == (422, True)


def test_a_browser_cannot_name_a_folder_of_the_machine(unlocked, tmp_path):
    answer = unlocked.post("/start/foundings", form(playbooks=[str(tmp_path)]))
    assert answer.status_code == 422
    assert "请至少选一个办理规程" in text_of(answer)


def test_founding_shows_slips_once_and_closes_the_door(unlocked):
    answer = unlocked.post("/start/foundings", form())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    shown = text_of(answer)
    assert "新安县已开通" in shown
    assert "测试诉求已撤回" in shown
    passwords = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", shown)
    assert len(passwords) == 4
    assert staff.staff_named("wang").check_password(passwords[0])
    for address in ("", "template.xlsx"):
        assert unlocked.get(f"/start/{address}").status_code == 404
    assert unlocked.post("/start/foundings", form()).status_code == 404


def test_other_methods_are_refused(unlocked):
    assert unlocked.get("/start/foundings").status_code == 405
    assert unlocked.post("/start/", {}).status_code == 405
