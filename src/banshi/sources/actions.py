"""Loading campaign folders: an edition is locked from then on, and a try to change it is refused and entered."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from django.db import IntegrityError, transaction

from banshi.kit import clock
from banshi.kit.folder import BadFolder, Problem, Whole, unpacked
from banshi.kit.refused import Refused
from banshi.record import actions as record
from banshi.record import queries as record_queries
from banshi.record.facts import Fault, New
from banshi.sources import queries
from banshi.sources.facts import Campaign, Loaded, RefusedChange
from banshi.sources.models import SourceEdition
from banshi.sources.queries import forget_cache
from banshi.sources.rules import checking, reading

FOLDER = Whole("活动资料", "campaign", reading.MAIN)


def check_folder(folder: Path) -> tuple[Campaign | None, list[Problem]]:
    """The campaign of a folder and everything wrong with it, in the order of files and lines."""
    campaign, problems = _checked(FOLDER.files_in(folder))
    return campaign, FOLDER.in_order(problems)


def _checked(files: Mapping[str, bytes]) -> tuple[Campaign | None, list[Problem]]:
    campaign, where, problems = reading.read(files)
    return campaign, problems if campaign is None else [*problems, *checking.check(campaign, where)]


def load_all(root: Path, *, by: str, at: datetime) -> list[Campaign]:
    """Every campaign folder under a root."""
    folders = sorted(path for path in root.iterdir() if (path / reading.MAIN).exists()) if root.is_dir() else []
    return [load(folder, by=by, at=at) for folder in folders]


def load(folder: Path, *, by: str, at: datetime) -> Campaign:
    """Store a folder as an edition and enter it; the same content twice is no change.

    Raises BadFolder with every problem, and Refused, entered in the record, for other content under a known edition.
    """
    campaign, problems = check_folder(folder)
    if problems or campaign is None:
        raise BadFolder(FOLDER, folder, problems)
    _refuse_taken_slugs(campaign, folder)
    known = SourceEdition.objects.filter(name=campaign.name, edition=campaign.edition).first()
    if known is None:
        known = _store(campaign, FOLDER.files_in(folder), by=by, at=at)
    if known.content_hash != campaign.content_hash:
        _enter_refusal(campaign, kept=known.content_hash, by=by, at=at)
        raise Refused(
            "edition_locked",
            "“{name}”的“{edition}”版已锁定，内容不同，没有改动，这次尝试已记入记录。要改请在 campaign.yml 里换一个 edition。",
            "Edition “{edition}” of “{name}” is locked; nothing changed, and this try is entered in the record. "
            "To change it, give a new edition in campaign.yml.",
            where=f"{folder}/{reading.MAIN}",
            status=409,
            name=campaign.name,
            edition=campaign.edition,
        )
    forget_cache()
    return campaign


def _refuse_taken_slugs(campaign: Campaign, folder: Path) -> None:
    """Permanent links have no campaign in them, so that two campaigns may not share a slug."""
    others = {
        slug: row.name
        for row in queries.stored()
        if row.name != campaign.name
        for one in queries.edition(row.content_hash).statements
        for slug in (one.slug, *one.formerly)
    }
    taken = sorted({slug for one in campaign.statements for slug in (one.slug, *one.formerly)} & others.keys())
    if taken:
        raise Refused(
            "slug_taken",
            "链接名“{slug}”已用于活动“{other}”。永久链接只能指一处，请换一个 slug。",
            "The slug “{slug}” belongs to the campaign “{other}” already; a permanent link leads to one place only.",
            where=str(folder),
            status=409,
            slug=taken[0],
            other=others[taken[0]],
        )


def _store(campaign: Campaign, files: Mapping[str, bytes], *, by: str, at: datetime) -> SourceEdition:
    """The new row with its entry, or the row another process stored under this name meanwhile."""
    texts = {name: content.decode() for name, content in reading.kept(files).items()}
    loaded = Loaded(campaign.name, campaign.edition, campaign.content_hash, len(campaign.statements))
    try:
        with transaction.atomic():
            row = SourceEdition.objects.create(
                name=campaign.name,
                edition=campaign.edition,
                content_hash=campaign.content_hash,
                files=json.dumps(texts, ensure_ascii=False),
                loaded_at=at,
                loaded_by=by,
            )
            _enter(campaign.name, "source.loaded", loaded, by=by, at=at)
            return row
    except IntegrityError:
        return SourceEdition.objects.get(name=campaign.name, edition=campaign.edition)


def _enter_refusal(campaign: Campaign, *, kept: str, by: str, at: datetime) -> None:
    """Enter a try to change a locked edition, once for the same content in a row."""
    tried = RefusedChange(campaign.name, campaign.edition, campaign.content_hash, kept)
    last = record_queries.entries(queries.subject_of(campaign.name))[-1:]
    if not last or last[0].payload != msgspec.json.encode(tried):
        with transaction.atomic():
            _enter(campaign.name, "source.refused", tried, by=by, at=at)


def _enter(name: str, kind: str, fact: Loaded | RefusedChange, *, by: str, at: datetime) -> None:
    head = record_queries.head(queries.subject_of(name))
    record.append([(head, [New(kind, msgspec.json.encode(fact), by, at)])])


def check() -> Iterator[Fault]:
    """Editions whose files, day or order are not what was loaded, that no entry told of, or that are gone."""
    told = {}
    for entry in record_queries.entries_of_kind("source.loaded"):
        fact = msgspec.json.decode(entry.payload, type=Loaded)
        said = (fact.content_hash, fact.content_hash, entry.occurred_at, entry.actor)
        told[fact.campaign, fact.edition] = (said, entry.number)
    rows = {(row.name, row.edition): row for row in SourceEdition.objects.order_by("id")}
    last: dict[str, int] = {}  # the newest edition of a campaign, by its row, is the one that is shown
    for key in [*rows, *sorted(told.keys() - rows.keys())]:
        said, number = told.get(key, ((), 0))
        if key not in rows or _kept(rows[key]) != said or number < last.get(key[0], 0):
            yield Fault(
                "source_differs",
                f"活动“{key[0]}”的“{key[1]}”版与记录不符：内容、载入时间或先后被改、被删，或没有载入记录。请从备份恢复。",
                f"Edition “{key[1]}” of the campaign “{key[0]}” is not what the record says was loaded, or when.",
                queries.subject_of(key[0]),
                number,
            )
        last[key[0]] = number


def _kept(row: SourceEdition) -> tuple[str, str, str, str]:
    """An edition as its row has it: its hash, that of its files, when and by whom it was loaded."""
    return row.content_hash, _hash(row), clock.text(row.loaded_at), row.loaded_by


def _hash(row: SourceEdition) -> str:
    return reading.content_hash(unpacked(row.files))
