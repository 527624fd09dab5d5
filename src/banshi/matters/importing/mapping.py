"""The mapping of a foreign table to matters: a YAML file, checked before the first row is read."""

import codecs
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import yaml
from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.matters.importing import shape

LIMIT = 1_000_000


class Moment(Struct, frozen=True, forbid_unknown_fields=True):
    """A column with an instant; `format` as in strptime, empty for ISO 8601."""

    column: str
    format: str = ""


class Mapped(Struct, frozen=True, forbid_unknown_fields=True):
    """A value from a column through a table, or one fixed value; `default` takes, doubted, what the table lacks."""

    column: str = ""
    map: dict[str, str] = {}
    default: str = ""
    fixed: str = ""

    def targets(self) -> set[str]:
        """Every value it can give, as far as the mapping alone tells."""
        return {*self.map.values(), self.default, self.fixed} - {""}


class Joined(Struct, frozen=True, forbid_unknown_fields=True):
    """Text from several columns."""

    columns: tuple[str, ...]
    separator: str = "，"


class Status(Struct, frozen=True, forbid_unknown_fields=True):
    """The column that says whether a row is closed, and the words it says so with."""

    column: str
    closed: tuple[str, ...]


class NewUnit(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit the import brings along, made when it does not exist yet."""

    code: str
    name: str
    parent: str = ""


class Mapping(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything an import needs to know about a table."""

    source: str
    kind: str
    intake: str
    text: Joined
    route: Mapped
    category: Mapped
    place: Mapped
    time_zone: str = "Asia/Shanghai"
    delimiter: str = ","
    encoding: str = "utf-8"
    quoted: bool = True
    header: tuple[str, ...] = ()
    identity: str = ""
    received: Moment | None = None
    closed: Moment | None = None
    status: Status | None = None
    landmark: Joined | None = None
    reply: str = ""
    outcome: Mapped | None = None
    located_by: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    units: tuple[NewUnit, ...] = ()

    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def separator(self) -> str:
        """The character between two cells."""
        return "\t" if self.delimiter == "tab" else self.delimiter

    def columns(self) -> set[str]:
        """Every column the mapping reads."""
        found = {self.identity, self.reply, *self.text.columns, *self.located_by, *self.repeats}
        for part in (self.route, self.category, self.place, self.received, self.closed, self.status, self.outcome):
            if part is not None:
                found.add(part.column)
        if self.landmark:
            found |= set(self.landmark.columns)
        return found - {""}


def read(data: bytes, name: str, *, source: str = "") -> Mapping:
    """The mapping in a YAML file, for another source when one is given.

    Refused says every key that is wrong, with its line and the nearest known one.
    """
    try:
        if len(data) > LIMIT:
            raise ValueError(f"{len(data):,} > {LIMIT:,} bytes")
        node = yaml.compose(data.decode("utf-8"), Loader=yaml.BaseLoader)
        problems = shape.problems(node, Mapping)
        if problems:
            raise _bad(name, zh="；".join(zh for zh, _ in problems), en="; ".join(en for _, en in problems))
        mapping = msgspec.convert(yaml.load(data.decode("utf-8"), Loader=yaml.BaseLoader), Mapping, strict=False)
        mapping.zone()
    except (yaml.YAMLError, msgspec.ValidationError, ZoneInfoNotFoundError, ValueError) as error:
        said = str(error).replace("\n", " ")
        raise _bad(name, zh=said, en=said) from error
    mapping = msgspec.structs.replace(mapping, source=source or mapping.source)
    _sensible(mapping, name)
    return mapping


def _sensible(mapping: Mapping, name: str) -> None:
    wrong = []
    if not mapping.source or len(mapping.source) > 60:
        wrong.append(("source 应为 1 至 60 个字", "source takes 1 to 60 characters"))
    if len(mapping.separator()) != 1:
        wrong.append(("delimiter 应为一个字符或 tab", "delimiter is one character, or tab"))
    try:
        "".encode(codecs.lookup(mapping.encoding).name)
    except LookupError:
        wrong.append((f"没有 {mapping.encoding} 这种编码", f"there is no encoding {mapping.encoding}"))
    for key in ("route", "category", "place"):
        part = getattr(mapping, key)
        if not part.column and not part.fixed:
            wrong.append((f"{key} 要写 column 或 fixed", f"{key} needs column or fixed"))
    if not mapping.text.columns:
        wrong.append(("text.columns 是空的", "text.columns is empty"))
    if wrong:
        raise _bad(name, zh="；".join(zh for zh, _ in wrong), en="; ".join(en for _, en in wrong))


def _bad(name: str, *, zh: str, en: str) -> Refused:
    return Refused(
        "bad_mapping",
        "对照表“{name}”有误：{zh}。写法见 docs/recipes/import.md。",
        "The mapping “{name}” is wrong: {en}. See docs/recipes/import.md.",
        where="mapping",
        name=name,
        zh=zh,
        en=en,
    )
