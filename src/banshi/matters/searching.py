"""The text index: our bigrams as tokens in SQLite's FTS5 or a PostgreSQL tsvector, written by a follower."""

from collections.abc import Iterable

from django.db import connection, transaction

from banshi.matters.models import Follower
from banshi.matters.rules import bigrams
from banshi.people import queries as people
from banshi.record import queries as record

NAME = "search"
TIDY = "search_tidy"
TIDY_PAGES = 500
STEP = 2_000
CHUNK = 200  # matters a statement
TEXTS = ["text", "landmark", "reply", "answer"]
CREATE = {
    "sqlite": ['CREATE VIRTUAL TABLE matters_search USING fts5(tokens, tokenize="unicode61 remove_diacritics 0")'],
    "postgresql": [
        "CREATE TABLE matters_search (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX matters_search_tokens ON matters_search USING gin (tokens)",
    ],
}
# PostgreSQL takes no longer lexeme; a longer run of letters is nothing anybody searches whole
LONGEST = 200


def create(schema_editor) -> None:
    """Make the index table of this engine."""
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def index_new(limit: int = STEP) -> int:
    """Index the matters touched by the next sealed entries; returns how many entries were read."""
    with transaction.atomic():
        follower, _ = Follower.objects.select_for_update().get_or_create(name=NAME, defaults={"position": -1})
        leaves = record.leaves(follower.position, limit)
        if not leaves:
            return 0
        index({entry.subject for _, entry in leaves})
        Follower.objects.filter(name=NAME).update(position=leaves[-1][0])
    return len(leaves)


def start_over() -> None:
    """Let the follower read the record from its beginning; what is indexed stays findable meanwhile."""
    Follower.objects.update_or_create(name=NAME, defaults={"position": -1})


def index(subjects: Iterable[int]) -> None:
    """Write the tokens of these matters anew; one without any text left, erased say, leaves the index."""
    found: dict[int, list[str]] = {subject: [] for subject in subjects}
    for text in people.contents(list(found), TEXTS):
        found[text.subject].append(text.body)
    rows = [(subject, tokens_of("\n".join(bodies))) for subject, bodies in found.items()]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(f"DELETE FROM matters_search WHERE rowid IN ({marks})", [subject for subject, _ in part])
            _insert(cursor, [row for row in part if row[1]])


def _insert(cursor, rows: list[tuple[int, list[str]]]) -> None:
    if not rows:
        return
    kept, join = ("(%s, array_to_tsvector(%s))", list) if connection.vendor == "postgresql" else ("(%s, %s)", " ".join)
    cursor.execute(
        f"INSERT INTO matters_search (rowid, tokens) VALUES {', '.join([kept] * len(rows))}",
        [value for subject, tokens in rows for value in (subject, join(tokens))],
    )


def tokens_of(text: str) -> list[str]:
    """The tokens of a text as both engines can keep them."""
    return [token[:LONGEST] for token in bigrams.tokens(text)]


def erase(subject: int) -> int:
    """Drop a matter from the index; its words leave the index's pages with the next tidying."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM matters_search WHERE rowid = %s", [subject])
        dropped = max(cursor.rowcount, 0)
    Follower.objects.update_or_create(name=TIDY, defaults={"position": 0})
    return dropped


def tidy() -> bool:
    """One step of merging after an erasure: SQLite only marks words as deleted until its segments merge.

    True while there is more to do. PostgreSQL drops dead rows by its own vacuum.
    """
    with transaction.atomic():
        marker = Follower.objects.select_for_update().filter(name=TIDY).first()
        if marker is None:
            return False
        merged = _merged(afresh=marker.position == 0)
        if merged:
            Follower.objects.filter(name=TIDY).update(position=1)
        else:
            marker.delete()
    return merged


def _merged(*, afresh: bool) -> bool:
    if connection.vendor == "postgresql":
        return False
    with connection.cursor() as cursor:
        # the manual's way of spreading an "optimize": negative to begin, positive until nothing changes any more
        before = connection.connection.total_changes
        pages = -TIDY_PAGES if afresh else TIDY_PAGES
        cursor.execute("INSERT INTO matters_search (matters_search, rank) VALUES ('merge', %s)", [pages])
        return connection.connection.total_changes - before >= 2


def matching(question: str) -> tuple[str, list] | None:
    """The SQL that names the matters holding every token, or None for an empty question."""
    tokens = [token[:LONGEST] for token in bigrams.wanted(question)[:40]]
    if not tokens:
        return None
    if connection.vendor == "postgresql":
        quoted = ["'" + token + "'" for token in tokens]
        return "SELECT rowid FROM matters_search WHERE tokens @@ %s::tsquery", [" & ".join(quoted)]
    return "SELECT rowid FROM matters_search WHERE matters_search MATCH %s", [
        " AND ".join(f'"{token}"' for token in tokens)
    ]


def position() -> int:
    """The position in the record up to which the index has read; -1 before the first."""
    row = Follower.objects.filter(name=NAME).first()
    return row.position if row else -1


def lag() -> int:
    """Sealed entries the index has not read yet."""
    last = record.last_seal()
    return (last.last if last else -1) - position()
