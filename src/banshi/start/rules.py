"""Whether a workbook can found a town: every row is checked, everything wrong is said at once. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from banshi.people import rules as people
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.start.facts import KIND_OF, MARK, SHEET, WORKING_ROLES, Administrator, Column, Plan, Row, RowProblem

_CODE = re.compile(r"[0-9A-Za-z._-]+(/[0-9A-Za-z._-]+)*")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
DEEPEST = 8
LONGEST_PATH = 200
MOST_LISTED = 8
Rows = Mapping[str, Sequence[Row]]


def check(rows: Rows, books: Sequence[Playbook]) -> tuple[Plan | None, list[RowProblem]]:
    """The plan of a workbook, or None with every problem in the order of sheets and rows."""
    passed_over = tuple(
        f"{SHEET[name].title}第 {row.number} 行"
        for name in SHEET
        for row in rows.get(name, ())
        if row["remark"].strip() == MARK
    )
    kept = {name: [_clean(row) for row in rows.get(name, ()) if row["remark"].strip() != MARK] for name in SHEET}
    problems = [problem for name in SHEET for row in kept[name] for problem in _cells(row)]
    problems += [
        RowProblem(name, 0, "", "没有内容。请至少填写一行", "is empty; fill in one row at least")
        for name in SHEET
        if not kept[name]
    ]
    problems += _trees(kept) + _catalogue(kept, functions(books)) + _staff(kept)
    if problems:
        order = {name: n for n, name in enumerate(SHEET)}
        return None, sorted(problems, key=lambda p: (order[p.sheet], p.row))
    return _plan(kept, passed_over, warnings(kept, books)), []


def functions(books: Iterable[Playbook]) -> dict[str, str]:
    """What the catalogue may hold: the functions of all categories and whatever lies above them, with their words."""
    found: dict[str, str] = {}
    for book in books:
        for category in book.categories:
            found.setdefault(lookup.function_of(book, category.code), category.label.zh)
        for rule in book.routing:
            found.setdefault(rule.function, rule.name)
    for code in list(found):
        for n in range(1, code.count("/") + 1):
            found.setdefault(code.rsplit("/", n)[0], "")
    return found


def _clean(row: Row) -> Row:
    columns = {column.name: column for column in SHEET[row.sheet].columns}
    return Row(row.sheet, row.number, {name: _text(text, columns[name]) for name, text in row.values.items()})


def _text(text: str, column: Column) -> str:
    if column.kind == "code":  # full-width letters and digits are what a Chinese keyboard types
        return unicodedata.normalize("NFKC", text).strip()
    return " ".join(text.split())


def _cells(row: Row) -> Iterable[RowProblem]:
    for column in SHEET[row.sheet].columns:
        text = row[column.name]
        if column.required and not text:
            yield _problem(row, column.name, "没有填写。请填写", "is missing; fill it in")
        elif len(text) > column.most:
            zh = f"有 {len(text)} 个字，最多 {column.most} 个。请缩短"
            yield _problem(row, column.name, zh, f"has {len(text)} characters; at most {column.most}")
        elif text and column.kind == "code" and not _sound_code(column.name, text):
            zh = f"“{text}”只能用字母、数字、点、横线和下划线。请改正"
            yield _problem(row, column.name, zh, f"“{text}” may hold letters, digits, dots, dashes and underscores")


def _sound_code(column: str, text: str) -> bool:
    if column == "username":  # has a rule of its own, and one cell is named once
        return True
    return bool(_CODE.fullmatch(text)) and (column == "function" or "/" not in text)


def _problem(row: Row, column: str, zh: str, en: str) -> RowProblem:
    return RowProblem(row.sheet, row.number, column, zh, en)


def _trees(kept: Rows) -> list[RowProblem]:
    places = {row["code"] for row in kept["places"]}
    problems = [*_tree(kept["places"]), *_tree(kept["units"])]
    for row in kept["units"]:
        if row["place"] and row["place"] not in places:
            problems.append(_unknown(row, "place", "地名"))
        if row["kind"] and kind_of(row["kind"]) is None:
            known = "、".join(KIND_OF)
            zh = f"没有“{row['kind']}”这个单位类别。可用：{known}；不清楚的留空"
            problems.append(
                _problem(row, "kind", zh, f"there is no kind “{row['kind']}”; known: {known}, or leave it empty")
            )
    return problems


def kind_of(text: str) -> str | None:
    """The kind of a label or a kind's own name, nothing for nothing; None for what is no kind."""
    kind = KIND_OF.get(text, text)
    return kind if kind in ("", *KIND_OF.values()) else None


