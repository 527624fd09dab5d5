"""What was read from a file: whose it says it is, the words printed at each figure, and its paragraphs."""

import re

from msgspec import Struct

from banshi.kit.refused import Refused

BLANKS = re.compile(r"\s+")
MARK = re.compile(r"banshi-release:(\d{10})")


class Found(Struct, frozen=True):
    """`figures` maps a footnote's number to the words at each of its places.

    `paragraphs` are those of a file that knows any; `running` is the body in reading order of one that only has lines.
    """

    code: str
    figures: dict[int, list[str]]
    paragraphs: list[str] | None = None
    running: str = ""


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
