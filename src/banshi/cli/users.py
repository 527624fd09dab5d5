"""`banshi user`: accounts and posts from the shell; a password is asked for or made up, never given on the line."""

import argparse
import getpass
import secrets
import sys

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people import actions as people
from banshi.people import queries
from banshi.people.facts import ROLES


def add(commands) -> None:
    """Put the user commands among the others."""
    parser = commands.add_parser("user", help="账号与任职 · accounts and posts")
    verbs = parser.add_subparsers(required=True, metavar="add | appoint | password | list")
    new = verbs.add_parser("add", help="新账号 · a new account")
    new.add_argument("username")
    new.add_argument("--name", required=True, help="显示的姓名 · the name shown")
    new.add_argument("--role", action="append", default=[], metavar="角色@单位", help="可多次 · may be repeated")
    new.set_defaults(run=_add)
    post = verbs.add_parser("appoint", help="任职 · give a role in a unit")
    post.add_argument("username")
    post.add_argument("role", metavar="角色@单位")
    post.set_defaults(run=_appoint)
    word = verbs.add_parser("password", help="重设密码 · set a new password")
    word.add_argument("username")
    word.set_defaults(run=_password)
    verbs.add_parser("list", help="列出 · list").set_defaults(run=_list)


def _today():
    return clock.now().astimezone(calendars.current().tz).date()


def _found(username: str):
    staff = queries.staff_named(username)
    if staff is None:
        raise Refused("no_user", "没有账号“{name}”。", "There is no account “{name}”.", name=username)
    return staff


def _post(text: str) -> tuple[str, str]:
    role, at, unit = text.partition("@")
    by_label = {label: code for code, label in ROLES.items()}
    if not at or by_label.get(role, role) not in ROLES:
        raise Refused(
            "bad_post",
            "“{text}”应写成 角色@单位代码，角色可用：{known}。",
            "Write “{text}” as role@unit; roles: {known}.",
            text=text,
            known="、".join(f"{label}({code})" for code, label in ROLES.items()),
        )
    return by_label.get(role, role), unit


def _ask() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return getpass.getpass("密码（留空则自动生成）：")


def _add(options: argparse.Namespace) -> int:
    posts = [_post(text) for text in options.role]
    made = _ask() or secrets.token_urlsafe(12)
    staff = people.add_staff(options.username, display_name=options.name, password=None)
    people.set_password(staff, made)
    for role, unit in posts:
        people.appoint(staff, role=role, unit=unit, on=_today())
    print(f"已建账号 {options.username}，初始密码：{made}")
    return 0


def _appoint(options: argparse.Namespace) -> int:
    role, unit = _post(options.role)
    people.appoint(_found(options.username), role=role, unit=unit, on=_today())
    print(f"{options.username} 任 {ROLES[role]}@{unit}。")
    return 0


def _password(options: argparse.Namespace) -> int:
    made = _ask() or secrets.token_urlsafe(12)
    people.set_password(_found(options.username), made)
    print(f"{options.username} 的新密码：{made}")
    return 0


def _list(options: argparse.Namespace) -> int:
    for staff in queries.everyone():
        posts = "、".join(f"{ROLES.get(a.role, a.role)}@{a.unit_code}" for a in staff.appointments.all())
        print(f"{staff.username:<16}{staff.display_name}  {posts}{'' if staff.is_active else '（停用）'}")
    return 0
