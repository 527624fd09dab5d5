"""The template filled in, as somebody in a small town would."""

import io

from openpyxl import load_workbook

from banshi.start import actions
from banshi.start.facts import Administrator

PLACES = (
    ("88", "新安县", "", "县医院、汽车站"),
    ("8801", "河口镇", "88", ""),
    ("880101", "河口村", "8801", "河口大桥"),
    ("8802", "山北乡", "88", ""),
)
UNITS = (
    ("rx", "新安县便民热线中心", "热线中心", "xf", "", "0000-12345", "新安路 1 号", "工作日 9:00–17:30"),
    ("xf", "新安县人民政府", "县政府", "", "", "0000-1", "新安路 1 号", "工作日 9:00–17:30"),
    ("sl", "新安县水利局", "水利局", "xf", "", "0000-2", "", ""),
    ("hk", "河口镇人民政府", "河口镇", "xf", "8801", "0000-3", "", ""),
)
CATALOGUE = (("01", "", "sl"), ("02/0201", "8801", "hk"))
STAFF = (
    ("wang", "示例王", "受理员", "rx"),
    ("wang", "示例王", "派单员", "rx"),
    ("li", "示例李", "承办人", "sl"),
    ("zhao", "示例赵", "单位负责人", "sl"),
    ("sun", "示例孙", "争议审核人", "xf"),
)
ADMINISTRATORS = (
    Administrator("security_admin", "anquan", "示例安全", "quiet-river-58"),
    Administrator("system_admin", "xitong", "示例系统", "broad-bridge-41"),
    Administrator("audit_admin", "shenji", "示例审计", "green-hills-77"),
)


def workbook(*, places=PLACES, units=UNITS, catalogue=CATALOGUE, staff=STAFF, change=lambda book: None) -> bytes:
    """The bytes of the template with these rows under the example rows; `change` may spoil it."""
    book = load_workbook(io.BytesIO(actions.template()))
    for title, rows in (("地名", places), ("单位", units), ("派单目录", catalogue), ("人员任职", staff)):
        for number, row in enumerate(rows, start=4):
            for column, text in enumerate(row, start=1):
                book[title].cell(number, column, text)
    change(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def founding(**given) -> actions.Founding:
    given = {
        "town": "新安县",
        "content": None,
        "playbooks": ["request"],
        "administrators": ADMINISTRATORS,
        **given,
    }
    return actions.Founding(**{**given, "content": given["content"] or workbook()})