def _unknown(row: Row, column: str, title: str) -> RowProblem:
    zh = f"“{row[column]}”不在“{title}”表里。请改正，或在“{title}”表里补上"
    return _problem(row, column, zh, f"“{row[column]}” is not on the sheet “{title}”; mend it or add it there")


def _tree(rows: Sequence[Row]) -> Iterable[RowProblem]:
    """Codes stand once, parents exist, nobody lies under themselves, no path is too deep."""
    first: dict[str, Row] = {}
    for row in rows:
        if row["code"] in first and row["code"]:
            zh = f"“{row['code']}”与第 {first[row['code']].number} 行重复。请改用别的代码"
            yield _problem(row, "code", zh, f"“{row['code']}” stands in row {first[row['code']].number} already")
        first.setdefault(row["code"], row)
    for row in rows:
        if row["parent"] and row["parent"] not in first:
            yield _unknown(row, "parent", SHEET[row.sheet].title)
        elif row["parent"]:
            line = _line(row["code"], first)
            if line is None:
                zh = f"“{row['code']}”的上级又在它自己的下级里。请改正上级代码"
                yield _problem(row, "parent", zh, f"“{row['code']}” lies under itself; mend its parent")
            elif len(line) > DEEPEST or len("/".join(line)) > LONGEST_PATH:
                zh = f"层级太深或代码太长（{len(line)} 级）。最多 {DEEPEST} 级，各级代码合计不超过 {LONGEST_PATH} 位"
                yield _problem(row, "parent", zh, f"is {len(line)} levels deep; at most {DEEPEST}, and shorter codes")


def _line(code: str, rows: Mapping[str, Row]) -> list[str] | None:
    """The codes from the top down to this one; None when they go in a circle."""
    line: list[str] = []
    while code and code in rows:
        if code in line:
            return None
        line.insert(0, code)
        code = rows[code]["parent"]
    return line


def _catalogue(kept: Rows, known: Collection[str]) -> list[RowProblem]:
    places = {row["code"] for row in kept["places"]}
    units = {row["code"] for row in kept["units"]}
    seen: dict[tuple[str, str], int] = {}
    problems = []
    for row in kept["catalogue"]:
        if row["function"] and row["function"] not in known:
            zh = f"“{row['function']}”不在所选规程的分类里。请查“分类代码”表；若开头的 0 被表格软件去掉，请把该列设为文本再填"
            en = f"“{row['function']}” is no category of the chosen playbooks; was a leading zero dropped? Make the column text"
            problems.append(_problem(row, "function", zh, en))
        if row["place"] and row["place"] not in places:
            problems.append(_unknown(row, "place", "地名"))
        if row["unit"] and row["unit"] not in units:
            problems.append(_unknown(row, "unit", "单位"))
        key = (row["function"], row["place"])
        if key in seen:
            zh = f"同一分类、同一地区在第 {seen[key]} 行已有主办单位。请只留一行"
            problems.append(_problem(row, "function", zh, f"row {seen[key]} gives this function and place already"))
        seen.setdefault(key, row.number)
    return problems


def _staff(kept: Rows) -> list[RowProblem]:
    units = {row["code"] for row in kept["units"]}
    problems: list[RowProblem] = []
    names: dict[str, Row] = {}
    posts: dict[tuple, int] = {}
    for row in kept["staff"]:
        username, role = row["username"], row["role"]
        if username and not _USERNAME.fullmatch(username):
            zh = f"账号“{username}”要用小写字母、数字、点、横线或下划线，2 至 40 位。请改正"
            problems.append(_problem(row, "username", zh, f"“{username}”: 2 to 40 lower-case letters, digits, . - _"))
        if role and role_of(role) is None:
            problems.append(_problem(row, "role", *_no_role(role)))
        if row["unit"] and row["unit"] not in units:
            problems.append(_unknown(row, "unit", "单位"))
        same = names.setdefault(username, row)
        if username and same["name"] != row["name"]:
            zh = f"账号“{username}”在第 {same.number} 行叫“{same['name']}”。一人一个账号，请统一"
            problems.append(_problem(row, "name", zh, f"“{username}” is “{same['name']}” in row {same.number}"))
        key = (username, role, row["unit"])
        if key in posts and all(key):
            zh = f"与第 {posts[key]} 行完全相同。请删去一行"
            problems.append(_problem(row, "role", zh, f"is the same as row {posts[key]}; delete one"))
        posts.setdefault(key, row.number)
    if kept["staff"] and not any(role_of(row["role"]) == "intake_agent" for row in kept["staff"]):
        zh = "没有受理员，居民的诉求没有人接。请至少填一名受理员"
        problems.append(RowProblem("staff", 0, "", zh, "has no intake agent; give one at least"))
    return problems


