"""Readers of people: viewers, contents, staff, the access log."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max, Q, QuerySet

from banshi.kit import clock
from banshi.people import rules
from banshi.people.facts import ROLES, ContentFacts, Post, Viewer
from banshi.people.models import AccessLog, AccessSubject, Appointment, Attempt, Content, StaffMember
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.record import keys
from banshi.record.facts import Fault
from banshi.units import queries as units

MOST_PAGES = 200
STEP = 1000
# a content as it is stored: its salt, the text's bytes, whether it was erased, whose it is and what for
Salted = tuple[bytes, bytes, bool, int, bytes]
_NOTED = re.compile(r"\d{1,19} \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def secret(name: str) -> bytes:
    """A keyed secret of this installation: contact, receipt, verdict."""
    return keys.secret(name, str(settings.BANSHI_HOME))


def register() -> Path:
    """Where erasures are noted outside the database, so that a restored backup can be erased again."""
    return Path(settings.BANSHI_HOME) / "erasures.log"


def noted_erasures() -> tuple[set[int], list[int]]:
    """The subjects in the erasure register, and the numbers of its lines that cannot be read."""
    lines = register().read_text(errors="replace").splitlines() if register().exists() else []
    subjects = {int(line.split()[0]) for line in lines if _NOTED.fullmatch(line)}
    return subjects, [n for n, line in enumerate(lines, start=1) if line and not _NOTED.fullmatch(line)]


def check_code(code: str) -> str:
    """The four digits that belong to a receipt number."""
    return rules.check_code(secret("receipt"), code)


def verdict_token(subject: int, reply: int) -> str:
    """The token of a reply, derived for delivery; it is stored nowhere."""
    return rules.verdict_token(secret("verdict"), subject, reply)


def contact_key(contact: str) -> str:
    """The key under which a contact is found."""
    return rules.contact_key(secret("contact"), contact)


def in_force(on: date) -> Q:
    """Appointments of a day."""
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))


def viewer(staff: StaffMember, *, on: date) -> Viewer:
    """A signed-in person with the posts of the day, in one query."""
    rows = Appointment.objects.filter(in_force(on), staff_id=staff.pk).order_by("id")
    posts = tuple(_post(row) for row in rows if units.unit(row.unit_code))
    return Viewer(actor=f"staff:{staff.pk}", name=staff.display_name, staff_id=staff.pk, posts=posts)


def _post(row: Appointment) -> Post:
    unit = units.unit(row.unit_code)
    return Post(row.role, row.unit_code, unit.path, unit.place_path, _kinds(row.role))


def _kinds(role: str) -> frozenset[str] | None:
    """What happens in a place is not all a village worker's: a settlement or a finding there passes them by."""
    if role != "village_worker":
        return None
    return frozenset(book.kind for book in playbooks.kinds() if lookup.takes_part(book, role))


def staff_named(username: str) -> StaffMember | None:
    """The staff member with this user name."""
    return StaffMember.objects.filter(username=username).first()


def display_names(staff_ids: set[int]) -> dict[int, str]:
    """Names for the timeline colleagues see."""
    return dict(StaffMember.objects.filter(id__in=staff_ids).values_list("id", "display_name"))


def staff_in(unit_codes: list[str], *, role: str, on: date) -> list[StaffMember]:
    """The active people who hold a role in these units."""
    rows = Appointment.objects.filter(in_force(on), unit_code__in=unit_codes, role=role)
    return list(StaffMember.objects.filter(id__in=rows.values("staff_id"), is_active=True).order_by("id"))


def units_with_role(role: str, *, on: date) -> list[str]:
    """The codes of the units in which somebody holds this role on a day, first appointed first."""
    rows = Appointment.objects.filter(in_force(on), role=role).order_by("id")
    return list(dict.fromkeys(rows.values_list("unit_code", flat=True)))


def has_demonstration() -> bool:
    """Whether accounts of the demonstration exist."""
    return StaffMember.objects.filter(demo=True).exists()


def everyone() -> list[StaffMember]:
    """All staff with their appointments fetched."""
    return list(StaffMember.objects.prefetch_related("appointments").order_by("username"))


def contents(subjects: list[int], roles: list[str] | None = None) -> list[ContentFacts]:
    """The texts kept for these subjects, oldest first, in one query."""
    rows = Content.objects.filter(subject__in=subjects)
    if roles is not None:
        rows = rows.filter(role__in=roles)
    return [
        ContentFacts(row.id, row.subject, row.role, row.body, row.created_at, row.erased_at)
        for row in rows.order_by("id")
    ]


