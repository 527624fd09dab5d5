"""Search by number, phone or text, always within what a person may see."""

from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from msgspec import Struct

from banshi.kit import clock, ids
from banshi.matters import searching
from banshi.matters.models import Matter
from banshi.matters.queries.seeing import own, visible_to
from banshi.matters.queries.worklists import COLUMNS
from banshi.people import queries as people
from banshi.people import rules as people_rules
from banshi.people.facts import Viewer
from banshi.record import queries as record

CANDIDATES = 2_000
SHOWN = 50
OF_ONE_PHONE = 1_000
# who may find a matter by the requester's number, and then only those in their own hands
BY_PHONE = frozenset({"intake_agent", "dispatcher", "handler"})


class Lag(Struct, frozen=True):
    """How far the text index is behind: entries not read yet, and the age of the oldest in seconds."""

    entries: int
    seconds: float


def search(question: str, viewer: Viewer) -> tuple[list[Matter], bool]:
    """Up to fifty matters, newest first, and whether there are more."""
    clean = ids.clean_code(question)
    rows = visible_to(viewer).only(*COLUMNS)
    if ids.is_code(clean):
        found = list(rows.filter(code=clean))
        if found:
            return found, False
    digits = people_rules.plain_phone(question)
    if _is_phone(clean, digits):
        found = list(_by_phone(digits, viewer))
        if found or clean.isdecimal():
            return found[:SHOWN], len(found) > SHOWN
    found = _by_text(question, rows)
    return found[:SHOWN], len(found) > SHOWN


def _is_phone(clean: str, digits: str) -> bool:
    return 7 <= len(digits) <= 13 and not clean.strip("+()（）0123456789")


def _by_phone(digits: str, viewer: Viewer) -> QuerySet:
    if not viewer.roles & BY_PHONE:
        return Matter.objects.none()
    subjects = people.subjects_of_contact(digits, limit=OF_ONE_PHONE)
    rows = own(viewer, BY_PHONE).filter(id__in=subjects)
    return rows.only(*COLUMNS).order_by("-id")[: SHOWN + 1]


def _by_text(question: str, rows: QuerySet) -> list[Matter]:
    match = searching.matching(question)
    if match is None:
        return []
    query, parameters = match
    with connection.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY rowid DESC LIMIT {CANDIDATES}", parameters)
        newest = [row[0] for row in cursor.fetchall()]
    found = list(rows.filter(id__in=newest).order_by("-id")[: SHOWN + 1])
    if len(newest) < CANDIDATES or len(found) > SHOWN:
        return found
    # older matches exist and too few of the newest are this person's: ask for both conditions at once
    inside = Q(id__in=RawSQL(query, parameters))
    return list(rows.filter(inside).order_by("-id")[: SHOWN + 1])


def lag(now: datetime) -> Lag:
    """How far behind the index is: entries that are not sealed yet, and sealed ones it has not read."""
    unsealed, age = record.lag(now)
    waiting = record.leaves(searching.position(), 1)
    if waiting:
        age = max(age, (now - clock.parse(waiting[0][1].recorded_at)).total_seconds())
    return Lag(unsealed + searching.lag(), age)