def role_of(text: str) -> str | None:
    """The role of a label or a role's own name; None for an administrator or anything unknown."""
    role = WORKING_ROLES.get(text, text)
    return role if role in ROLES and role not in ADMINISTRATORS else None


def _no_role(text: str) -> tuple[str, str]:
    known = "、".join(WORKING_ROLES)
    if text in ADMINISTRATORS or text in ROLES.values():
        return (
            f"“{text}”不在本表设置，开通时另设，不能由办理人员兼任。请删去这一行",
            f"“{text}” is not given here but on founding, and to nobody who handles matters",
        )
    return f"没有“{text}”这个角色。可用：{known}", f"there is no role “{text}”; known: {known}"


def warnings(kept: Rows, books: Sequence[Playbook]) -> tuple[str, ...]:
    """What will work less well than it could: nothing here stops the founding."""
    roles: dict[str, set[str]] = {}
    for row in kept["staff"]:
        roles.setdefault(role_of(row["role"]) or "", set()).add(row["unit"])
    found = [f"没有{ROLES[role]}：{why}。" for role, why in _WANTED.items() if role not in roles]
    idle = {row["unit"] for row in kept["catalogue"]} - roles.get("handler", set())
    names = {row["code"]: row["name"] for row in kept["units"]}
    if idle:
        listed = "、".join(sorted(names[code] for code in idle))
        found.append(f"派单目录里的这些单位还没有承办人，派去的诉求没有人签收：{listed}。")
    found += _outside(kept)
    open_to_all = {row["function"] for row in kept["catalogue"] if not row["place"]}
    for book in books:
        missing = [
            category.label.zh
            for category in book.categories
            if "/" in category.code and not _covered(lookup.function_of(book, category.code), open_to_all)
        ]
        if missing:
            listed = "、".join(missing[:MOST_LISTED]) + (f" 等 {len(missing)} 类" if len(missing) > MOST_LISTED else "")
            found.append(f"“{book.noun.zh}”的这些分类没有全域的主办单位，目录里没有的要由派单员逐件派单：{listed}。")
    return tuple(found)


_WORKING = ("handler", "programme_officer", "unit_head")


def _outside(kept: Rows) -> list[str]:
    """What is wanting where nobody outside a line can vouch for its work, or only one body that asks and audits alike."""
    by_code = {row["code"]: row for row in kept["units"]}
    lines = {code: _line(code, by_code) or [code] for code in by_code}
    holding = {role: {row["unit"] for row in kept["staff"] if role_of(row["role"]) == role} for role in ROLES}
    auditors = holding["auditor"] & set(lines)
    if not auditors:
        return []
    outside = {
        code: {one for one in auditors if one not in lines[code] and code not in lines[one]}
        for code in set().union(*(holding[role] for role in _WORKING)) & set(lines)
    }
    alone = sorted(by_code[code]["name"] for code, found in outside.items() if not found)
    single = sorted(by_code[code]["name"] for code, found in outside.items() if len(found) == 1)
    said = []
    if alone:
        listed = _listed(alone)
        said.append(
            f"这些单位的线外没有核验员（核验员都在它们本身、上级或下级），说办好了的没有人能核实：{listed}。请在线外的单位设核验员。"
        )
    if single:
        listed = _listed(single)
        said.append(
            f"这些单位的线外只有一个单位有核验员：{listed}。问过受益人的单位不能再核实同一项，请在第二个线外单位也设核验员。"
        )
    return said


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:MOST_LISTED]) + (f" 等 {len(names)} 个" if len(names) > MOST_LISTED else "")


