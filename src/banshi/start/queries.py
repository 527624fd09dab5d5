"""What founding needs to know: the playbooks on offer, the code that lets a browser in, the units that are tried."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from msgspec import Struct

from banshi.kit import ids
from banshi.kit.refused import Refused
from banshi.matters.facts.verbs import VERBS
from banshi.people.facts import ROLES
from banshi.playbooks import actions as playbooks
from banshi.playbooks.facts import Playbook
from banshi.record import keys
from banshi.start import rules

CODE = "start.code"
VERB_ENTRIES = {verb.verb: verb.entry for verb in VERBS.values()}


class Offer(Struct, frozen=True):
    """A playbook folder that may be chosen, and what is wrong with it if anything."""

    name: str
    folder: Path
    book: Playbook | None
    problems: tuple[str, ...] = ()


def offers() -> list[Offer]:
    """The playbooks that come with the installation."""
    root = Path(settings.BANSHI_PLAYBOOKS)
    folders = sorted(path for path in root.iterdir() if (path / "playbook.yml").exists()) if root.is_dir() else []
    return [offer(folder) for folder in folders]


def offer(folder: Path) -> Offer:
    """One folder, checked; raises Refused for what is no folder."""
    book, problems = playbooks.check_folder(folder, verbs=VERB_ENTRIES, roles=ROLES)
    said = tuple(problem.say() for problem in problems)
    return Offer(folder.name, folder, None if problems else book, said)


def chosen(names: Iterable[str]) -> list[Offer]:
    """The offers of these names; a name with a slash is a folder of one's own. Refused for any that cannot be loaded."""
    known = {found.name: found for found in offers()}
    found = []
    for name in dict.fromkeys(names):
        one = known.get(name) or (offer(Path(name)) if "/" in name or Path(name).is_dir() else None)
        if one is None or one.book is None:
            raise _not_loadable(name, one, known)
        found.append(one)
    if not found:
        raise Refused(
            "no_playbook",
            "请至少选一个办理规程，居民才能反映。可用：{known}。",
            "Choose one playbook at least, or nobody can report anything. On offer: {known}.",
            where="playbooks",
            known="、".join(known) or "无",
        )
    return found


def _not_loadable(name: str, one: Offer | None, known: dict[str, Offer]) -> Refused:
    return Refused(
        "playbook_not_loadable",
        "办理规程“{name}”不能用：{why}。可用：{known}。",
        "The playbook “{name}” cannot be loaded: {why}. On offer: {known}.",
        where="playbooks",
        name=name,
        why="；".join(one.problems) if one else "没有这个规程",
        known="、".join(known) or "无",
    )


def functions(found: Iterable[Offer]) -> dict[str, str]:
    """The category codes that the catalogue may name."""
    return dict(sorted(rules.functions(one.book for one in found if one.book).items()))


def start_code() -> str:
    """The code that lets a browser found this town: made once, kept in the home, shown on the terminal only."""
    return keys.kept(CODE, lambda: ids.new_token().encode()).decode()


def is_start_code(typed: str) -> bool:
    """Whether somebody has seen the terminal."""
    return secrets.compare_digest(ids.clean_token(typed).encode(), ids.clean_token(start_code()).encode())
