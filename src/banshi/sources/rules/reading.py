"""Reading a campaign folder: campaign.yml and statements/SECTION.yml to frozen values, every mistake with file and line."""

import re
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from banshi.kit.folder import Problem, digest
from banshi.kit.refused import Refused
from banshi.kit.values import PartialDate, Undated
from banshi.playbooks.rules.lines import Lines, document
from banshi.playbooks.rules.shape import shaped
from banshi.sources.facts import Campaign, Group, Reference, Section, Statement, Variant

MAIN = "campaign.yml"
_KEPT = re.compile(r"campaign\.yml|statements/[a-z][a-z0-9-]*\.yml")
_BESIDE = re.compile(r"README(\.\w+)*|LICENSE(\.\w+)*")
# where each statement stands; campaign.yml under its own name
Where = dict[Statement | str, tuple[Lines, tuple]]


class Cover(Struct, frozen=True, forbid_unknown_fields=True):
    """campaign.yml."""

    name: str
    edition: str
    title: str
    source: str
    variants: tuple[Variant, ...]
    references: tuple[Reference, ...]
    sections: tuple[Section, ...]
    started: str = ""
    started_undated: str = ""


class Sheet(Struct, frozen=True, forbid_unknown_fields=True):
    """statements/SECTION.yml."""

    statements: tuple[Statement, ...]


def read(files: Mapping[str, bytes]) -> tuple[Campaign | None, Where, list[Problem]]:
    """The campaign in these files (name → bytes), where each statement stands, and what keeps it from being read."""
    if MAIN not in files:
        return None, {}, [Problem(MAIN, 1, "文件夹里没有 campaign.yml", "There is no campaign.yml here")]
    problems = _strangers(files)
    cover, lines, wrong = _file(MAIN, files[MAIN], Cover)
    problems += wrong
    sheets, where, wrong = _sheets(files)
    problems += wrong
    if cover is None or any(sheet is None for sheet in sheets.values()):
        return None, where, problems
    where[MAIN] = (lines, ())
    problems += _without_section(cover, sheets, lines)
    try:
        started = PartialDate.read(cover.started) if cover.started else Undated(cover.started_undated)
    except Refused as error:
        return None, where, [*problems, lines.problem(("started",), error.say(), error.say("en"))]
    return _campaign(cover, sheets, started, content_hash(files)), where, problems


def _campaign(cover: Cover, sheets: dict, started, digest: str) -> Campaign:
    groups = (
        Group(section, sheets[section.slug].statements if section.slug in sheets else ()) for section in cover.sections
    )
    return Campaign(
        name=cover.name,
        edition=cover.edition,
        content_hash=digest,
        title=cover.title,
        source=cover.source,
        started=started,
        variants=cover.variants,
        references=cover.references,
        groups=tuple(groups),
    )


def _sheets(files: Mapping[str, bytes]) -> tuple[dict[str, Sheet | None], Where, list[Problem]]:
    sheets: dict[str, Sheet | None] = {}
    where: Where = {}
    problems: list[Problem] = []
    for name in sorted(files):
        if name != MAIN and _KEPT.fullmatch(name):
            sheet, lines, wrong = _file(name, files[name], Sheet)
            sheets[name[len("statements/") : -len(".yml")]] = sheet
            problems += wrong
            for n, one in enumerate(sheet.statements if sheet else ()):
                where.setdefault(one, (lines, ("statements", n)))
    return sheets, where, problems


def _file(name: str, content: bytes, struct: type) -> tuple[object, Lines, list[Problem]]:
    value, lines, misfits = document(name, content)

    def say(path, zh, en):
        misfits.append(lines.problem(path, zh, en))

    found = None if misfits else shaped(value, struct, say)
    return (None if misfits else msgspec.convert(found, struct)), lines, misfits


def _without_section(cover: Cover, sheets: dict, lines: Lines) -> list[Problem]:
    """Files no section of campaign.yml names, and sections without a file."""
    named = {section.slug: n for n, section in enumerate(cover.sections)}
    zh, en = "campaign.yml 的 sections 里没有这个文件的名称", "No section of campaign.yml has this file's name"
    found = [Problem(f"statements/{slug}.yml", 1, zh, en) for slug in sheets if slug not in named]
    for slug, n in named.items():
        if slug not in sheets:
            zh, en = f"没有文件 statements/{slug}.yml", f"There is no file statements/{slug}.yml"
            found.append(lines.problem(("sections", n, "slug"), zh, en))
    return found


def _strangers(files: Mapping[str, bytes]) -> list[Problem]:
    zh = "不认识这个文件。可有：campaign.yml、statements/名称.yml、README"
    en = "Not a file of a campaign. There may be campaign.yml, statements/NAME.yml, README"
    return [Problem(name, 1, zh, en) for name in files if not (_KEPT.fullmatch(name) or _BESIDE.fullmatch(name))]


def kept(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that make an edition."""
    return {name: content for name, content in files.items() if _KEPT.fullmatch(name)}


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of the files of an edition, in name order."""
    return digest(kept(files))
