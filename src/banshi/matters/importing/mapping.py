"""The mapping of a foreign table to matters: a YAML file, checked before the first row is read."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import yaml
from msgspec import Struct

from banshi.kit.refused import Refused


class Moment(Struct, frozen=True, forbid_unknown_fields=True):
    """A column with an instant; `format` as in strptime, empty for ISO 8601."""

    column: str
    format: str = ""


class Mapped(Struct, frozen=True, forbid_unknown_fields=True):
    """A value from a column through a table, or one fixed value."""

    column: str = ""
    map: dict[str, str] = {}
    default: str = ""
    fixed: str = ""


class Joined(Struct, frozen=True, forbid_unknown_fields=True):
    """Text from several columns."""

    columns: tuple[str, ...]
    separator: str = "，"


class Status(Struct, frozen=True, forbid_unknown_fields=True):
    column: str
    closed: tuple[str, ...]


class NewUnit(Struct, frozen=True, forbid_unknown_fields=True):
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
    encoding: str = "utf-8-sig"
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

    def columns(self) -> set[str]:
        """Every column the mapping reads."""
        found = {self.identity, self.reply, *self.text.columns, *self.located_by, *self.repeats}
        for part in (self.route, self.category, self.place, self.received, self.closed, self.status, self.outcome):
            if part is not None:
                found.add(part.column)
        if self.landmark:
            found |= set(self.landmark.columns)
        return found - {""}


def read(data: bytes, name: str) -> Mapping:
    """The mapping in a YAML file; Refused says what is wrong and where."""
    try:
        mapping = msgspec.convert(yaml.safe_load(data.decode("utf-8")), Mapping)
        mapping.zone()
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError, ZoneInfoNotFoundError) as error:
        raise Refused(
            "bad_mapping",
            "对照表“{name}”有误:{error}。写法见 docs/recipes/import.md。",
            "The mapping “{name}” is wrong: {error}. See docs/recipes/import.md.",
            name=name,
            error=str(error).replace("\n", " "),
        ) from error
    return mapping
