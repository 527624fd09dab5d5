"""The template and how a filled one is read: every problem is named with sheet, row and column, at once."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from banshi.kit.refused import Refused
from banshi.start import actions, rules, workbook
from banshi.start.facts import MARK, SHEETS, WORKING_ROLES, Administrator
from tests.start import filled


def said(content: bytes, books) -> list[str]:
    rows, problems = workbook.read(content)
    return [problem.say() for problem in problems + rules.check(rows, books)[1]]


def test_the_template_has_its_sheets_notes_examples_and_dropdowns():
    book = load_workbook(io.BytesIO(actions.template()))
    assert book.sheetnames == ["地名", "单位", "派单目录", "人员任职", "分类代码", "角色", "单位类别"]
    for sheet in SHEETS:
        page = book[sheet.title]
        assert "示例" in page["A1"].value
        assert [cell.value for cell in page[2]] == [column.label for column in sheet.columns]
        assert page.cell(3, len(sheet.columns)).value == MARK
    choices = {str(v.sqref): v.formula1 for v in book["人员任职"].data_validations.dataValidation if v.type}
    assert choices["C4:C2000"] == f"'角色'!$A$2:$A${len(WORKING_ROLES) + 1}"
    listed = [row[0].value for row in book["角色"].iter_rows(min_row=2)]
    assert "受理员" in listed
    assert "安全管理员" not in listed


def test_the_untouched_template_says_only_that_it_is_empty(books):
    assert said(actions.template(), books) == [
        "地名：没有内容。请至少填写一行",
        "单位：没有内容。请至少填写一行",
        "派单目录：没有内容。请至少填写一行",
        "人员任职：没有内容。请至少填写一行",
    ]


def test_a_sound_workbook_gives_a_plan_with_parents_first_and_names_the_rows_passed_over(books):
    rows, problems = workbook.read(filled.workbook())
    plan, wrong = rules.check(rows, books)
    assert problems == wrong == []
    assert [unit["code"] for unit in plan.units] == ["xf", "rx", "sl", "hk"]
    assert plan.units[3]["place_path"] == "88/8801"
    assert plan.units[1]["place_path"] == "88", "without a place a unit serves the whole town"
    assert plan.places[0]["landmarks"] == ("县医院", "汽车站")
    assert plan.catalogue[1] == {"function": "02/0201", "place_path": "88/8801", "unit": "hk"}
    assert plan.passed_over == ("地名第 3 行", "单位第 3 行", "派单目录第 3 行", "人员任职第 3 行")


def cell(sheet, where, text):
    def change(book):
        book[sheet][where] = text

    return change


WRONG = [
    (cell("地名", "A5", None), "地名第 5 行“代码”：没有填写。请填写"),
    (cell("地名", "A6", "88"), "地名第 6 行“代码”：“88”与第 4 行重复。请改用别的代码"),
    (cell("地名", "C5", "77"), "地名第 5 行“上级代码”：“77”不在“地名”表里。请改正，或在“地名”表里补上"),
    (cell("地名", "C4", "880101"), "地名第 4 行“上级代码”：“88”的上级又在它自己的下级里。请改正上级代码"),
    (cell("地名", "A7", "88/02"), "地名第 7 行“代码”：“88/02”只能用字母、数字、点、横线和下划线。请改正"),
    (cell("地名", "B5", "镇" * 61), "地名第 5 行“名称”：有 61 个字，最多 60 个。请缩短"),
    (cell("单位", "E7", "99"), "单位第 7 行“服务地区代码”：“99”不在“地名”表里。请改正，或在“地名”表里补上"),
    (cell("单位", "D6", "zz"), "单位第 6 行“上级代码”：“zz”不在“单位”表里。请改正，或在“单位”表里补上"),
    (
        cell("派单目录", "A4", 1),
        "派单目录第 4 行“分类代码”：“1”不在所选规程的分类里。请查“分类代码”表；若开头的 0 被表格软件去掉，请把该列设为文本再填",
    ),
    (cell("派单目录", "C5", "no"), "派单目录第 5 行“主办单位代码”：“no”不在“单位”表里。请改正，或在“单位”表里补上"),
    (
        cell("人员任职", "A6", "李四"),
        "人员任职第 6 行“账号”：账号“李四”要用小写字母、数字、点、横线或下划线，2 至 40 位。请改正",
    ),
    (
        cell("人员任职", "A6", "Li"),
        "人员任职第 6 行“账号”：账号“Li”要用小写字母、数字、点、横线或下划线，2 至 40 位。请改正",
    ),
    (cell("人员任职", "D6", "no"), "人员任职第 6 行“单位代码”：“no”不在“单位”表里。请改正，或在“单位”表里补上"),
    (cell("人员任职", "B5", "别人"), "人员任职第 5 行“姓名”：账号“wang”在第 4 行叫“示例王”。一人一个账号，请统一"),
    (cell("人员任职", "C5", "受理员"), "人员任职第 5 行“角色”：与第 4 行完全相同。请删去一行"),
    (
        cell("人员任职", "C8", "安全管理员"),
        "人员任职第 8 行“角色”：“安全管理员”不在本表设置，开通时另设，不能由办理人员兼任。请删去这一行",
    ),
    (
        cell("人员任职", "C8", "局长"),
        f"人员任职第 8 行“角色”：没有“局长”这个角色。可用：{'、'.join(WORKING_ROLES)}",
    ),
    (cell("人员任职", "C4", "派单员"), "人员任职：没有受理员，居民的诉求没有人接。请至少填一名受理员"),
]


@pytest.mark.parametrize(("change", "expected"), WRONG, ids=[expected[:12] for _, expected in WRONG])
def test_each_wrong_cell_is_named_with_what_to_do(change, expected, books):
    assert expected in said(filled.workbook(change=change), books)


def test_everything_wrong_is_said_at_once_in_the_order_of_sheets_and_rows(books):
    def spoil(book):
        book["人员任职"]["D6"] = "no"
        book["地名"]["C6"] = "77"
        book["派单目录"]["C4"] = "no"
        book["地名"]["B5"] = None

    found = said(filled.workbook(change=spoil), books)
    assert [line.split("：")[0] for line in found] == [
        "地名第 5 行“名称”",
        "地名第 6 行“上级代码”",
        "派单目录第 4 行“主办单位代码”",
        "人员任职第 6 行“单位代码”",
    ]


def test_a_function_and_place_given_twice_names_the_other_row(books):
    found = said(filled.workbook(catalogue=(("01", "", "sl"), ("01", "", "hk"))), books)
    assert found == ["派单目录第 5 行“分类代码”：同一分类、同一地区在第 4 行已有主办单位。请只留一行"]


def test_numbers_full_width_digits_and_moved_columns_are_read_as_meant(books):
    def change(book):
        page = book["地名"]
        page["A4"], page["C5"] = 88, "８８"
        page.insert_cols(1)
        page["A2"] = "顺序"

    assert said(filled.workbook(change=change), books) == []


def test_a_missing_sheet_and_a_lost_head_are_named(books):
    def change(book):
        del book["单位"]
        book["地名"].delete_rows(2)

    found = said(filled.workbook(change=change), books)
    assert "单位：工作簿里没有这张表。请用下载的模板填写，不要改表名" in found
    assert any(line.startswith("地名：前 10 行里没有找到表头") for line in found)


def packed(name: str, content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xd0\xcf\x11\xe0 an old workbook",
        "代码,名称\n1,某地\n".encode("gb18030"),
        packed("hello.txt", b"hello"),
        packed("xl/workbook.xml", b"not xml"),
        packed("xl/workbook.xml", b" " * (210 * 1024 * 1024)),
        filled.workbook()[:3000],
    ],
    ids=["empty", "xls", "csv", "zip", "broken", "bomb", "cut"],
)
def test_what_is_no_workbook_is_refused_in_words(content):
    with pytest.raises(Refused, match="不是 XLSX 工作簿"):
        workbook.read(content)


def test_a_workbook_too_large_is_refused():
    with pytest.raises(Refused, match="超过 10 MB"):
        workbook.read(b"x" * (11 * 1024 * 1024))


def test_a_workbook_of_other_sheets_names_the_four_it_lacks(books):
    kept = io.BytesIO()
    Workbook().save(kept)
    found = said(kept.getvalue(), books)
    assert len([line for line in found if "工作簿里没有这张表" in line]) == 4


def test_warnings_say_what_will_work_less_well(books):
    rows, _ = workbook.read(filled.workbook())
    plan, _ = rules.check(rows, books)
    text = "\n".join(plan.warnings)
    assert "没有回访员：没有人电话回访。" in text
    assert "还没有承办人，派去的诉求没有人签收：河口镇人民政府。" in text
    assert "没有派单员" not in text
    for role in ("专项工作员", "发布员", "评审员"):
        assert f"没有{role}：" in text
    assert "拖欠工资" in text or "等 " in text


def test_a_username_that_cannot_be_is_named_once(books):
    found = said(filled.workbook(staff=(("张 三", "示例张", "受理员", "rx"),)), books)
    assert [line for line in found if "张 三" in line] == [
        "人员任职第 4 行“账号”：账号“张 三”要用小写字母、数字、点、横线或下划线，2 至 40 位。请改正"
    ]


OUTSIDE = (
    ("sj", "新安县审计局", "审计局", "xf", "", "", "", ""),
    ("dc", "新安县调查队", "调查队", "xf", "", "", "", ""),
)


@pytest.mark.parametrize(
    ("auditors", "alone", "single"),
    [
        (("sl",), {"sl", "xf"}, {"hk"}),
        (("xf",), {"sl", "hk", "xf"}, set()),
        (("sj",), {"xf"}, {"sl", "hk"}),
        (("sj", "dc"), {"xf"}, set()),
        ((), set(), set()),
    ],
)
def test_a_warning_names_the_units_that_nobody_or_only_one_body_outside_their_line_can_vouch_for(
    books, auditors, alone, single
):
    names = {row[0]: row[1] for row in (*filled.UNITS, *OUTSIDE)}
    staff = (
        *(row for row in filled.STAFF if row[2] != "承办人"),
        ("li", "示例李", "承办人", "sl"),
        ("hao", "示例郝", "承办人", "hk"),
        ("xian", "示例县", "专项工作员", "xf"),
        *((f"he{n}", f"示例核{n}", "核验员", unit) for n, unit in enumerate(auditors)),
    )
    rows, _ = workbook.read(filled.workbook(units=(*filled.UNITS, *OUTSIDE), staff=staff))
    plan, wrong = rules.check(rows, books)
    assert not wrong
    nobody = next((one for one in plan.warnings if "线外没有核验员" in one), "")
    only_one = next((one for one in plan.warnings if "线外只有一个单位有核验员" in one), "")
    assert {code for code, name in names.items() if name in nobody} == alone
    assert {code for code, name in names.items() if name in only_one} == single


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), "须设安全管理员"),
        ((Administrator("security_admin", "an", "示例", "short"),), "密码至少 10 个字符"),
        ((Administrator("security_admin", "anquan", "示例", "anquan-123456"),), "密码太容易猜"),
        ((Administrator("security_admin", "安全", "示例", "quiet-river-58"),), "账号要用小写字母"),
        ((Administrator("security_admin", "anquan", "", "quiet-river-58"),), "请填写姓名"),
        ((Administrator("handler", "anquan", "示例", "quiet-river-58"),), "不是管理员角色"),
        (
            (
                Administrator("security_admin", "anquan", "示例", "quiet-river-58"),
                Administrator("audit_admin", "anquan", "示例", "quiet-river-58"),
            ),
            "三类管理员不能由一人兼任",
        ),
        ((Administrator("security_admin", "wang", "示例", "quiet-river-58"),), "管理员不能兼任办理类角色"),
    ],
)
def test_administrators_are_kept_apart_and_have_passwords(given, expected):
    assert any(expected in problem.say() for problem in rules.check_administrators(given, {"wang"}))
