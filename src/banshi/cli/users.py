"""`banshi user`: accounts and posts from the shell; a password is asked for or made up, never given on the line."""

import argparse
import getpass
import secrets
import sys

from django.db import transaction

from banshi.calendars import queries as calendars
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.people import actions as people
from banshi.people import queries, rules
from banshi.people.facts import ROLES


def add(commands) -> None:
    """Put the user commands among the others."""
    parser = commands.add_parser("user", help="账号与任职 · accounts and posts")
    verbs = parser.add_subparsers(
        required=True, metavar="add | appoint | dismiss | deactivate | reactivate | password | list"
    )
    new = verbs.add_parser("add", help="新账号 · a new account")
    new.add_argument("username")
    new.add_argument("--name", required=True, help="显示的姓名 · the name shown")
    new.add_argument("--role", action="append", default=[], metavar="角色@单位", help="可多次 · may be repeated")
    new.set_defaults(run=_add)
    post = verbs.add_parser("appoint", help="任职 · give a role in a unit")
    post.add_argument("username")
    post.add_argument("role", metavar="角色@单位")
    post.set_defaults(run=_appoint)
    gone = verbs.add_parser("dismiss", help="免去任职 · end a post")
    gone.add_argument("username")
    gone.add_argument("role", metavar="角色@单位")
    gone.set_defaults(run=_dismiss)
    off = verbs.add_parser("deactivate", help="停用账号，任职随之结束 · nobody signs in to it any more")
    off.add_argument("username")
    off.set_defaults(run=_deactivate)
    on = verbs.add_parser("reactivate", help="恢复账号 · may sign in again")
    on.add_argument("username")
    on.set_defaults(run=_reactivate)
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


def _ask() -> tuple[str, bool]:
    """A password, and whether it was made up here and must be changed at the first sign-in."""
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = getpass.getpass("密码（至少 10 个字符；留空则自动生成）：")
        if given and given != getpass.getpass("再输一遍："):
            raise Refused(
                "passwords_differ", "两遍密码不一样，没有写入。", "The two passwords differ; nothing was written."
            )
    return (given, False) if given else (rules.initial_password(secrets.randbelow), True)


@transaction.atomic
def _new(username: str, name: str, posts: list[tuple[str, str]], *, password: str, must_change: bool) -> None:
    staff = people.add_staff(username, display_name=name, password=password, must_change=must_change)
    for role, unit in posts:
        people.appoint(staff, role=role, unit=unit, on=_today())


def _add(options: argparse.Namespace) -> int:
    posts = [_post(text) for text in options.role]
    password, made = _ask()
    _new(options.username, options.name, posts, password=password, must_change=made)
    print(f"已建账号 {options.username}。" + (f"初始密码：{password}（首次登录要改）" if made else ""))
    return 0


def _appoint(options: argparse.Namespace) -> int:
    role, unit = _post(options.role)
    people.appoint(_found(options.username), role=role, unit=unit, on=_today())
    print(f"{options.username} 任 {ROLES[role]}@{unit}。")
    return 0


def _dismiss(options: argparse.Namespace) -> int:
    role, unit = _post(options.role)
    staff, today = _found(options.username), _today()
    held = [post for post in queries.posts_in_force(today) if post.staff_id == staff.pk]
    ended = [post for post in held if (post.role, post.unit_code) == (role, unit)]
    if not ended:
        raise Refused(
            "no_such_post",
            "{username}现在没有{role}@{unit}这项任职。现有：{held}。",
            "{username} does not hold {role}@{unit} now; held: {held}.",
            username=options.username,
            role=ROLES[role],
            unit=unit,
            held="、".join(f"{ROLES[post.role]}@{post.unit_code}" for post in held) or "无",
        )
    people.dismiss(ended[0].id, on=today)
    print(f"{options.username} 不再任 {ROLES[role]}@{unit}。")
    return 0


def _deactivate(options: argparse.Namespace) -> int:
    people.deactivate(_found(options.username), on=_today())
    print(f"已停用 {options.username}，任职已结束。")
    return 0


def _reactivate(options: argparse.Namespace) -> int:
    people.reactivate(_found(options.username))
    print(f"已恢复 {options.username}。原来的任职不会恢复，请重新任命。")
    return 0


def _password(options: argparse.Namespace) -> int:
    staff = _found(options.username)
    password, made = _ask()
    people.set_password(staff, password, must_change=made)
    print(f"已重设 {options.username} 的密码。" + (f"初始密码：{password}（首次登录要改）" if made else ""))
    return 0


def _list(options: argparse.Namespace) -> int:
    everyone, today = queries.everyone(), _today()
    held: dict[int, list[str]] = {}
    for post in queries.posts_in_force(today):
        held.setdefault(post.staff_id, []).append(f"{ROLES.get(post.role, post.role)}@{post.unit_code}")
    for staff in everyone:
        posts = "、".join(held.get(staff.pk, ())) or "无任职"
        print(f"{staff.username:<16}{staff.display_name}  {posts}{'' if staff.is_active else '（停用）'}")
    if not everyone:
        print("还没有账号。用 banshi start 开通本地，或 banshi user add。")
    return 0
