"""Counting the statements a piece of work sends to the database, savepoints and transactions apart."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_CACHED = ("units_edition", "calendars_edition", "playbooks_edition", "places_place")
_APART = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "BEGIN", "COMMIT")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that were sent inside, filled in at the end."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found.extend(query["sql"] for query in captured if not query["sql"].startswith(_APART) and not _is_news(query))


def _is_news(query: dict) -> bool:
    """Whether it only asks, once a second, if a cached edition is still the newest: by the clock, not by the work."""
    return query["sql"].startswith("SELECT") and any(f'FROM "{table}"' in query["sql"] for table in _CACHED)
