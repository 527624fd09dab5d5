"""Writers of people: staff and posts, contents and their erasure, slips, attempts, the access log."""

import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from banshi.kit import clock, ids
from banshi.kit.refused import Refused
from banshi.people import queries, rules
from banshi.people.facts import ROLES, NewContent, Viewer
from banshi.people.models import AccessLog, AccessSubject, Appointment, Attempt, Content, Slip, StaffMember
from banshi.units import queries as units

Holder = Callable[[int], int]
ATTEMPTS = 5
WINDOW = timedelta(minutes=15)
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@transaction.atomic
def add_staff(
    username: str, *, display_name: str, password: str | None, demo: bool = False, must_change: bool = False
) -> StaffMember:
    """A new account; without a password nobody can sign in to it by one."""
    if not _USERNAME.fullmatch(username):
        raise Refused(
            "bad_username",
            "账号“{username}”不能用。请用 2 至 40 个小写字母、数字、点、横线或下划线。",
            "The account “{username}” cannot be used: 2 to 40 lower-case letters, digits, dots, dashes, underscores.",
            where="username",
            username=username[:60],
        )
    if not display_name.strip() or len(display_name) > 40:
        raise Refused(
            "bad_name",
            "请填写姓名，不超过 40 个字。",
            "Give a name of forty characters at most.",
            where="display_name",
        )
    if queries.staff_named(username):
        raise Refused(
            "name_taken",
            "账号“{username}”已有人用。",
            "The account “{username}” is taken.",
            where="username",
            username=username,
        )
    staff = StaffMember(username=username, display_name=display_name.strip(), demo=demo, must_change=must_change)
    staff.set_password(rules.sound_password(password, username=username)) if password else staff.set_unusable_password()
    staff.save()
    return staff


@transaction.atomic
def invite(username: str, *, display_name: str, password: str, role: str, unit: str, on: date) -> StaffMember:
    """A new account with its first post and a password to be changed at the first sign-in; all of it or nothing."""
    staff = add_staff(username, display_name=display_name, password=password, must_change=True)
    appoint(staff, role=role, unit=unit, on=on)
    return staff


def set_password(staff: StaffMember, password: str, *, must_change: bool = False) -> None:
    """Change a password, ten characters at least; an initial one must be changed at the first sign-in."""
    staff.set_password(rules.sound_password(password, username=staff.username))
    staff.must_change = must_change
    staff.save(update_fields=["password", "must_change"])


def change_own_password(staff: StaffMember, *, old: str, new: str, at: datetime) -> None:
    """A person's own change: the old password is asked for, and the new one must be another."""
    guess = count_guess({f"password:{staff.pk}": ATTEMPTS}, at=at)
    if not staff.check_password(old):
        raise Refused("wrong_password", "原密码不对。", "The old password is wrong.", where="old")
    take_back(guess)
    if new == old:
        raise Refused("same_password", "新密码不能和原密码一样。", "Choose another password than the old.", where="new")
    set_password(staff, new)


@transaction.atomic
def appoint(staff: StaffMember, *, role: str, unit: str, on: date) -> Appointment:
    """Give a role in a unit; refused where the roles may not meet in one person."""
    if role not in ROLES:
        raise Refused(
            "unknown_role",
            "没有“{role}”这个角色。可用：{known}。",
            "There is no role “{role}”. Known: {known}.",
            where="role",
            role=role,
            known="、".join(ROLES),
        )
    units.named(unit, on=on)
    # the row of the account is held, so that two appointments at once cannot pass each other
    StaffMember.objects.select_for_update().get(pk=staff.pk)
    held = list(Appointment.objects.filter(queries.in_force(on), staff=staff).values_list("role", "unit_code"))
    if (role, unit) in held:
        raise Refused(
            "held_already",
            "“{name}”已经在“{unit}”担任{role}。",
            "“{name}” holds {role} in “{unit}” already.",
            where="role",
            status=409,
            name=staff.display_name,
            unit=units.name_of(unit),
            role=ROLES[role],
        )
    reason = rules.clash({held_role for held_role, _ in held} | {role})
    if reason:
        raise Refused(
            "roles_clash",
            "{reason}。",
            "These roles may not meet in one person: {reason}.",
            where="role",
            reason=reason,
        )
    return Appointment.objects.create(staff=staff, role=role, unit_code=unit, from_on=on)


