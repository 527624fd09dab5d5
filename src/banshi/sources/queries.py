"""Readers of campaigns as their sources tell them, parsed once a process."""

import hashlib
import time
from datetime import datetime

import msgspec
from msgspec import Struct

from banshi.kit.folder import unpacked
from banshi.kit.refused import NotFound, Refused
from banshi.record import queries as record
from banshi.sources.facts import ENTRIES, SENTENCES, Campaign, Statement
from banshi.sources.models import SourceEdition
from banshi.sources.rules import reading, telling

_cache: dict = {"checked": -9.0, "rows": (), "editions": {}}


class Stored(Struct, frozen=True):
    """A stored edition without its text."""

    name: str
    edition: str
    content_hash: str
    loaded_at: datetime


class Version(Struct, frozen=True):
    """One state of a statement: its number, the edition that brought it, the last campaign that holds it so, its changes."""

    number: int
    edition: str
    loaded_at: datetime
    campaign: Campaign
    statement: Statement
    changes: tuple[telling.Change, ...] = ()


def forget_cache() -> None:
    """Ask the table again at the next question."""
    _cache.update(checked=-9.0, rows=())


def subject_of(name: str) -> int:
    """The subject in the record under which a campaign's editions are told; the same for a name everywhere."""
    return int.from_bytes(hashlib.blake2b(f"source/{name}".encode(), digest_size=8).digest()) >> 2


def stored() -> tuple[Stored, ...]:
    """Every edition, oldest first; asked of the table once a second."""
    now = time.monotonic()
    if now - _cache["checked"] > 1.0:
        rows = SourceEdition.objects.order_by("id").values_list("name", "edition", "content_hash", "loaded_at")
        _cache.update(rows=tuple(Stored(*row) for row in rows), checked=now)
    return _cache["rows"]


def campaigns() -> list[Campaign]:
    """The newest edition of every campaign, in the order they were first loaded."""
    return [edition(content_hash) for content_hash in {one.name: one.content_hash for one in stored()}.values()]


def campaign(name: str = "") -> Campaign:
    """The newest edition of a campaign, of the first one without a name; NotFound when there is none."""
    for found in campaigns():
        if name in ("", found.name):
            return found
    raise NotFound()


def edition(content_hash: str) -> Campaign:
    """The edition with this content; Refused where it is gone or is not what was loaded."""
    if content_hash not in _cache["editions"]:
        found, _, problems = reading.read(_unaltered(content_hash))
        assert found is not None, problems
        _cache["editions"][content_hash] = found
    return _cache["editions"][content_hash]


def _unaltered(content_hash: str) -> dict[str, bytes]:
    row = SourceEdition.objects.filter(content_hash=content_hash).first()
    files = unpacked(row.files) if row else {}
    if reading.content_hash(files) != content_hash:
        raise Refused(
            "source_altered",
            "活动资料“{name}”在数据库中被删或被改动过，与载入时的哈希不符，不再显示。请从备份恢复该行，再运行 banshi verify。",
            "What the source says of “{name}” is gone or was altered in the database and does not give its hash; it is not "
            "shown any more. Restore the row from a backup, then run banshi verify.",
            status=503,
            name=f"{row.name} {row.edition}" if row else content_hash[:12],
        )
    return files


def versions(slug: str) -> list[Version]:
    """Every state a statement had, oldest first, found under its slug or one it had; NotFound for none.

    Its newest slug is that of the last version.
    """
    name, slugs = _known(slug)
    found: list[Version] = []
    for row in stored():
        campaign = edition(row.content_hash)
        one = _in(campaign, slugs) if row.name == name else None
        if one is None:
            continue
        if found and found[-1].statement == one:
            found[-1] = msgspec.structs.replace(found[-1], campaign=campaign)
            continue
        changes = tuple(telling.differences(found[-1].statement, one)) if found else ()
        found.append(Version(len(found) + 1, row.edition, row.loaded_at, campaign, one, changes))
    return found


def _known(slug: str) -> tuple[str, set[str]]:
    """The campaign and all slugs of the statement that has, or had, this slug; the newest editions first."""
    for row in reversed(stored()):
        for one in edition(row.content_hash).statements:
            slugs = {one.slug, *one.formerly}
            if slug in slugs:
                return row.name, slugs
    raise NotFound()


def _in(found: Campaign, slugs: set[str]) -> Statement | None:
    """The statement with its number of parts counted, so that another number makes another version."""
    one = next((one for one in found.statements if slugs & {one.slug, *one.formerly}), None)
    return one and msgspec.structs.replace(one, text=telling.text(found, one))


def told(name: str) -> list[tuple[str, str]]:
    """(day, sentence) of everything the record holds of a campaign, oldest first."""
    found = []
    for entry in record.entries(subject_of(name)):
        fact = msgspec.json.decode(entry.payload, type=ENTRIES[entry.kind])
        found.append((entry.recorded_at[:10], SENTENCES[entry.kind].format(**msgspec.structs.asdict(fact))))
    return found
