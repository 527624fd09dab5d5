"""Reading a playbook folder: YAML to frozen values, every mistake with its file and line."""

import difflib
import hashlib
import re
from collections.abc import Mapping

import msgspec
import yaml

from banshi.playbooks.facts import Playbook, Problem, Words

MAIN = "playbook.yml"
_WORDS = {
    "label",
    "resident_label",
    "help",
    "noun",
    "purpose",
    "necessary",
    "rule",
    "legal_basis",
    "evidence",
}
_PATH = re.compile(r"[`']?\$((?:\.\w+|\[\d+\]|\[\.\.\.\])*)")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
LETTER_VALUES = frozenset({"code", "noun", "unit", "phone", "due", "url", "town", "check"})
TOKEN = "«token»"


class Lines:
    """Where each value of a YAML document stands."""

    def __init__(self, file: str):
        self.file = file
        self.of: dict[tuple, int] = {}

    def problem(self, path: tuple, zh: str, en: str) -> Problem:
        while path and path not in self.of:
            path = path[:-1]
        return Problem(self.file, self.of.get(path, 1), zh, en)


def plain(node: yaml.Node, lines: Lines, path: tuple = ()):
    """A YAML node as plain values; the line of each is remembered, `zh | en` becomes two words."""
    lines.of[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found = {}
        for key_node, value_node in node.value:
            key = key_node.value
            found[key] = plain(value_node, lines, (*path, key))
            lines.of[(*path, key)] = key_node.start_mark.line + 1
        return found
    if isinstance(node, yaml.SequenceNode):
        return [plain(item, lines, (*path, n)) for n, item in enumerate(node.value)]
    value = yaml.safe_load(node.value) if node.style is None and node.tag != "tag:yaml.org,2002:str" else node.value
    return _worded(str(value)) if _is_words(path) else value


def _is_words(path: tuple) -> bool:
    named = [part for part in path if isinstance(part, str)]
    if named[:1] == ["evidence"] or named[:1] == ["legal_basis"]:
        return True
    return bool(named) and isinstance(path[-1], str) and path[-1] in _WORDS


def _worded(text: str) -> dict:
    zh, _, en = text.partition(" | ")
    return {"zh": zh.strip(), "en": en.strip()}


def read(files: Mapping[str, bytes]) -> tuple[Playbook | None, Lines, list[Problem]]:
    """The playbook in these files (name → bytes), where its values stand, and what stops it from being read."""
    lines = Lines(MAIN)
    if MAIN not in files:
        return None, lines, [Problem(MAIN, 1, "文件夹里没有 playbook.yml", "There is no playbook.yml here")]
    try:
        node = yaml.compose(files[MAIN].decode("utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        return None, lines, [Problem(MAIN, 1, "文件不是 UTF-8 编码,请另存为 UTF-8", "Save the file as UTF-8")]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return None, lines, [Problem(MAIN, line, f"YAML 写法有误:{error.problem}", f"YAML: {error.problem}")]
    if not isinstance(node, yaml.MappingNode):
        return None, lines, [Problem(MAIN, 1, "应是键值对", "Expected a mapping")]
    data = plain(node, lines)
    data["letters"], problems = _letters(files)
    data["content_hash"] = content_hash(files)
    try:
        return msgspec.convert(data, Playbook), lines, problems
    except msgspec.ValidationError as error:
        return None, lines, [*problems, _explained(error, lines)]


def _letters(files: Mapping[str, bytes]) -> tuple[dict, list[Problem]]:
    found, problems = {}, []
    for name in sorted(files):
        if not (name.startswith("letters/") and name.endswith(".txt")):
            continue
        zh, _, en = files[name].decode("utf-8").partition("\n---\n")
        found[name[8:-4]] = {"zh": zh.strip(), "en": en.strip()}
        for used in _PLACEHOLDER.findall(zh + en):
            if used not in LETTER_VALUES:
                near = ", ".join(sorted(LETTER_VALUES))
                problems.append(
                    Problem(
                        name,
                        1,
                        f"信函里的 {{{used}}} 没有定义,可用:{near}",
                        f"{{{used}}} is not one of {near}",
                    )
                )
    return found, problems


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of all files, in name order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\n{len(files[name])}\n".encode() + files[name])
    return digest.hexdigest()


def _explained(error: msgspec.ValidationError, lines: Lines) -> Problem:
    message = str(error)
    found = _PATH.search(message)
    path = _path(found.group(1)) if found else ()
    return lines.problem(path, f"内容不符合格式:{_nearest(message)}", f"Does not fit: {_nearest(message)}")


def _path(text: str) -> tuple:
    parts = re.findall(r"\.(\w+)|\[(\d+)\]", text)
    return tuple(name or int(index) for name, index in parts)


def _nearest(message: str) -> str:
    unknown = re.search(r"unknown field `(\w+)`", message)
    if not unknown:
        return message
    known = {name for struct in _structs() for name in struct.__struct_fields__}
    near = difflib.get_close_matches(unknown.group(1), sorted(known), n=1)
    return f"{message}" + (f"; {near[0]}?" if near else "")


def _structs():
    from banshi.playbooks import facts

    return [
        value
        for value in vars(facts).values()
        if isinstance(value, type) and issubclass(value, msgspec.Struct) and value is not msgspec.Struct
    ]


def words_of(value, path: tuple = ()):
    """Every Words in a struct with its path."""
    if isinstance(value, Words):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from words_of(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from words_of(item, (*path, n))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from words_of(item, (*path, name))
