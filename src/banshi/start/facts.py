"""The workbook a town is founded from: its sheets and columns, its rows, and what can be wrong with them."""

from msgspec import Struct

from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.units.facts import KINDS

MARK = "示例"
MOST_ROWS = 20_000
KIND_OF = {label: kind for kind, label in KINDS.items()}
WORKING_ROLES = {label: role for role, label in ROLES.items() if role not in ADMINISTRATORS}


class Column(Struct, frozen=True):
    """One column: `kind` is code (no blanks, no slash), text or mark; `list_of` names where a dropdown gets its choices."""

    name: str
    label: str
    help: str
    kind: str = "text"
    required: bool = False
    most: int = 80
    width: int = 18
    list_of: str = ""


class Sheet(Struct, frozen=True):
    """One sheet: the note above its head, its columns, and the example row that reading passes over."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    example: tuple[str, ...]


class Row(Struct, frozen=True):
    """One row as it was typed: its number in the workbook and its texts by column name."""

    sheet: str
    number: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


class RowProblem(Struct, frozen=True):
    """What is wrong with one cell (or a whole sheet, for row 0), and what to do."""

    sheet: str
    row: int
    column: str
    zh: str
    en: str

    def say(self, language: str = "zh-hans") -> str:
        """Where, what, and what to do now."""
        en = language.startswith("en")
        title = SHEET[self.sheet].title if self.sheet in SHEET else self.sheet
        place = title
        if self.row:
            place += f" row {self.row}" if en else f"第 {self.row} 行"
        if self.column:
            place += f" “{label_of(self.sheet, self.column)}”" if en else f"“{label_of(self.sheet, self.column)}”"
        return f"{place}: {self.en}" if en else f"{place}：{self.zh}"


class Administrator(Struct, frozen=True):
    """A first account with its password: set on the spot, or made up and then to be changed at the first sign-in."""

    role: str
    username: str
    name: str
    password: str
    must_change: bool = False


class Plan(Struct, frozen=True):
    """A sound workbook, ordered so that parents come first; `passed_over` names the example rows left out."""

    places: tuple[dict, ...]
    units: tuple[dict, ...]
    catalogue: tuple[dict, ...]
    staff: tuple[Row, ...]
    passed_over: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class Slip(Struct, frozen=True):
    """An invitation on paper: the one place where an initial password stands in clear."""

    name: str
    username: str
    password: str
    posts: str


class Check(Struct, frozen=True):
    """One line of the report at the end: whether it is as it should be, and in words."""

    good: bool
    zh: str


REMARK = Column("remark", "备注", f"写“{MARK}”的行不导入", width=12, most=200)

PLACES = Sheet(
    "places",
    "地名",
    "本地的地名，从最高一级写起，每行一个：例如县、乡镇、村（社区）。代码自定，不重复即可，建议用统计用区划代码。",
    (
        Column("code", "代码", "字母或数字，不超过 20 位", "code", required=True, most=20),
        Column("name", "名称", "例如 青河镇", required=True, most=60),
        Column("parent", "上级代码", "最高一级留空", "code", most=20, list_of="places"),
        Column("landmarks", "标志物", "居民认得的地点，用顿号隔开，可不填", width=40, most=500),
        REMARK,
    ),
    ("990101", "示例县", "", "县医院、人民广场", MARK),
)
UNITS = Sheet(
    "units",
    "单位",
    "承办、受理、审核的单位，每行一个。代码自定，用字母或拼音，以后不改。电话和地址会给居民看，请填公开的办公电话，不填手机。",
    (
        Column("code", "代码", "字母或数字，不超过 30 位", "code", required=True, most=30),
        Column("name", "全称", "例如 示例县水利局", required=True, most=80, width=28),
        Column("short_name", "简称", "列表里显示，留空则用全称", most=30),
        Column("parent", "上级代码", "最高一级留空", "code", most=30, list_of="units"),
        Column("place", "服务地区代码", "见“地名”表；留空表示全域", "code", most=20, list_of="places"),
        Column("phone", "办公电话", "居民可以拨打", most=60),
        Column("address", "办公地址", "居民可以前往", most=120, width=28),
        Column("hours", "办公时间", "例如 工作日 9:00–12:00", most=80, width=28),
        Column("kind", "单位类别", "可不填；从列表里选，用来分类统计和抽查", most=20, list_of="kinds"),
        REMARK,
    ),
    (
        "shuili",
        "示例县水利局",
        "水利局",
        "",
        "",
        "0000-1000019",
        "示例路 1 号",
        "工作日 9:00–12:00、13:30–17:30",
        "",
        MARK,
    ),
)
CATALOGUE = Sheet(
    "catalogue",
    "派单目录",
    "哪一类诉求、在哪个地区、由哪个单位主办。地区留空表示全域；同一类里，地区和分类越具体的越优先。分类代码见“分类代码”表，角色的名称见“角色”表。",
    (
        Column("function", "分类代码", "见“分类代码”表", "code", required=True, most=60, list_of="functions"),
        Column("place", "地区代码", "留空表示全域", "code", most=20, list_of="places"),
        Column("unit", "主办单位代码", "见“单位”表", "code", required=True, most=30, list_of="units"),
        REMARK,
    ),
    ("02/0202", "", "shuili", MARK),
)
STAFF = Sheet(
    "staff",
    "人员任职",
    "工作人员和他们的角色，每行一项任职；一个人有几个角色就写几行，账号、姓名相同。"
    "系统、安全、审计管理员不写在这里，开通时另设。初始密码由系统生成，打印在邀请单上。",
    (
        Column("username", "账号", "小写字母、数字，2 至 40 位", "code", required=True, most=40),
        Column("name", "姓名", "本人姓名", required=True, most=40),
        Column("role", "角色", "从列表里选", required=True, most=30, list_of="roles"),
        Column("unit", "单位代码", "见“单位”表", "code", required=True, most=30, list_of="units"),
        REMARK,
    ),
    ("shili", "示例人员", "承办人", "shuili", MARK),
)
SHEETS = (PLACES, UNITS, CATALOGUE, STAFF)
SHEET = {sheet.name: sheet for sheet in SHEETS}


def label_of(sheet: str, column: str) -> str:
    """What stands above a column in the workbook."""
    columns = SHEET[sheet].columns if sheet in SHEET else ()
    return next((found.label for found in columns if found.name == column), column)
