"""Fitting nested text to the declared structs: every misfit is found, with its path, before anything is converted."""

import difflib
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

import msgspec
from msgspec import inspect as types

from banshi.playbooks.facts import Words
from banshi.playbooks.rules.lines import Path

Say = Callable[[Path, str, str], None]
MISFIT = object()
BOOLEANS = {"true": True, "false": False, "是": True, "否": False}
_MINUTE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")


def shaped(value, struct: type, say: Say):
    """The plain values msgspec.convert takes for a struct; what does not fit is told to `say` and given as MISFIT."""
    return _fit(value, _info(struct), (), say)


@lru_cache(maxsize=64)
def _info(struct: type) -> types.Type:
    return types.type_info(struct)


def _fit(value, want: types.Type, path: Path, say: Say):
    if isinstance(want, types.StructType):
        return _words(value, path, say) if want.cls is Words else _struct(value, want, path, say)
    if isinstance(want, types.VarTupleType):
        return _each(value, want, path, say)
    if isinstance(want, types.DictType):
        return _named(value, want, path, say)
    return _scalar(value, want, path, say)


def _struct(value, want: types.StructType, path: Path, say: Say):
    if not isinstance(value, dict):
        known = "、".join(field.encode_name for field in want.fields)
        say(path, f"这里应写成“名称: 内容”，可用的名称：{known}", f"Expected a mapping with: {known}")
        return MISFIT
    fields = {field.encode_name: field for field in want.fields}
    found = {}
    for name, item in value.items():
        if name in fields:
            found[name] = _fit(item, fields[name].type, (*path, name), say)
        else:
            _unknown(name, fields, (*path, name), say)
    for name, field in fields.items():
        if field.required and name not in value:
            say(path, f"缺少“{name}”", f"“{name}” is missing")
    return found


def _unknown(name: str, fields, path: Path, say: Say) -> None:
    near = difflib.get_close_matches(name, list(fields), n=1, cutoff=0.5)
    known = "、".join(fields)
    zh = f",是不是“{near[0]}”？" if near else f"。可用：{known}"
    en = f"; did you mean “{near[0]}”？" if near else f". Known: {known}"
    say(path, f"没有“{name}”这一项{zh}", f"There is no “{name}”{en}")


def _each(value, want: types.VarTupleType, path: Path, say: Say):
    if not isinstance(value, list):
        say(path, "这里应是列表：每项一行，以“- ”开头", "Expected a list, each item on a line with “- ”")
        return MISFIT
    return [_fit(item, want.item_type, (*path, n), say) for n, item in enumerate(value)]


def _named(value, want: types.DictType, path: Path, say: Say):
    if not isinstance(value, dict):
        say(path, "这里应写成“名称: 内容”", "Expected a mapping of names to values")
        return MISFIT
    return {name: _fit(item, want.value_type, (*path, name), say) for name, item in value.items()}


def _words(value, path: Path, say: Say):
    """`中文 | English` as two texts; a missing one is found by the checks of meaning, where it may be left out."""
    if isinstance(value, dict):
        return _struct(value, _info(Words), path, say)
    if not isinstance(value, str):
        say(path, "这里应是文字，写成“中文 | English”", "Expected words, written “中文 | English”")
        return MISFIT
    zh, _, en = value.partition("|")
    return {"zh": zh.strip(), "en": en.strip()}


def _scalar(value, want: types.Type, path: Path, say: Say):
    said = "" if value is None else value
    if not isinstance(said, str):
        said = "…"
    for kind, (zh, en, read) in _SCALARS.items():
        if isinstance(want, kind):
            found = read(said) if isinstance(value, str) else MISFIT
            if found is MISFIT:
                say(path, f"这里应是{zh}，写的是“{said}”", f"Expected {en}, not “{said}”")
            return found
    raise AssertionError(f"no reader for {want}")


def _integer(text: str):
    return int(text) if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else MISFIT


def _number(text: str):
    return float(text) if re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text, re.ASCII) else MISFIT


def _instant(text: str):
    try:
        return datetime.fromisoformat(text) if _MINUTE.fullmatch(text) else MISFIT
    except ValueError:
        return MISFIT


def _day(text: str):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return MISFIT


_SCALARS = {
    types.BoolType: ("是或否（true 或 false）", "true or false", lambda text: BOOLEANS.get(text, MISFIT)),
    types.IntType: ("整数", "a whole number", _integer),
    types.FloatType: ("数字", "a number", _number),
    types.DateTimeType: ("本地时间，如 2021-04-28 09:00", "a local time such as 2021-04-28 09:00", _instant),
    types.DateType: ("日期，如 2021-05-01", "a date such as 2021-05-01", _day),
    types.StrType: ("文字", "text", lambda text: text),
}


def words_of(value, path: Path = ()):
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
