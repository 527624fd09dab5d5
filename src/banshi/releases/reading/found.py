"""What was read from a file: whose it says it is, the words at each figure, its paragraphs, and whatever else it shows."""

import re

from msgspec import Struct

from banshi.kit.refused import Refused

BLANKS = re.compile(r"[\s\u2060]+")  # with the joiner that keeps a mark at its figure
MARK = re.compile(r"banshi-release[: ](\d{10})")  # LibreOffice writes keywords without colons


class Odd(Struct, frozen=True):
    """Something a release has no place for; `n` is the footnote of the figure it lies at, 0 elsewhere."""

    n: int
    zh: str
    en: str


class Found(Struct, frozen=True):
    """`figures` and `notes` map a footnote's number to the words at each of its places.

    `paragraphs` are those of a file that knows any; `running` is the body in reading order of one that only has lines,
    `small` its small print. `other` are words outside all of these, `drawings` (item, shapes) of each drawing.
    """

    code: str
    figures: dict[int, list[str]]
    paragraphs: list[str] | None = None
    running: str = ""
    small: str = ""
    notes: dict[int, list[str]] | None = None
    other: list[str] = []
    odd: list[Odd] = []
    drawings: list[tuple[str, list[str]]] | None = None


def bare(text: str) -> str:
    """Words without blanks, since a page breaks its lines where it likes."""
    return BLANKS.sub("", text)


def code_in(text: str) -> str:
    """The release a file says it is; raises Refused for a file that names none."""
    match = MARK.search(text)
    if match is None:
        raise Refused(
            "not_a_release",
            "文件里没有发布编号，不是本系统生成的公开发布，或生成后编号被去掉了。",
            "The file names no release: it was not made here, or the number was taken out.",
            where="file",
        )
    return match[1]


def unreadable(what: str) -> Refused:
    """The refusal of a file that cannot be opened as what its name says."""
    return Refused(
        "unreadable_file",
        "这个文件打不开（{what}）。请给 HTML、DOCX 或 PDF 原件。",
        "The file cannot be read ({what}); give the HTML, DOCX or PDF itself.",
        where="file",
        what=what,
    )
