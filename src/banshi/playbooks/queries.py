"""Readers of playbook editions, parsed once a process."""

import time
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from msgspec import Struct

from banshi.kit.folder import unpacked
from banshi.kit.refused import Refused
from banshi.playbooks.facts import Playbook
from banshi.playbooks.models import PlaybookEdition
from banshi.playbooks.rules import reading
from banshi.record.facts import Fault


class Loaded(Struct, frozen=True):
    """A loaded edition without its text: who loaded it when, and whether new matters follow it."""

    kind: str
    edition: str
    content_hash: str
    loaded_at: datetime
    loaded_by: str
    current: bool


_cache: dict = {"checked": -9.0, "newest": {}, "editions": {}}


def forget_cache() -> None:
    """Ask the table again at the next question."""
    _cache.update(checked=-9.0, newest={}, editions={})


def _newest() -> dict[str, str]:
    now = time.monotonic()
    if now - _cache["checked"] > 1.0:
        rows = PlaybookEdition.objects.order_by("id").values_list("kind", "content_hash")
        _cache.update(newest=dict(rows), checked=now)
    return _cache["newest"]


def kinds() -> list[Playbook]:
    """The current edition of every kind, in the order they were first loaded."""
    return [edition(content_hash) for content_hash in _newest().values()]


def kinds_for(*openers: str) -> list[Playbook]:
    """The kinds that a requester, staff, or only another room (system) may open, the most general first."""
    found = [book for book in kinds() if book.opened_by in openers]
    # whoever cannot tell which kind it is, is right with the one that knows most classes
    return sorted(found, key=lambda book: -len(book.categories))


def current(kind: str) -> Playbook:
    """The newest edition of a kind; raises Refused for a kind nobody loaded."""
    found = _newest().get(kind)
    if found is None:
        raise Refused(
            "unknown_playbook",
            "没有“{kind}”这类办理规程。已有：{known}。",
            "There is no playbook “{kind}”. Known: {known}.",
            where="kind",
            status=404,
            kind=kind,
            known="、".join(_newest()) or "无",
        )
    return edition(found)


def edition(content_hash: str) -> Playbook:
    """The edition with this content; Refused where it is gone or is not what was loaded."""
    if content_hash not in _cache["editions"]:
        book, _, problems = reading.read(_unaltered(content_hash))
        assert book is not None, problems
        _cache["editions"][content_hash] = book
    return _cache["editions"][content_hash]


def _unaltered(content_hash: str) -> dict[str, bytes]:
    row = PlaybookEdition.objects.filter(content_hash=content_hash).first()
    files = unpacked(row.files) if row else {}
    if reading.content_hash(files) != content_hash:
        raise Refused(
            "playbook_altered",
            "办理规程“{kind}”在数据库中被删或被改动过，与载入时的哈希不符，不能照它办理。请从备份恢复该行，再运行 banshi verify。",
            "The playbook “{kind}” is gone or was altered in the database and does not give its hash; nothing goes by it. "
            "Restore the row from a backup, then run banshi verify.",
            status=503,
            kind=f"{row.kind} {row.edition}" if row else content_hash[:12],
        )
    return files


def files_of(kind: str) -> dict[str, bytes]:
    """The files of the current edition of a kind; Refused where they are not what was loaded."""
    return _unaltered(current(kind).content_hash)


def has(kind: str) -> bool:
    """Whether a kind is loaded."""
    return kind in _newest()


def editions() -> list[Loaded]:
    """Every edition that was loaded, newest first."""
    rows = PlaybookEdition.objects.order_by("-id")
    fields = ("kind", "edition", "content_hash", "loaded_at", "loaded_by")
    return [Loaded(*row, current=row[2] in set(_newest().values())) for row in rows.values_list(*fields)]


def stored() -> set[str]:
    """The content hashes of all editions there are."""
    return set(PlaybookEdition.objects.values_list("content_hash", flat=True))


def check() -> Iterator[Fault]:
    """Editions whose text is not what their hash says, or that stand under another name: for `banshi verify`."""
    for row in PlaybookEdition.objects.order_by("id"):
        files = unpacked(row.files)
        book = reading.read(files)[0] if files else None
        named = (book.kind, book.edition, reading.content_hash(files)) if book else None
        if named != (row.kind, row.edition, row.content_hash):
            yield Fault(
                "playbook_changed",
                f"办理规程“{row.kind}”的“{row.edition}”版被改过：内容与其哈希不符。请从备份恢复，并查明谁动过。",
                f"Edition “{row.edition}” of the playbook “{row.kind}” was changed: its files do not give its hash.",
            )


FLOWS = "flows.yml"


def flows(campaign: str, action: str) -> list[Playbook] | None:
    """The loaded kinds that open an action of a campaign, an empty list while none does; None for what is no action."""
    known = _flows(str(Path(settings.BANSHI_PLAYBOOKS) / FLOWS)).get(campaign, {})
    return [current(kind) for kind in known[action] if has(kind)] if action in known else None


@lru_cache(maxsize=4)
def _flows(path: str) -> dict[str, dict[str, list[str]]]:
    """The table beside the shipped playbooks; without one nothing is said of any action."""
    file = Path(path)
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
