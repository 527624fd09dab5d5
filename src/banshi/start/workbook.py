"""The XLSX a town is founded from: the template is written with openpyxl, a filled one is read with calamine."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineWorkbook

from banshi.kit.refused import Refused
from banshi.start.facts import KIND_OF, MOST_ROWS, SHEETS, WORKING_ROLES, Row, RowProblem, Sheet, label_of

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
FUNCTIONS = "分类代码"
ROLES, KINDS = "角色", "单位类别"
HEAD_ROWS = 10
FILLED_ROWS = 2000
_HEAD = PatternFill("solid", fgColor="E6F0F7")
_NOTE = PatternFill("solid", fgColor="FFF4DA")
_LINE = Border(bottom=Side(style="thin", color="77828C"))


def template(functions: Mapping[str, str]) -> bytes:
    """The empty workbook with its notes, one example row a sheet, dropdowns, and the categories to choose from."""
    book = Workbook()
    book.remove(book.active)
    for sheet in SHEETS:
        _write(book.create_sheet(sheet.title), sheet, functions)
    _listing(book.create_sheet(FUNCTIONS), ("分类代码（只看不填）", "名称"), list(functions.items()))
    _listing(book.create_sheet(ROLES), ("角色（只看不填）", "代码"), list(WORKING_ROLES.items()))
    _listing(book.create_sheet(KINDS), ("单位类别（只看不填）", "代码"), list(KIND_OF.items()))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(page: Worksheet, sheet: Sheet, functions: Mapping[str, str]) -> None:
    last = get_column_letter(len(sheet.columns))
    page.merge_cells(f"A1:{last}1")
    page["A1"] = f"{sheet.note}备注写“示例”的行不导入。请从第 4 行起填写。"
    page["A1"].fill, page["A1"].alignment = _NOTE, Alignment(wrap_text=True, vertical="top")
    page.row_dimensions[1].height = 64
    for number, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        head = page.cell(2, number, column.label)
        head.font, head.fill, head.border = Font(bold=True), _HEAD, _LINE
        page.column_dimensions[letter].width = column.width
        page.column_dimensions[letter].number_format = "@"  # as text, or "01" would become 1
        example = page.cell(3, number, sheet.example[number - 1] or None)
        example.font = Font(italic=True, color="56616B")
        example.number_format = "@"
        page.add_data_validation(_prompted(column, letter, len(functions)))
    page.freeze_panes = "A3"


def _prompted(column, letter: str, functions: int) -> DataValidation:
    """The dropdown of a column, or only what it takes, shown when a cell is chosen."""
    sources = {
        "roles": f"'{ROLES}'!$A$2:$A${len(WORKING_ROLES) + 1}",
        "kinds": f"'{KINDS}'!$A$2:$A${len(KIND_OF) + 1}",
        "functions": f"'{FUNCTIONS}'!$A$2:$A${functions + 1}",
        "places": f"'地名'!$A$4:$A${FILLED_ROWS}",
        "units": f"'单位'!$A$4:$A${FILLED_ROWS}",
    }
    source = sources.get(column.list_of)
    rule = DataValidation(type="list" if source else None, formula1=source, allow_blank=True)
    closed = {"roles": ("请从列表里选一个角色。", "没有这个角色"), "kinds": ("请从列表里选，或留空。", "没有这个类别")}
    rule.showErrorMessage = column.list_of in closed
    rule.error, rule.errorTitle = closed.get(column.list_of, (None, None))
    rule.prompt, rule.promptTitle, rule.showInputMessage = column.help, column.label, True
    rule.add(f"{letter}4:{letter}{FILLED_ROWS}")
    return rule


def _listing(page: Worksheet, heads: tuple[str, str], rows: Sequence[tuple[str, str]]) -> None:
    for number, head in enumerate(heads, start=1):
        cell = page.cell(1, number, head)
        cell.font, cell.fill = Font(bold=True), _HEAD
        page.column_dimensions[get_column_letter(number)].width = 26
    for row in rows:
        page.append(row)
    for line in page.iter_rows(min_row=2):
        for cell in line:
            cell.number_format = "@"
    page.freeze_panes = "A2"


def read(content: bytes) -> tuple[dict[str, list[Row]], list[RowProblem]]:
    """The rows of every sheet by its name, and what cannot be found in the workbook; Refused for no workbook at all."""
    _sound(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        titles = set(book.sheet_names)
        found, problems = {}, []
        for sheet in SHEETS:
            if sheet.title not in titles:
                zh = "工作簿里没有这张表。请用下载的模板填写，不要改表名"
                problems.append(
                    RowProblem(sheet.name, 0, "", zh, "is missing; fill in the template, keep its sheet names")
                )
                continue
            lines = book.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False, nrows=MOST_ROWS + HEAD_ROWS)
            rows, wrong = _rows(sheet, lines)
            found[sheet.name] = rows
            problems += wrong
    except CalamineError as error:
        raise _unreadable() from error
    return found, problems


def _sound(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise Refused(
            "workbook_too_large",
            "工作簿超过 {size} MB，没有读取。请只保留模板里的表，去掉图片后再传。",
            "The workbook is over {size} MB; keep the template's sheets only and take pictures out.",
            where="workbook",
            size=MOST_BYTES // 1024 // 1024,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names, unpacked = packed.namelist(), sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise _unreadable() from error
    if "xl/workbook.xml" not in names or unpacked > MOST_UNPACKED:
        raise _unreadable()


def _unreadable() -> Refused:
    return Refused(
        "no_workbook",
        "这个文件不是 XLSX 工作簿，或已损坏、有密码。请在表格软件里另存为 .xlsx，不设密码，再传一次。",
        "This is no XLSX workbook, or it is damaged or has a password; save it as .xlsx without one.",
        where="workbook",
    )


def _rows(sheet: Sheet, lines: Sequence[Sequence]) -> tuple[list[Row], list[RowProblem]]:
    head = _head(sheet, lines)
    if head is None:
        labels = "、".join(column.label for column in sheet.columns if column.required)
        zh = f"前 {HEAD_ROWS} 行里没有找到表头（{labels}）。请保留模板的表头"
        return [], [RowProblem(sheet.name, 0, "", zh, "has no head row; keep the template's")]
    position = {_label(cell): n for n, cell in enumerate(lines[head])}
    columns = {column.name: position[column.label] for column in sheet.columns if column.label in position}
    rows = [Row(sheet.name, number, values) for number, values in _filled(lines, head, columns)]
    if len(lines) - head > MOST_ROWS:
        zh = f"超过 {MOST_ROWS} 行，没有导入。请分次办理，或删去空白的格式行"
        return [], [RowProblem(sheet.name, 0, "", zh, f"has more than {MOST_ROWS} rows")]
    return rows, []


def _filled(lines: Sequence[Sequence], head: int, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        values = {name: _text(line[n]) if n < len(line) else "" for name, n in columns.items()}
        if any(values.values()):
            yield number, values


def _head(sheet: Sheet, lines: Sequence[Sequence]) -> int | None:
    wanted = {label_of(sheet.name, column.name) for column in sheet.columns if column.required}
    return next((n for n, line in enumerate(lines[:HEAD_ROWS]) if wanted <= {_label(cell) for cell in line}), None)


def _label(cell: object) -> str:
    return str(cell).strip()


def _text(cell: object) -> str:
    """What the person sees in the cell: 990101.0 was typed as 990101."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return str(cell).strip()