@transaction.atomic
def dismiss(appointment_id: int, *, on: date) -> None:
    """End an appointment from this day on; the last security administrator stays, or nobody could open accounts."""
    post = Appointment.objects.select_for_update().filter(queries.in_force(on), id=appointment_id).first()
    if post is None:
        raise Refused(
            "no_such_post",
            "这项任职已经结束或不存在。请刷新页面看最新情况。",
            "This appointment has ended or does not exist; reload the page.",
            status=409,
        )
    _keep_a_security_admin({post.id}, on=on)
    post.to_on = on
    post.save(update_fields=["to_on"])


@transaction.atomic
def deactivate(staff: StaffMember, *, on: date) -> None:
    """Nobody signs in to this account any more and its posts end; what it did keeps its name."""
    mine = Appointment.objects.select_for_update().filter(queries.in_force(on), staff=staff)
    _keep_a_security_admin({post.id for post in mine}, on=on)
    mine.update(to_on=on)
    staff.is_active = False
    staff.save(update_fields=["is_active"])


def reactivate(staff: StaffMember) -> None:
    """The account may sign in again; its posts are given anew."""
    staff.is_active = True
    staff.save(update_fields=["is_active"])


def _keep_a_security_admin(leaving: set[int], *, on: date) -> None:
    rows = Appointment.objects.filter(queries.in_force(on), role="security_admin", staff__is_active=True)
    remaining = {row.id for row in rows}
    if remaining & leaving and not remaining - leaving:
        raise Refused(
            "last_security_admin",
            "这是最后一名安全管理员，撤下以后没有人能管理账号。请先任命另一名安全管理员。",
            "This is the last security administrator; appoint another first, or nobody could manage accounts.",
            status=409,
        )


def new_content(subject: int, role: str, body: str, *, key: str = "") -> NewContent:
    """A text with its own id and salt, not stored yet."""
    return NewContent(ids.new_id(), subject, role, body, secrets.token_bytes(16), key)


_INSERT = "INSERT INTO people_content (id, subject, role, key, salt, body, created_at) VALUES "
_ROW = "(%s, %s, %s, %s, %s, %s, %s)"


def keep_contents(rows: Sequence[NewContent], *, at: datetime) -> None:
    """Store texts in one INSERT."""
    if not rows:
        return
    adapted = connection.ops.adapt_datetimefield_value(at)
    values = [v for row in rows for v in (row.id, row.subject, row.role, row.key, row.salt, row.body, adapted)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([_ROW] * len(rows)), values)


