"""Loading playbook folders."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from banshi.kit.refused import Refused
from banshi.playbooks import queries
from banshi.playbooks.facts import Playbook, Problem, Scenario
from banshi.playbooks.models import PlaybookEdition
from banshi.playbooks.queries import forget_cache
from banshi.playbooks.rules import checking, deriving, reading, scenarios
from banshi.playbooks.rules.deriving import Sector
from banshi.playbooks.rules.lines import MAX_BYTES

MAX_FILES = 200


class BadPlaybook(Refused):
    """A folder that was not loaded; `problems` holds every reason with its file and line."""

    def __init__(self, folder: Path, problems: Sequence[Problem]):
        self.problems = tuple(problems)
        super().__init__(
            "bad_playbook",
            "办理规程“{folder}”有 {count} 处问题，没有载入。请逐处改正后重新载入:\n{zh}",
            "The playbook “{folder}” has {count} problems and was not loaded. Mend them and load it again:\n{en}",
            where=str(folder),
            folder=folder.name,
            count=len(problems),
            zh="\n".join(problem.say() for problem in problems),
            en="\n".join(problem.say("en") for problem in problems),
        )


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a playbook folder by their relative names, hidden ones left out; raises Refused when it is none."""
    if not folder.is_dir():
        raise Refused(
            "no_folder",
            "“{folder}”不是文件夹。请给出含 playbook.yml 的文件夹。",
            "“{folder}” is no folder. Give the one that holds playbook.yml.",
            where=str(folder),
            folder=str(folder),
        )
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    if len(paths) > MAX_FILES or any(path.stat().st_size > MAX_BYTES for path in paths):
        raise Refused(
            "folder_too_large",
            "“{folder}”超过 {files} 个文件，或有文件大于 {size} 字节，不像办理规程。请检查路径。",
            "“{folder}” has more than {files} files, or one over {size} bytes: no playbook. Check the path.",
            where=str(folder),
            folder=str(folder),
            files=MAX_FILES,
            size=MAX_BYTES,
        )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def check_folder(
    folder: Path, *, verbs: Mapping[str, str], roles: Collection[str]
) -> tuple[Playbook | None, list[Problem]]:
    """The playbook of a folder and everything wrong with it, in the order of its files and lines."""
    book, problems = check_files(files_in(folder), verbs=verbs, roles=roles)
    return book, sorted(problems, key=lambda problem: (problem.file != reading.MAIN, problem.file, problem.line))


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
    found, _ = scenarios.scenarios(files_in(folder))
    return [story for story, _ in found]


def load(folder: Path, *, verbs: Mapping[str, str], roles: Collection[str], by: str, at: datetime) -> Playbook:
    """Store a folder as an edition; the same content twice is no change. Refused lists every problem with its line."""
    book, problems = check_folder(folder, verbs=verbs, roles=roles)
    if problems or book is None:
        raise BadPlaybook(folder, problems)
    known = PlaybookEdition.objects.filter(kind=book.kind, edition=book.edition).first()
    if known is None:
        known = _store(book, files_in(folder), by=by, at=at)
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
        raise BadPlaybook(Path(sector.kind), problems)
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
        raise BadPlaybook(Path(kind), problems)
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