def bodies(subjects: list[int], roles: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """(subject, role, text) of what is kept for many subjects, oldest first; nothing in place of what was erased.

    For sums over all there is: a tenth of the cost of `contents`.
    """
    for start in range(0, len(subjects), STEP):
        rows = Content.objects.filter(subject__in=subjects[start : start + STEP], role__in=roles).order_by("id")
        for subject, role, body, erased_at in rows.values_list("subject", "role", "body", "erased_at"):
            yield subject, role, body if erased_at is None else ""


def salted(ids: list[int]) -> dict[int, Salted]:
    """These contents as they are stored, by their ids: what a commitment is recomputed from."""
    # the numbers stand in the query, which spares half of its cost
    return _salted(f"id IN ({', '.join(map(str, map(int, ids)))})", []) if ids else {}


def salted_between(after: int, upto: int) -> dict[int, Salted]:
    """All contents of the subjects behind one and up to another, by their ids: for verification, which asks for each."""
    return _salted("subject > %s AND subject <= %s", [after, upto])


def _salted(where: str, values: list[int]) -> dict[int, Salted]:
    # bytes, since a changed text need not be UTF-8 any more
    raw = "convert_to({}, 'UTF8')" if connection.vendor == "postgresql" else "CAST({} AS BLOB)"
    body, role = raw.format("body"), raw.format("role")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, salt, {body}, erased_at IS NOT NULL, subject, {role} FROM people_content WHERE {where}", values
        )
        return {
            id_: (bytes(salt), bytes(text), bool(gone), subject, bytes(role))
            for id_, salt, text, gone, subject, role in cursor.fetchall()
        }


def subjects_of_contact(contact: str, limit: int = 50) -> list[int]:
    """The matters somebody filed with this contact, newest first."""
    key = contact_key(contact)
    if not key:
        return []
    rows = Content.objects.filter(key=key).values("subject").annotate(newest=Max("id")).order_by("-newest")
    return list(rows.values_list("subject", flat=True)[:limit])


def reads(
    page: int = 1, *, size: int = 50, subject: str = "", before: datetime | None = None
) -> tuple[list[AccessLog], bool]:
    """One page of sensitive reads, newest first, and whether another follows: for the audit administrator.

    Of one subject alone, and before a moment alone, where these are given; further back than `MOST_PAGES` one asks by
    a moment, so that no page reads more than so many rows of an index.
    """
    number = min(page, MOST_PAGES)
    if not subject:
        rows = AccessLog.objects.order_by("-at", "-id")
        return _page(rows.filter(at__lt=before) if before else rows, number, size)
    rows = AccessSubject.objects.filter(subject=subject).order_by("-at", "-access_id").select_related("access")
    found, more = _page(rows.filter(at__lt=before) if before else rows, number, size)
    return [one.access for one in found], more


def attempts(page: int = 1, *, size: int = 50) -> tuple[list[Attempt], bool]:
    """One page of failed guesses, newest first, and whether another follows: for the audit administrator."""
    return _page(Attempt.objects.order_by("-id"), page, size)


def _page(rows: QuerySet, page: int, size: int) -> tuple[list, bool]:
    start = (max(page, 1) - 1) * size
    found = list(rows[start : start + size + 1])
    return found[:size], len(found) > size


def staff_by_id(staff_id: int) -> StaffMember | None:
    """The account of this id."""
    return StaffMember.objects.filter(pk=staff_id).first()


def posts_of(staff: StaffMember) -> list[Appointment]:
    """Every appointment of a person, those in force and those ended, newest first."""
    return list(Appointment.objects.filter(staff=staff).order_by("-from_on", "-id"))


def posts_in_force(on: date) -> list[Appointment]:
    """Who holds what on a day, with the accounts fetched."""
    rows = Appointment.objects.filter(in_force(on)).select_related("staff")
    return list(rows.order_by("unit_code", "role", "id"))


def check() -> Iterator[Fault]:
    """Posts no appointment could have given: of no role or unit, or such as may not meet in one person; for `banshi verify`."""
    held: dict[int, set[str]] = defaultdict(set)
    for row in posts_in_force(clock.now().date()):
        held[row.staff_id].add(row.role)
        if row.role not in ROLES or units.unit(row.unit_code) is None:
            yield Fault(
                "post_unknown",
                f"账号 {row.staff_id} 的任职“{row.role}”（{row.unit_code}）没有这个角色或单位：任职表被改过。请从备份恢复。",
                f"The post {row.role} in {row.unit_code} of account {row.staff_id} is of no role or no unit there is.",
            )
    for staff_id, roles in sorted(held.items()):
        reason = rules.clash(roles)
        if reason:
            yield Fault(
                "posts_clash",
                f"账号 {staff_id} 同时有不能由一人兼的任职（{reason}）：程序不会这样任命，任职表被改过。请查明谁动过。",
                f"Account {staff_id} holds posts that may not meet in one person ({', '.join(sorted(roles))}).",
            )