_WANTED = {
    "dispatcher": "目录里找不到主办单位的诉求，只能由受理员派单",
    "unit_head": "退单、延期没有人批准",
    "adjudicator": "退单争议没有人认定责任",
    "callback_officer": "没有人电话回访",
    "auditor": "没有人抽查核验",
    "programme_officer": "没有人起草通知、报方案、填数据",
    "publisher": "没有人起草要公布的清单",
    "reviewer": "要公布的清单没有人复核，申报的项目没有人打分",
}


def _covered(function: str, wide: Collection[str]) -> bool:
    return any(function == line or function.startswith(line + "/") for line in wide)


def _plan(kept: Rows, passed_over: tuple[str, ...], warned: tuple[str, ...]) -> Plan:
    by_code = {row["code"]: row for row in kept["places"]}
    paths = {code: "/".join(_line(code, by_code)) for code in by_code}
    tops = [row["code"] for row in kept["places"] if not row["parent"]]
    whole = paths[tops[0]] if len(tops) == 1 else ""
    return Plan(
        places=tuple(_place(row) for row in _parents_first(kept["places"])),
        units=tuple(_unit(row, paths, whole) for row in _parents_first(kept["units"])),
        catalogue=tuple(
            {"function": row["function"], "place_path": paths.get(row["place"], ""), "unit": row["unit"]}
            for row in kept["catalogue"]
        ),
        staff=tuple(kept["staff"]),
        passed_over=passed_over,
        warnings=warned,
    )


def _parents_first(rows: Sequence[Row]) -> list[Row]:
    by_code = {row["code"]: row for row in rows}
    return sorted(rows, key=lambda row: len(_line(row["code"], by_code)))


def _place(row: Row) -> dict:
    marks = tuple(mark.strip() for mark in re.split("[、，,;；]", row["landmarks"]) if mark.strip())
    return {"code": row["code"], "name": row["name"], "parent": row["parent"], "landmarks": marks}


def _unit(row: Row, paths: Mapping[str, str], whole: str) -> dict:
    copied = {name: row[name] for name in ("code", "name", "short_name", "parent", "phone", "address", "hours")}
    copied["short_name"] = copied["short_name"] or row["name"][:30]
    return {**copied, "place_path": paths.get(row["place"], whole), "kind": kind_of(row["kind"]) or ""}


def check_town(name: str) -> list[RowProblem]:
    """What is wrong with the name of the town."""
    clean = name.strip()
    if clean and len(clean) <= 30 and clean.isprintable():
        return []
    zh = "请填写本地名称，不超过 30 个字，例如“某某县”"
    return [RowProblem("本地名称", 0, "", zh, "give the name of the town in thirty characters at most")]


def check_administrators(given: Sequence[Administrator], staff: Collection[str]) -> list[RowProblem]:
    """Everything wrong with the first administrators: a security administrator is needed, and each is somebody else."""
    problems = []
    if not any(admin.role == "security_admin" for admin in given):
        zh = "须设安全管理员，否则以后没有人能开账号。请填写账号、姓名和密码"
        problems.append(
            RowProblem("管理员", 0, "", zh, "a security administrator is needed, or nobody could add accounts")
        )
    seen: set[str] = set()
    for admin in given:
        problems += [
            RowProblem("管理员", 0, ROLES.get(admin.role, admin.role), *said)
            for said in _administrator(admin, seen, staff)
        ]
        seen.add(admin.username)
    return problems


def _administrator(admin: Administrator, seen: set[str], staff: Collection[str]) -> Iterable[tuple[str, str]]:
    if admin.role not in ADMINISTRATORS:
        yield "不是管理员角色", "is no administrator's role"
    if not _USERNAME.fullmatch(admin.username):
        yield (
            "账号要用小写字母、数字、点、横线或下划线，2 至 40 位",
            "the account takes 2 to 40 lower-case letters, digits, . - _",
        )
    if admin.username in seen:
        yield (
            f"账号“{admin.username}”已用于另一名管理员，三类管理员不能由一人兼任",
            "one person cannot be two administrators",
        )
    if admin.username in staff:
        yield (
            f"账号“{admin.username}”在“人员任职”表里，管理员不能兼任办理类角色",
            "an administrator cannot handle matters",
        )
    if not admin.name.strip() or len(admin.name) > 40:
        yield "请填写姓名，不超过 40 个字", "give a name of forty characters at most"
    said = people.why_unsound(admin.password, username=admin.username)
    if said:
        yield said
