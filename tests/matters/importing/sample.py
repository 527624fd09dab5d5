"""A small foreign table and its mapping, in columns of its own."""

import csv
import io
from pathlib import Path

from banshi.kit import clock
from banshi.matters.importing import mapping as mappings
from banshi.matters.importing import running
from banshi.matters.importing.mapping import Mapping
from banshi.matters.importing.running import Report
from tests.world import NOW

COLUMNS = ("编号", "收到", "办结", "状态", "部门", "类别", "内容", "位置", "答复")
YAML = """
source: old-system
kind: request
intake: rexian
identity: 编号
received: {column: 收到, format: "%Y-%m-%d %H:%M:%S"}
closed: {column: 办结, format: "%Y-%m-%d %H:%M:%S"}
status: {column: 状态, closed: [已办结]}
text: {columns: [内容]}
landmark: {columns: [位置]}
reply: 答复
route: {column: 部门, map: {水务: gongshui, 环保: huanbao, 交通: jiaotong}, default: zhengwu}
category: {column: 类别, map: {停水: 01/0101, 垃圾: 02/0201, 公交: 03/0301}, default: "99"}
place: {fixed: "990101"}
located_by: [位置]
repeats: [内容, 收到]
"""
WITHOUT_IDENTITY = YAML.replace("identity: 编号\n", "").replace("repeats: [内容, 收到]\n", "")
ROW = ("1", "2026-02-02 09:30:00", "2026-02-05 16:00:00", "已办结", "环保", "垃圾", "垃圾没人清", "东门", "已清运")


def mapping(text: str = YAML) -> Mapping:
    return mappings.read(text.encode(), "sample.yml")


def row(number: int, **given: str) -> tuple[str, ...]:
    """A good row with its own number, and these columns otherwise."""
    own = dict(zip(COLUMNS, ROW, strict=True)) | {"编号": str(number), "内容": f"垃圾没人清（{number}）"}
    return tuple((own | given)[name] for name in COLUMNS)


def table(rows, *, columns=COLUMNS) -> str:
    """The text of a CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows((columns, *rows))
    return out.getvalue()


def write(folder: Path, rows, *, name: str = "old.csv", columns=COLUMNS, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(table(rows, columns=columns).encode(encoding))
    return path


def run(path: Path, text: str = YAML, *, dry: bool = False, rejects: Path | None = None, at=NOW) -> Report:
    with clock.frozen(at):
        return running.run(path, mapping(text), at=at, rejects=rejects or path.with_name("rejects.csv"), dry=dry)
