"""A release as DOCX: body text after GB/T 9704-2012, each figure a content control with a footnote; no red head, no seal."""

import io
import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from banshi.kit import clock
from banshi.releases.rendering.drawn import QR_SAID, Drawn, Numbered, Paragraph

W = nsdecls("w")
BODY, HEAD, TITLE = "仿宋", "黑体", "方正小标宋简体"
# what a machine without the named font takes instead
OTHERWISE = {
    BODY: "FangSong_GB2312,FangSong,STFangsong,Noto Serif CJK SC",
    HEAD: "SimHei,STHeiti,Noto Sans CJK SC",
    TITLE: "FZXiaoBiaoSong-B05S,SimSun,Noto Serif CJK SC",
}
STYLES = {
    # name: (font, points, line pitch, indent in ems, alignment)
    "Normal": (BODY, 16, 28, 2, None),
    "Release Title": (TITLE, 22, 36, 0, WD_ALIGN_PARAGRAPH.CENTER),
    "Release Meta": (BODY, 12, 20, 0, WD_ALIGN_PARAGRAPH.CENTER),
    "Release Head": (HEAD, 16, 28, 2, None),
    "Release More": (BODY, 12, 20, 2, None),
    "Release Note": (BODY, 9, 12, 0, None),
}
STYLE_OF = {"meta": "ReleaseMeta", "heading": "ReleaseHead"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold
_SUPERSCRIPT = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def render(drawn: Drawn) -> bytes:
    """The bytes of the document."""
    document = docx.Document()
    _page(document)
    _styles(document)
    _first_header(document, drawn)
    _fonts(document)
    body = document.element.body
    for paragraph in _paragraphs(drawn):
        body.insert(len(body) - 1, parse_xml(paragraph))  # before the properties of the section
    _footnotes(document, drawn.blocks)
    _about(document, drawn)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(drawn: Drawn) -> Iterable[str]:
    yield _p("ReleaseTitle", _run(drawn.title))
    if drawn.warning:
        yield _p("ReleaseMeta", _run(drawn.warning))
    for block in drawn.blocks:
        label = _run(block.label, font=HEAD) if block.label else ""
        style = "ReleaseMore" if block.more else STYLE_OF.get(block.kind, "Normal")
        yield _p(style, label + "".join(map(_piece, block.pieces)))
    yield _p("ReleaseMeta", _run(drawn.foot))


def _p(style: str, runs: str) -> str:
    return f'<w:p {W}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _run(text: str, *, font: str = "") -> str:
    given = f'<w:rPr><w:rFonts w:eastAsia="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{given}<w:t xml:space="preserve">{escape(_CONTROL.sub("", text))}</w:t></w:r>'


def _piece(piece: str | Numbered) -> str:
    """Words as a run; a figure as a content control known by its number, and the mark of its footnote.

    A bookmark says the same for office programs that drop the control; a plain-text control they would print twice.
    """
    if isinstance(piece, str):
        return _run(piece)
    return (
        f'<w:bookmarkStart w:id="{piece.n}" w:name="figure_{piece.n}"/>'
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(f'数字 {piece.n}')}/>"
        f'<w:tag w:val="figure:{piece.n}"/></w:sdtPr>'
        f"<w:sdtContent>{_run(piece.shown)}</w:sdtContent></w:sdt>"
        f'<w:bookmarkEnd w:id="{piece.n}"/>'
        f'{_raised("[")}<w:r>{_SUPERSCRIPT}<w:footnoteReference w:id="{piece.n}"/></w:r>{_raised("]")}'
    )


def _raised(sign: str) -> str:
    """A bracket of a mark: without them it ran into its figure when the text is copied or read aloud."""
    return f"<w:r>{_SUPERSCRIPT}<w:t>{sign}</w:t></w:r>"


def _footnotes(document, blocks: Iterable[Paragraph]) -> None:
    """The part of footnotes, which the library does not make."""
    notes = [one for block in blocks for one in block.pieces if isinstance(one, Numbered)]
    mark = f"<w:r>{_SUPERSCRIPT}<w:footnoteRef/></w:r>"  # without brackets, which LibreOffice writes behind the number
    rows = [f'<w:footnote w:id="{one.n}">{_note(mark + _run(" " + one.note))}</w:footnote>' for one in notes]
    lines = (
        f'<w:footnote w:type="{kind}" w:id="{n}">{_note(f"<w:r><w:{sign}/></w:r>")}</w:footnote>'
        for n, kind, sign in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {W}>{"".join([*lines, *rows])}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, text.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _note(runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="ReleaseNote"/></w:pPr>{runs}</w:p>'


def _page(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = True
    footers = ((section.first_page_footer, "right"), (section.footer, "right"), (section.even_page_footer, "left"))
    for footer, side in footers:
        paragraph = footer.paragraphs[0]._p
        paragraph.getparent().replace(paragraph, parse_xml(_number(side)))


def _first_header(document, drawn: Drawn) -> None:
    """The lasting address as a square to photograph, in the upper margin of the first page."""
    section = document.sections[0]
    section.header_distance = Mm(10)
    header = section.first_page_header
    square, words = header.paragraphs[0], header.add_paragraph()
    square.add_run().add_picture(io.BytesIO(drawn.qr_png()), width=Mm(18))
    words.add_run(QR_SAID).font.size = Pt(8)
    for paragraph in (square, words):
        form = paragraph.paragraph_format
        form.alignment, form.first_line_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(0)
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _number(side: str) -> str:
    """— 1 — outside, one em from the edge."""
    field = '<w:fldSimple w:instr="PAGE"><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'

    def dash(text: str) -> str:
        return f'<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    ends = f'<w:ind w:firstLine="0" w:{side}="280"/><w:jc w:val="{side}"/>'
    return f"<w:p {W}><w:pPr>{ends}</w:pPr>{dash('— ')}{field}{dash(' —')}</w:p>"


def _styles(document) -> None:
    for name, (font, points, pitch, ems, alignment) in STYLES.items():
        known = name in [style.name for style in document.styles]
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _shape(style, font, points)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
        form.first_line_indent, form.alignment = Pt(points * ems), alignment
        form.keep_with_next = name == "Release Head"


def _shape(style: ParagraphStyle, font: str, points: int) -> None:
    style.font.name, style.font.size = font, Pt(points)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _fonts(document) -> None:
    """Which other fonts may stand in, for machines without the named ones."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in OTHERWISE.items()
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {W}>{rows}</w:fonts>'
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = text.encode()


def _about(document, drawn: Drawn) -> None:
    known = document.core_properties
    known.title, known.author, known.keywords = drawn.title, drawn.author, drawn.mark
    known.comments, known.language, known.last_modified_by = drawn.link, "zh-CN", drawn.author
    known.created = known.modified = clock.parse(drawn.sealed_at).replace(tzinfo=None, microsecond=0)
