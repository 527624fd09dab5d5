"""Search by number, phone or text, within what a person may see."""

from django.db import connection
from django.db.models import QuerySet

from banshi.kit import ids
from banshi.matters import searching
from banshi.matters.models import Matter
from banshi.matters.queries.seeing import visible_to
from banshi.matters.queries.worklists import COLUMNS
from banshi.people.facts import Viewer

CANDIDATES = 2_000
SHOWN = 50


def search(question: str, viewer: Viewer) -> tuple[list[Matter], bool]:
    """Up to fifty matters, newest first, and whether there are more."""
    clean = ids.clean_code(question)
    rows = visible_to(viewer).only(*COLUMNS)
    if clean.isdigit() and len(clean) == ids.CODE_LENGTH:
        return list(rows.filter(code=clean)), False
    found = _by_text(question, rows)
    return found[:SHOWN], len(found) > SHOWN


def _by_text(question: str, rows: QuerySet) -> list[Matter]:
    match = searching.matching(question)
    if match is None:
        return []
    query, parameters = match
    with connection.cursor() as cursor:
        cursor.execute(f"{query} ORDER BY rowid DESC LIMIT {CANDIDATES}", parameters)
        candidates = [row[0] for row in cursor.fetchall()]
    return list(rows.filter(id__in=candidates).order_by("-id")[: SHOWN + 1])
