"""A PDF of a release: whatever glyphs lie in the rectangle of a figure's link, drawn over one another or not."""

import io
import re
from collections.abc import Callable, Iterable, Iterator

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTImage, LTPage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from banshi.releases.reading.found import Found, Odd, bare, code_in, unreadable

LINK = re.compile(r"/figures/(\d+)$")
SMALLEST = 11.0  # points; footnotes and their marks are smaller
FOOT = 95.0  # points: the bottom margin of 35 mm, where the page number stands
MARKS = re.compile(r"(?:\[\d+\]|\d)+")  # a line of marks alone; before they stood in brackets, of their digits
PAGE = re.compile(r"—\d+—")
WHITE = 0.9
CLOSING, OPENING = set("，。；：、！？）”’》】"), set("（“‘《【")
Box = tuple[float, float, float, float]


def read(data: bytes, progress: Callable[[int, int], None] = lambda done, of: None) -> Found:
    """What the pages show at each figure; raises Refused for what is no PDF. `progress` is told pages done, of all."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        mark = " ".join(_text(info.get("Keywords", b"")) for info in document.info)
        sheets = list(PDFPage.create_pages(document))
        links = [dict(_links(page)) for page in sheets]
        odd = [one for page in sheets for one in _added(page)]
        pages = list(_drawn(sheets, progress))
    except (PDFException, PSException, ValueError, KeyError, TypeError) as error:
        raise unreadable(type(error).__name__) from error
    figures: dict[int, list[str]] = {}
    running = small = ""
    for page, boxes in zip(pages, links, strict=True):
        glyphs = [one for one in _parts(page, LTChar) if not _white(one)]
        running += bare("".join(_lines(one for one in glyphs if one.size >= SMALLEST and one.y0 > FOOT)))
        small += bare("".join(_small(glyphs)))
        for (n, _), box in boxes.items():
            part = "".join(_inside(glyphs, box))
            figures.setdefault(n, [""])[0] += bare(part)
        odd += _covered(page, boxes)
    return Found(code_in(mark), figures, running=running, small=small, odd=odd)


def _drawn(sheets: list[PDFPage], progress: Callable[[int, int], None]) -> Iterator[LTPage]:
    """The glyphs and shapes of each page where they lie, not grouped into lines and boxes, which takes most of the time."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    for n, sheet in enumerate(sheets, start=1):
        interpreter.process_page(sheet)
        yield device.get_result()
        progress(n, len(sheets))


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


def _added(page: PDFPage) -> Iterator[Odd]:
    """Annotations that show something: notes, stamps, fields, links with a face of their own."""
    for reference in resolve1(page.annots) or ():
        annotation = resolve1(reference)
        kind = str(getattr(resolve1(annotation.get("Subtype")), "name", ""))
        if kind not in ("Link", "Popup") or annotation.get("AP"):
            yield Odd(0, f"文件里多了批注或盖上去的内容（{kind}）", f"an annotation was added ({kind})")


def _covered(page, boxes: dict[tuple[int, int], Box]) -> Iterator[Odd]:
    """Pictures anywhere, and shapes drawn at a figure: nothing of a release is covered."""
    for one in _parts(page, LTImage):
        yield Odd(0, "文件里多了图片，可能遮住文字", f"a picture was added ({one.name})")
    shapes = list(_parts(page, LTCurve))
    for (n, _), (low_x, low_y, high_x, high_y) in boxes.items():
        if any(one.x0 < high_x and one.x1 > low_x and one.y0 < high_y and one.y1 > low_y for one in shapes):
            yield Odd(n, "数字被别的图形盖住了", "a shape covers it")


def _parts(item, kind: type) -> Iterator:
    if isinstance(item, kind):
        yield item
    elif hasattr(item, "__iter__"):
        for part in item:
            yield from _parts(part, kind)


def _white(glyph: LTChar) -> bool:
    """Whether it is drawn in the colour of the paper."""
    colour = glyph.graphicstate.ncolor
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    numbers = [one for one in parts if isinstance(one, int | float)]
    return len(numbers) in (1, 3) and min(numbers) > WHITE


def _lines(glyphs: Iterable[LTChar]) -> Iterator[str]:
    """Line by line from the top, each from left to right."""
    lines: dict[int, list[LTChar]] = {}
    for glyph in glyphs:
        lines.setdefault(round(glyph.matrix[5]), []).append(glyph)
    for height in sorted(lines, reverse=True):
        yield "".join(glyph.get_text() for glyph in sorted(lines[height], key=lambda glyph: glyph.x0))


def _small(glyphs: list[LTChar]) -> Iterator[str]:
    """The small print and what stands at the foot, without the marks of footnotes and the page's number."""
    for line in _lines(one for one in glyphs if one.size < SMALLEST or one.y0 <= FOOT):
        words = bare(line)
        if not (MARKS.fullmatch(words) or PAGE.fullmatch(words)):
            yield words


def _inside(glyphs: list[LTChar], box: Box) -> Iterator[str]:
    """The glyphs whose ink lies in the box, from left to right."""
    low_x, low_y, high_x, high_y = box
    held = [
        glyph for glyph in glyphs if low_x <= _ink(glyph) <= high_x and low_y <= (glyph.y0 + glyph.y1) / 2 <= high_y
    ]
    return (glyph.get_text() for glyph in sorted(held, key=lambda glyph: glyph.x0))


def _ink(glyph: LTChar) -> float:
    """Where it shows: Chinese punctuation fills half its width, and the empty half runs into its neighbour or the margin."""
    sign = glyph.get_text()
    part = 0.2 if sign in CLOSING else 0.8 if sign in OPENING else 0.5
    return glyph.x0 + part * (glyph.x1 - glyph.x0)
