"""Reading a playbook folder: YAML and letters to frozen values, every mistake with its file and line."""

import re
from collections.abc import Mapping

import msgspec

from banshi.kit.folder import Problem, digest
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules.lines import Lines, decoded, document
from banshi.playbooks.rules.shape import shaped

MAIN = "playbook.yml"
LETTER_VALUES = frozenset({"code", "noun", "unit", "phone", "due", "url", "town", "check"})
TOKEN = "«token»"
MAX_LETTER = 500
MADE_HERE = ("letters", "content_hash")
_KEPT = re.compile(r"playbook\.yml|letters/[a-z_]+\.txt|scenarios/[\w-]+\.yml")
_BESIDE = re.compile(r"README(\.\w+)*|LICENSE(\.\w+)*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def read(files: Mapping[str, bytes]) -> tuple[Playbook | None, Lines, list[Problem]]:
    """The playbook in these files (name → bytes), where its values stand, and what stops it from being read."""
    if MAIN not in files:
        return None, Lines(MAIN), [Problem(MAIN, 1, "文件夹里没有 playbook.yml", "There is no playbook.yml here")]
    value, lines, misfits = document(MAIN, files[MAIN])
    letters, beside = _letters(files)
    problems = [*beside, *_strangers(files)]
    found = None if misfits else _shape(value, lines, misfits)
    if misfits:
        return None, lines, [*misfits, *problems]
    return msgspec.convert(found | {"letters": letters, "content_hash": content_hash(files)}, Playbook), lines, problems


def _shape(value, lines: Lines, misfits: list[Problem]):
    def say(path, zh, en):
        misfits.append(lines.problem(path, zh, en))

    if not isinstance(value, dict):
        return say((), "这里应写成“名称: 内容”", "Expected a mapping of names to values")
    for name in MADE_HERE:
        if name in value:
            say((name,), f"“{name}”由文件夹得出，不写在这里", f"“{name}” comes from the folder; leave it out")
    return shaped(value, Playbook, say)


def _letters(files: Mapping[str, bytes]) -> tuple[dict, list[Problem]]:
    found: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for name in sorted(files):
        if name.startswith("letters/") and name.endswith(".txt"):
            text, wrong = decoded(name, files[name])
            problems += wrong or _letter_problems(name, text)
            zh, _, en = text.replace("\r\n", "\n").partition("\n---\n")
            found[name[8:-4]] = {"zh": zh.strip(), "en": en.strip()}
    return found, problems


def _letter_problems(name: str, text: str) -> list[Problem]:
    """Placeholders nobody fills, and braces that would stop a letter from being written when it is due."""
    known = ", ".join(f"{{{value}}}" for value in sorted(LETTER_VALUES))
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        rest = _PLACEHOLDER.sub("", line)
        wrong = [used for used in _PLACEHOLDER.findall(line) if used not in LETTER_VALUES]
        if "{" in rest or "}" in rest:
            wrong.append("…")
        for used in wrong:
            zh = f"信函里的 {{{used}}} 没有定义，可用：{known}"
            found.append(Problem(name, number, zh, f"{{{used}}} is not one of {known}"))
    if len(text) > MAX_LETTER:
        zh = f"信函超过 {MAX_LETTER} 字；短信里只说有新进展"
        found.append(Problem(name, 1, zh, f"Longer than {MAX_LETTER} characters"))
    return found


def kept(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that make an edition; a README beside them is not part of it."""
    return {name: content for name, content in files.items() if _KEPT.fullmatch(name)}


def _strangers(files: Mapping[str, bytes]) -> list[Problem]:
    zh = "不认识这个文件。可有:playbook.yml、letters/名称.txt、scenarios/名称.yml、README"
    en = "Not a file of a playbook. There may be playbook.yml, letters/NAME.txt, scenarios/NAME.yml, README"
    return [Problem(name, 1, zh, en) for name in files if not (_KEPT.fullmatch(name) or _BESIDE.fullmatch(name))]


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of the files of an edition, in name order."""
    return digest(kept(files))
