"""A YAML document as nested plain text, with the line of every value. No value is given a type here.

Types come from what a playbook declares, never from how YAML reads a scalar: `01` stays a code, `no` a word, `09:00`
a time. Anchors, tags and repeated keys are refused, since a reader of the file would not see what they do.
"""

from functools import lru_cache

import yaml

from banshi.kit.folder import MAX_BYTES, Problem

Path = tuple[str | int, ...]
MAX_DEPTH = 12


class Lines:
    """Where each value of one file stands."""

    def __init__(self, file: str):
        self.file = file
        self.of: dict[tuple, int] = {}

    def problem(self, path: tuple, zh: str, en: str) -> Problem:
        """A problem at the value of this path, or at the nearest value around it that has a line."""
        while path and path not in self.of:
            path = path[:-1]
        return Problem(self.file, self.of.get(path, 1), zh, en)


def document(file: str, content: bytes) -> tuple[object, Lines, list[Problem]]:
    """The nested text of a YAML file, where its values stand, and what keeps it from being read."""
    value, lines, problems = _document(file, content)
    return value, lines, list(problems)


@lru_cache(maxsize=256)
def _document(file: str, content: bytes) -> tuple[object, Lines, list[Problem]]:
    """Kept, since a file costs a tenth of a second and is read again at every start and by every test; not to be changed."""
    lines = Lines(file)
    if len(content) > MAX_BYTES:
        return None, lines, [Problem(file, 1, f"文件超过 {MAX_BYTES} 字节", f"Longer than {MAX_BYTES} bytes")]
    text, problems = decoded(file, content)
    if problems:
        return None, lines, problems
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return None, lines, [_unreadable(file, error)]
    reader = _Reader(lines)
    value = reader.plain(node, ()) if node else None
    return value, lines, reader.problems


def decoded(file: str, content: bytes) -> tuple[str, list[Problem]]:
    """UTF-8 text without a byte order mark, or the line at which it stops being UTF-8."""
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "", [Problem(file, line, "不是 UTF-8 编码，请另存为 UTF-8", "Not UTF-8; save the file as UTF-8")]


def _unreadable(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "?"
    zh = f"YAML 写法有误({said})。检查缩进和引号：含“: ”“#”或逗号的文字要加引号"
    return Problem(
        file,
        mark.line + 1 if mark else 1,
        zh,
        f"YAML: {said}. Check indents; text with “: ”, “#” or commas needs quotes",
    )


class _Loader(yaml.SafeLoader):
    """Composes nodes, but neither references, which hide what is said, nor depths that exhaust the stack."""

    depth = 0

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="no references (& and *), write it out", problem_mark=event.start_mark)
        if self.depth > MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem=f"nested deeper than {MAX_DEPTH}", problem_mark=event.start_mark)
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


class _Reader:
    def __init__(self, lines: Lines):
        self.lines = lines
        self.problems: list[Problem] = []

    def plain(self, node: yaml.Node, path: Path):
        """Dicts, lists and text of a node; None for an empty value."""
        self.lines.of.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, n)) for n, item in enumerate(node.value)]
        empty = node.style is None and node.value in ("", "~", "null")
        return None if empty else node.value

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict:
        found: dict = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            here = (*path, key)
            if key in found or not key:
                said = ("重复" if key else "没有名称", "occurs twice" if key else "has no name")
                line = key_node.start_mark.line + 1
                self.problems.append(
                    Problem(self.lines.file, line, f"“{key}”这一项{said[0]}", f"The key “{key}” {said[1]}")
                )
                continue
            self.lines.of[here] = key_node.start_mark.line + 1
            found[key] = self.plain(value_node, here)
        return found
