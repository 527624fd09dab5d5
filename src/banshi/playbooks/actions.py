"""Loading playbook folders."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from banshi.kit.folder import BadFolder, Problem, Whole
from banshi.kit.refused import Refused
from banshi.playbooks import queries
from banshi.playbooks.facts import Playbook, Scenario
from banshi.playbooks.models import PlaybookEdition
from banshi.playbooks.queries import forget_cache
from banshi.playbooks.rules import checking, deriving, reading, scenarios
from banshi.playbooks.rules.deriving import Sector

FOLDER = Whole("办理规程", "playbook", reading.MAIN)


def check_folder(
    folder: Path, *, verbs: Mapping[str, str], roles: Collection[str]
) -> tuple[Playbook | None, list[Problem]]:
    """The playbook of a folder and everything wrong with it, in the order of its files and lines."""
    book, problems = check_files(FOLDER.files_in(folder), verbs=verbs, roles=roles)
    return book, FOLDER.in_order(problems)


def check_files(
    files: Mapping[str, bytes], *, verbs: Mapping[str, str], roles: Collection[str]
) -> tuple[Playbook | None, list[Problem]]:
    """The playbook in these files and everything wrong with it; meaning is checked once all can be read."""
    book, lines, problems = reading.read(files)
    stories, wrong = scenarios.scenarios(files)
    problems = [*problems, *wrong]
    if book is not None:
        problems += checking.check(book, lines, verbs=verbs, roles=roles)
        for story, where in stories:
            problems += scenarios.check(book, story, where, verbs=verbs, roles=roles)
    return book, problems


def scenarios_in(folder: Path) -> list[Scenario]:
    """The scenarios of a folder, in name order; those that cannot be read are left to `check_folder`."""
    found, _ = scenarios.scenarios(FOLDER.files_in(folder))
    return [story for story, _ in found]


def load(folder: Path, *, verbs: Mapping[str, str], roles: Collection[str], by: str, at: datetime) -> Playbook:
    """Store a folder as an edition; the same content twice is no change. Refused lists every problem with its line."""
    book, problems = check_folder(folder, verbs=verbs, roles=roles)
    if problems or book is None:
        raise BadFolder(FOLDER, folder, problems)
    known = PlaybookEdition.objects.filter(kind=book.kind, edition=book.edition).first()
    if known is None:
        known = _store(book, FOLDER.files_in(folder), by=by, at=at)
    if known.content_hash != book.content_hash:
        raise Refused(
            "edition_taken",
            "“{kind}”已有“{edition}”版，内容不同。旧版不能改，请在 playbook.yml 里换一个 edition。",
            "“{kind}” already has an edition “{edition}” with other content; give a new edition name.",
            where=f"{folder}/{reading.MAIN}",
            status=409,
            kind=book.kind,
            edition=book.edition,
        )
    forget_cache()
    return book


def derive(
    base: str, sector: Sector, *, verbs: Mapping[str, str], roles: Collection[str], by: str, at: datetime
) -> Playbook:
    """Make a kind for another field of work from a loaded one, and load it; Refused for a code that is taken."""
    if queries.has(sector.kind):
        raise Refused(
            "kind_taken",
            "已有代码为“{kind}”的规程，请换一个代码。",
            "There is a playbook “{kind}” already; choose another code.",
            where="kind",
            status=409,
            kind=sector.kind,
        )
    files = deriving.derived(queries.files_of(base), deriving.checked(sector))
    book, problems = check_files(files, verbs=verbs, roles=roles)
    if problems or book is None:
        raise BadFolder(FOLDER, Path(sector.kind), problems)
    _store(book, files, by=by, at=at)
    forget_cache()
    return book


def rename_classes(
    kind: str, names: Mapping[str, str], *, verbs: Mapping[str, str], roles: Collection[str], by: str, at: datetime
) -> Playbook:
    """Give classes of a loaded kind their names, as its next edition; matters under way keep theirs."""
    files = deriving.renamed(queries.files_of(kind), names)
    book, problems = check_files(files, verbs=verbs, roles=roles)
    if problems or book is None:
        raise BadFolder(FOLDER, Path(kind), problems)
    _store(book, files, by=by, at=at)
    forget_cache()
    return book


def _store(book: Playbook, files: Mapping[str, bytes], *, by: str, at: datetime) -> PlaybookEdition:
    """The new row, or the one another process stored under this name meanwhile."""
    texts = {name: content.decode() for name, content in reading.kept(files).items()}
    try:
        with transaction.atomic():
            return PlaybookEdition.objects.create(
                kind=book.kind,
                edition=book.edition,
                content_hash=book.content_hash,
                files=json.dumps(texts, ensure_ascii=False),
                loaded_at=at,
                loaded_by=by,
            )
    except IntegrityError:
        return PlaybookEdition.objects.get(kind=book.kind, edition=book.edition)
