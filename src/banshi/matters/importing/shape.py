"""Keys of a YAML file that the structs it is read into do not have, with line and nearest known key. Pure."""

import difflib
import types
import typing

import msgspec
import yaml

Problem = tuple[str, str]


def problems(node: yaml.Node | None, wanted: type) -> list[Problem]:
    """Every unknown, doubled or missing key under a node, in both languages, in the order of the file."""
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node else 1
        return [(f"第 {line} 行应为“键: 值”", f"line {line} should be “key: value”")]
    fields = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    found: list[Problem] = []
    seen: set[str] = set()
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name not in fields:
            found.append(_unknown(name, line, fields))
        elif name in seen:
            found.append((f"第 {line} 行的 {name} 写了两次", f"line {line}: {name} stands twice"))
        else:
            found += _inner(value, fields[name].type)
        seen.add(name)
    line = node.start_mark.line + 1
    for name, field in fields.items():
        if field.required and name not in seen:
            found.append((f"第 {line} 行起缺少 {name}", f"{name} is missing from line {line} on"))
    return found


def _unknown(name: str, line: int, fields: dict) -> Problem:
    near = difflib.get_close_matches(name, fields, n=1, cutoff=0.5)
    zh, en = f"第 {line} 行没有“{name}”这个键", f"line {line}: there is no key “{name}”"
    if near:
        return f"{zh}，您要的可能是 {near[0]}", f"{en}; perhaps {near[0]} was meant"
    return f"{zh}，可用的有 {'、'.join(fields)}", f"{en}; known: {', '.join(fields)}"


def _inner(node: yaml.Node, wanted: object) -> list[Problem]:
    if isinstance(wanted, types.UnionType):
        wanted = next(part for part in typing.get_args(wanted) if part is not type(None))
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return problems(node, wanted)
    inside = typing.get_args(wanted)
    if typing.get_origin(wanted) is tuple and isinstance(node, yaml.SequenceNode):
        return [problem for part in node.value for problem in _inner(part, inside[0])]
    return []
