"""`banshi start`: found a town from one workbook; asks for what is missing on a terminal, otherwise says what to give."""

import argparse
import getpass
import os
import secrets
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from banshi.cli import migrating
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people import rules as people
from banshi.people.facts import ADMINISTRATORS, ROLES
from banshi.record import actions as record
from banshi.start import actions, queries
from banshi.start.facts import Administrator

ROLE_OF = {ROLES[role]: role for role in ADMINISTRATORS} | {role: role for role in ADMINISTRATORS}
ROLE_OF |= {"安全": "security_admin", "系统": "system_admin", "审计": "audit_admin"}
ROLE_OF |= {role.removesuffix("_admin"): role for role in ADMINISTRATORS}
DESCRIPTION = """开通本地：从一个工作簿建立地名、单位、派单目录和人员，选定办理规程，设好管理员。
  1. banshi start --template 开通.xlsx     写出空白模板，填好四张表
  2. banshi start --check --workbook 开通.xlsx     只检查，不写入
  3. banshi start     在终端里逐项回答；或用下面的选项一次给全
管理员的密码在终端里输入；不在终端时从标准输入读，每行一个，依 --admin 的次序，空行则自动生成。"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--template", type=Path, metavar="FILE", help="写出空白模板就停 · write the empty workbook")
    parser.add_argument("--town", help="本地名称 · the name of the town")
    parser.add_argument("--workbook", type=Path, metavar="FILE", help="填好的工作簿 · the filled workbook")
    parser.add_argument(
        "--playbook",
        action="append",
        default=[],
        metavar="NAME|FOLDER",
        help="办理规程，可多次；不写则全部 · may be repeated; all when left out",
    )
    parser.add_argument(
        "--admin",
        action="append",
        default=[],
        metavar="[角色:]USER[:姓名]",
        help="管理员，角色可用 安全（默认）、系统、审计 · security (default), system or audit",
    )
    parser.add_argument("--slips", type=Path, metavar="FILE", help="邀请单写到哪里 · where the slips are written")
    parser.add_argument("--check", action="store_true", help="只检查工作簿，不写入 · check and write nothing")


def run(options: argparse.Namespace) -> int:
    if options.template:
        return _template(options.template)
    _ready()
    if not options.check:
        actions.refuse_unless_empty()
    if sys.stdin.isatty():
        _greet()
    town = "" if options.check else options.town or _asked("本地名称，例如 某某县：", "--town")
    workbook = options.workbook or Path(_asked("填好的工作簿（.xlsx 文件）：", "--workbook"))
    names = options.playbook or [offer.name for offer in queries.offers()]
    content = _content(workbook)
    if options.check:
        return _check(actions.Founding(town, content, names, ()))
    founding = actions.Founding(town, content, names, _administrators(options.admin))
    # the file first: passwords that could not be written down would be lost
    slips = options.slips or Path(settings.BANSHI_HOME) / f"invitations-{secrets.token_hex(3)}.html"
    _write(slips, b"", mode=0o600)
    try:
        founded = actions.found(founding, at=clock.now(), progress=_progress)
    except BaseException:
        slips.unlink()
        raise
    slips.write_bytes(_printed(founded))
    _tell(founded, slips)
    return 0


def _ready() -> None:
    if migrating.pending():
        print("正在建立或升级数据库…", flush=True)
        migrating.migrate()
    record.install_guards()


def _template(path: Path) -> int:
    _write(path, actions.template(), mode=0o644)
    print(f"模板已写到 {path}。填好四张表后：banshi start --check --workbook {path}")
    return 0


def _write(path: Path, content: bytes, *, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as error:
        raise Refused(
            "cannot_write",
            "不能写到 {path}：{why}。请换一个还不存在的文件名。",
            "Cannot write {path}: {why}. Choose a name that does not exist yet.",
            where=str(path),
            path=str(path),
            why=error.strerror,
        ) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _greet() -> None:
    print("开通本地。随时可以按 Ctrl+C 放弃，放弃时什么都不会写入。")
    print(f"也可以在浏览器里开通：{settings.BANSHI_URL}/start/，开通码 {queries.start_code()}\n")


def _asked(question: str, option: str) -> str:
    said = input(question).strip() if sys.stdin.isatty() else ""
    if not said:
        raise Refused(
            "option_missing",
            "缺少 {option}。在终端里运行 banshi start 会逐项询问。",
            "{option} is missing; on a terminal banshi start asks for it.",
            where=option,
            option=option,
        )
    return said


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            "cannot_read",
            "读不了 {path}：{why}。请核对文件名。模板可用 banshi start --template FILE 写出。",
            "Cannot read {path}: {why}. Check its name; banshi start --template FILE writes an empty one.",
            where=str(path),
            path=str(path),
            why=error.strerror,
        ) from error


def _check(founding: actions.Founding) -> int:
    plan, _ = actions.check(founding, workbook_only=True)
    places, units, catalogue, staff = map(len, (plan.places, plan.units, plan.catalogue, plan.staff))
    print(f"工作簿没有问题：地名 {places} 个，单位 {units} 个，派单目录 {catalogue} 条，任职 {staff} 项。还没有写入。")
    _list("不导入的示例行：", plan.passed_over)
    _list("请留意：", plan.warnings)
    return 0


def _list(title: str, lines) -> None:
    if lines:
        print(title)
        for line in lines:
            print(f"  {line}")


def _administrators(given: list[str]) -> list[Administrator]:
    if not given and sys.stdin.isatty():
        given = _asked_administrators()
    if not given:
        _asked("", "--admin")
    return [_administrator(text) for text in given]


def _asked_administrators() -> list[str]:
    print("\n三类管理员分设，都看不到诉求内容。安全管理员必须有；另外两类直接回车，以后再设。")
    found = []
    for role in ("security_admin", "system_admin", "audit_admin"):
        username = input(f"{ROLES[role]}的账号：").strip()
        if username:
            found.append(f"{role}:{username}:{input('  姓名：').strip()}")
    return found


def _administrator(text: str) -> Administrator:
    parts = [part.strip() for part in text.replace("：", ":").split(":")]
    role = ROLE_OF.get(parts[0]) if len(parts) > 1 else "security_admin"
    if len(parts) > 1:
        parts = parts[1:]
    if role is None or not parts[0] or len(parts) > 2:
        raise Refused(
            "bad_admin",
            "--admin “{text}”应写成 账号，或 角色:账号:姓名，角色可用 安全、系统、审计。",
            "--admin “{text}”: write USER or ROLE:USER:NAME; roles are security, system and audit.",
            where="--admin",
            text=text,
        )
    name = parts[1] if len(parts) > 1 and parts[1] else ROLES[role]
    password = _password(f"{ROLES[role]} {parts[0]}")
    if password:
        return Administrator(role, parts[0], name, password)
    made = people.initial_password(secrets.randbelow)
    return Administrator(role, parts[0], name, made, must_change=True)


def _password(whose: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    while True:
        first = getpass.getpass(f"{whose} 的密码（至少 10 个字符；留空则自动生成）：")
        if first == getpass.getpass("再输一遍："):
            return first
        print("两遍不一样，请重新输入。")


def _progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r正在建账号 {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _printed(founded: actions.Founded) -> bytes:
    css = Path(finders.find("web/paper.css")).read_text()
    context = {"slips": founded.slips, "town": founded.town, "address": settings.BANSHI_URL, "css": css}
    return render_to_string("start/slips.html", context).encode()


def _tell(founded: actions.Founded, slips: Path) -> None:
    counted = "，".join(f"{name} {count}" for name, count in founded.counts.items())
    print(f"\n{founded.town}已开通：{counted}。")
    print("\n测试：")
    for line in founded.checks:
        print(f"  {'✓' if line.good else '！要处理：'} {line.zh}")
    _list("\n请留意：", founded.warnings)
    _list("\n没有导入的示例行：", founded.passed_over)
    for admin in founded.administrators:
        if admin.must_change:
            print(f"\n{ROLES[admin.role]} {admin.username} 的初始密码：{admin.password}（首次登录要改）")
    print(f"\n邀请单在 {slips}：请打印后交给本人，然后删除文件。")
    print("下一步：banshi serve，用安全管理员的账号在 /desk/ 登录。")
