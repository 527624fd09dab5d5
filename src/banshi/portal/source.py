"""What the source document says of the campaign, in our own words, as data read once; nothing here moves or is scored."""

from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """One fact: our words, names and figures as the source prints them, its marks, its paragraph, what it leaves out."""

    text: str
    cites: tuple[int, ...]
    paragraph: str
    unstated: tuple[str, ...]
    printed: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    printed_list: tuple[str, ...] = ()


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    facts: tuple[Statement, ...]


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """`references` is how many numbered marks the source carries; it resolves none of them."""

    name: str
    printed_name: str
    references: int
    sections: tuple[Section, ...]

    def marks(self) -> range:
        """The numbers of the marks."""
        return range(1, self.references + 1)


@lru_cache(maxsize=1)
def source() -> Source:
    """The statements of the source document."""
    return msgspec.json.decode((Path(__file__).parent / "source.json").read_bytes(), type=Source)
