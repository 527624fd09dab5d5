"""Loading playbook folders."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from banshi.kit.refused import Refused
from banshi.playbooks.facts import Playbook, Problem
from banshi.playbooks.models import PlaybookEdition
from banshi.playbooks.queries import forget_cache
from banshi.playbooks.rules import checking, reading


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of a playbook folder by their relative names; raises Refused when it is none."""
    if not folder.is_dir():
        raise Refused(
            "no_folder",
            "“{folder}”不是文件夹。请给出含 playbook.yml 的文件夹。",
            "“{folder}” is no folder. Give the one that holds playbook.yml.",
            folder=str(folder),
        )
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".yml", ".txt")
    }


def check_folder(
    folder: Path, *, verbs: Mapping[str, str], roles: Collection[str]
) -> tuple[Playbook | None, list[Problem]]:
    """The playbook of a folder and everything wrong with it."""
    book, lines, problems = reading.read(files_in(folder))
    if book is not None:
        problems = [*problems, *checking.check(book, lines, verbs=verbs, roles=roles)]
    return book, problems


def load(folder: Path, *, verbs: Mapping[str, str], roles: Collection[str], by: str, at: datetime) -> Playbook:
    """Store a folder as an edition; the same content twice is no change. Refused lists every problem with its line."""
    book, problems = check_folder(folder, verbs=verbs, roles=roles)
    if problems or book is None:
        raise Refused(
            "bad_playbook",
            "办理规程有 {count} 处问题,没有载入:\n{problems}",
            "The playbook has {count} problems and was not loaded:\n{problems}",
            count=len(problems),
            problems="\n".join(problem.say() for problem in problems),
        )
    known = PlaybookEdition.objects.filter(kind=book.kind, edition=book.edition).first()
    if known and known.content_hash != book.content_hash:
        raise Refused(
            "edition_taken",
            "“{kind}”已有“{edition}”版,内容不同。旧版不能改,请在 playbook.yml 里换一个 edition。",
            "“{kind}” already has an edition “{edition}” with other content; give a new edition name.",
            kind=book.kind,
            edition=book.edition,
        )
    if known is None:
        files = {name: data.decode() for name, data in files_in(folder).items()}
        PlaybookEdition.objects.create(
            kind=book.kind,
            edition=book.edition,
            content_hash=book.content_hash,
            files=json.dumps(files, ensure_ascii=False),
            loaded_at=at,
            loaded_by=by,
        )
        forget_cache()
    return book