def keep_many(rows: Iterable[NewContent], *, at: datetime) -> None:
    """Store many texts: COPY on PostgreSQL, one prepared INSERT on SQLite."""
    adapted = connection.ops.adapt_datetimefield_value(at)
    values = [(row.id, row.subject, row.role, row.key, row.salt, row.body, adapted) for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = "id, subject, role, key, salt, body, created_at"
            with cursor.copy(f"COPY people_content ({names}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
        else:
            cursor.executemany(_INSERT + _ROW, values)


def erase(subject: int, *, at: datetime) -> int:
    """Blank every text, contact, salt and key of a subject; the record's commitments then reveal nothing."""
    return Content.objects.filter(subject=subject, erased_at__isnull=True).update(
        body="", salt=b"", key="", erased_at=at
    )


def forget(subject: int, *, holders: Iterable[Holder], at: datetime) -> int:
    """Erase a subject everywhere and note it outside the database, so that a restored backup can be erased again."""
    descriptor = os.open(queries.register(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        # what a power cut left half written must not run into this line
        torn = not _ends_a_line(file)
        file.write(f"{torn * chr(10)}{subject} {clock.text(at)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    return sum(holder(subject) for holder in holders)


def _ends_a_line(file) -> bool:
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return file.read() == b"\n"


def reapply_erasures(*, holders: Sequence[Holder]) -> int:
    """After a restore: erase again whatever was erased before; returns how many subjects.

    Raises Refused for lines that cannot be read, after all others were done: half a number is another subject's.
    """
    subjects, unreadable = queries.noted_erasures()
    for subject in sorted(subjects):
        for holder in holders:
            holder(subject)
    if unreadable:
        raise Refused(
            "register_damaged",
            "删除登记 erasures.log 第 {lines} 行读不出来，其余 {count} 件已重新删除。请与存放在别处的副本核对，补齐后再运行一次。",
            "Line {lines} of erasures.log cannot be read; the other {count} subjects were erased again. Mend it from the "
            "copy kept elsewhere and run this once more.",
            lines="、".join(map(str, unreadable[:20])),
            count=len(subjects),
        )
    return len(subjects)


def print_slips(count: int, *, at: datetime) -> list[tuple[str, str]]:
    """New sealed slips as (serial, token); the tokens exist on paper only from then on."""
    serials: set[str] = set()
    while len(serials) < count:
        drawn = {f"P{secrets.randbelow(10**8):08d}" for _ in range(count - len(serials))}
        serials |= drawn - set(Slip.objects.filter(serial__in=drawn).values_list("serial", flat=True))
    made = [(serial, ids.new_token()) for serial in sorted(serials)]
    secret = queries.secret("verdict")
    Slip.objects.bulk_create(
        [Slip(serial=serial, digest=rules.token_digest(secret, token), printed_at=at) for serial, token in made]
    )
    return made


def bind_slip(serial: str, *, subject: int) -> None:
    """Hand a sealed slip out with one matter."""
    if not Slip.objects.filter(serial=ids.clean_token(serial), subject__isnull=True).update(subject=subject):
        raise Refused(
            "slip_unknown",
            "没有编号为“{serial}”的空白评价单，或已用于别的事项。",
            "There is no unused slip “{serial}”.",
            where="slip",
            serial=serial,
        )


def check_token(subject: int, *, reply: int, token: str, at: datetime) -> str:
    """The channel a verdict token came by (sms or slip); raises Refused for a wrong one, more slowly each time."""
    typed = ids.clean_token(token)
    what = f"token:{subject}"
    hold_back(what, at=at)
    secret = queries.secret("verdict")
    if secrets.compare_digest(typed.encode(), rules.verdict_token(secret, subject, reply).encode()):
        return "sms"
    used = Slip.objects.filter(subject=subject, digest=rules.token_digest(secret, typed), used_at__isnull=True).update(
        used_at=at
    )
    if used:
        return "slip"
    note_attempt(what, at=at)
    raise Refused(
        "wrong_token",
        "评价码不对。评价码在短信里或密封评价单内，8 位字母和数字。",
        "That verdict code is wrong. It is in the text message or inside the sealed slip.",
        where="token",
    )


def hold_back(what: str, *, at: datetime, limit: int = ATTEMPTS) -> None:
    """Raise Refused when there were too many wrong guesses lately."""
    if Attempt.objects.filter(what=what, at__gt=at - WINDOW).count() >= limit:
        raise Refused(
            "too_many_tries",
            "试错次数过多，请 {minutes} 分钟后再试，或拨打服务电话。",
            "Too many wrong tries; wait {minutes} minutes or call.",
            status=429,
            minutes=int(WINDOW.total_seconds() // 60),
        )


def note_attempt(what: str, *, at: datetime) -> None:
    """Count a wrong guess."""
    Attempt.objects.create(what=what[:80], at=at)


def count_guess(limits: Mapping[str, int], *, at: datetime) -> list[int]:
    """Count a guess before anybody looks whether it is right; raises Refused, uncounted, past a limit.

    Guesses sent all at once would pass a check that counts them only afterwards. Not inside a transaction: others must
    see the row. The guess that was right is taken back with what this returns.
    """
    counted = [Attempt.objects.create(what=what[:80], at=at).pk for what in limits]
    try:
        for what, limit in limits.items():
            hold_back(what[:80], at=at, limit=limit + 1)
    except Refused:
        take_back(counted)
        raise
    return counted


def take_back(guess: Sequence[int]) -> None:
    """Forget a guess that was right."""
    Attempt.objects.filter(pk__in=guess).delete()


def log_read(viewer: Viewer, *, page: str, subjects: Sequence[str], at: datetime) -> None:
    """Note that a person opened people's data: one row a page, found again by each of its subjects."""
    with transaction.atomic():
        row = AccessLog.objects.create(staff_id=viewer.staff_id, page=page[:60], subjects=" ".join(subjects), at=at)
        opened = dict.fromkeys(one[:60] for one in row.subjects.split())
        AccessSubject.objects.bulk_create([AccessSubject(access=row, subject=one, at=at) for one in opened])
