"""A PDF of a release: whatever glyphs lie in the rectangle of a figure's link, drawn over one another or not."""

import io
import re
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from banshi.releases.reading.found import Found, bare, code_in, unreadable

LINK = re.compile(r"/figures/(\d+)$")
SMALLEST = 11.0  # points; footnotes and their marks are smaller
FOOT = 95.0  # points: the bottom margin of 35 mm, where the page number stands
Box = tuple[float, float, float, float]


def read(data: bytes) -> Found:
    """What the pages show at each figure; raises Refused for what is no PDF."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        mark = " ".join(_text(info.get("Keywords", b"")) for info in document.info)
        links = [dict(_links(page)) for page in PDFPage.create_pages(document)]
        pages = list(extract_pages(io.BytesIO(data), laparams=LAParams(all_texts=True)))
    except (PDFException, PSException, ValueError, KeyError, TypeError) as error:
        raise unreadable(type(error).__name__) from error
    figures: dict[int, list[str]] = {}
    running = ""
    for page, boxes in zip(pages, links, strict=True):
        glyphs = list(_glyphs(page))
        running += bare("".join(_body(glyphs)))
        for (n, _), box in boxes.items():
            part = "".join(_inside(glyphs, box))
            figures.setdefault(n, [""])[0] += bare(part)
    return Found(code_in(mark), figures, running=running)


def _text(value) -> str:
    value = resolve1(value)
    return decode_text(value) if isinstance(value, bytes) else str(value)


def _links(page: PDFPage) -> Iterator[tuple[tuple[int, int], Box]]:
    """(figure, which rectangle on the page) → rectangle; a figure that breaks over lines has several."""
    for order, reference in enumerate(resolve1(page.annots) or ()):
        annotation = resolve1(reference)
        action = resolve1(annotation.get("A")) or {}
        match = LINK.search(_text(action.get("URI", b"")))
        if match:
            yield (int(match[1]), order), tuple(float(resolve1(n)) for n in resolve1(annotation["Rect"]))


def _glyphs(item) -> Iterator[LTChar]:
    if isinstance(item, LTChar):
        yield item
    elif hasattr(item, "__iter__"):
        for part in item:
            yield from _glyphs(part)


def _body(glyphs: list[LTChar]) -> Iterator[str]:
    """The body line by line from the top: neither the small print of footnotes and their marks nor the page number."""
    lines: dict[int, list[LTChar]] = {}
    for glyph in glyphs:
        if glyph.size >= SMALLEST and glyph.y0 > FOOT:
            lines.setdefault(round(glyph.matrix[5]), []).append(glyph)
    for height in sorted(lines, reverse=True):
        yield from (glyph.get_text() for glyph in sorted(lines[height], key=lambda glyph: glyph.x0))


def _inside(glyphs: list[LTChar], box: Box) -> Iterator[str]:
    """The glyphs whose middle lies in the box, from left to right."""
    low_x, low_y, high_x, high_y = box
    held = [
        glyph
        for glyph in glyphs
        if low_x <= (glyph.x0 + glyph.x1) / 2 <= high_x and low_y <= (glyph.y0 + glyph.y1) / 2 <= high_y
    ]
    return (glyph.get_text() for glyph in sorted(held, key=lambda glyph: glyph.x0))
