"""A DOCX of a release: the visible words of each figure's content control, of each paragraph, footnote and text box."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from banshi.releases.reading.found import Found, Odd, bare, code_in, unreadable

MOST = 50 * 1024 * 1024
TAG, BOOKMARK = "figure:", "figure_"
PAGE = re.compile(r"—\d*—")  # “— 1 —”, with or without the page's number
BOX = qn("w:txbxContent")
# not printed: struck out, moved away, or hidden by its own run
GONE = {qn("w:del"), qn("w:moveFrom")}
WHITE = {"FFFFFF", "ffffff"}
SAID_ELSEWHERE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# words that stand in no run of text: formulas, shapes, word art, symbols
STRANGE = {
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
    "{urn:schemas-microsoft-com:vml}textpath",
    qn("w:sym"),
}
PICTURES = {qn("w:drawing"), qn("w:pict"), qn("w:object")}
# words that come from elsewhere when the file is opened: numbering, fields, other files
ELSEWHERE = {qn("w:numPr"), qn("w:fldSimple"), qn("w:instrText"), qn("w:altChunk"), qn("w:subDoc")}
OWN_STYLES = ("Normal", "Release")


def read(data: bytes) -> Found:
    """What the document shows; raises Refused for what is no DOCX."""
    try:
        if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist()) > MOST:
            raise unreadable("too large")
        document = docx.Document(io.BytesIO(data))
        notes = _notes(document, _marked(document.element.body))
        around = _around(document)
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise unreadable(type(error).__name__) from error
    body = document.element.body
    words = [bare(_words(one)) for one in body.iter(qn("w:p")) if not _inside(one, BOX, SAID_ELSEWHERE)]
    boxes = [
        bare(_words(one)) for one in body.iter(qn("w:p")) if _inside(one, BOX) and not _inside(one, SAID_ELSEWHERE)
    ]
    return Found(
        code_in(document.core_properties.keywords or ""),
        _figures(body),
        [one for one in words if one],
        notes=notes,
        other=[one for one in (*boxes, *around) if one and not PAGE.fullmatch(one)],
        odd=[*_odd(body), *_styled(document)],
    )


def _figures(body) -> dict[int, list[str]]:
    """The words of each figure's control; of its bookmark where an office program dropped the control."""
    found: dict[int, list[str]] = {}
    for control in body.iter(qn("w:sdt")):
        if (n := _number(control)) is not None:
            found.setdefault(n, []).append(bare(_words(control)))
    for start in body.iter(qn("w:bookmarkStart")):
        if (n := _number(start)) is not None and n not in found:
            found[n] = [bare("".join(map(_words, _spanned(start))))]
    return found


def _spanned(start) -> Iterator:
    """What stands between the two ends of a bookmark in its paragraph."""
    for one in start.itersiblings():
        if one.tag == qn("w:bookmarkEnd") and one.get(qn("w:id")) == start.get(qn("w:id")):
            return
        yield one


def _number(mark) -> int | None:
    """The figure a control or bookmark is of."""
    if mark.tag == qn("w:bookmarkStart"):
        value, before = mark.get(qn("w:name"), ""), BOOKMARK
    else:
        tag = mark.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        value, before = tag.get(qn("w:val"), "") if tag is not None else "", TAG
    return int(value[len(before) :]) if value.startswith(before) and value[len(before) :].isdigit() else None


def _marked(body) -> dict[str, int]:
    """The figure before the mark of each footnote: office programs count footnotes from another number."""
    found: dict[str, int] = {}
    n = None
    for one in body.iter(qn("w:sdt"), qn("w:bookmarkStart"), qn("w:footnoteReference")):
        if one.tag != qn("w:footnoteReference"):
            n = _number(one) or n
        elif n is not None:
            found[one.get(qn("w:id"), "")] = n
    return found


def _inside(element, *tags: str) -> bool:
    return any(above.tag in tags for above in element.iterancestors())


def _words(element) -> str:
    """The text of its runs that are printed; a text box that hangs on a paragraph is none of its words."""
    found = []
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        box = next((above for above in node.iterancestors() if above.tag == BOX), None)
        if box is not None and not any(above is box for above in element.iterancestors()):
            continue
        if not (_unprinted(node) or _bracket(node)):
            found.append("-" if node.tag == qn("w:noBreakHyphen") else node.text or " ")
    return "".join(found)


def _bracket(node) -> bool:
    """Whether it is a bracket of a footnote's mark, which is no word of the paragraph."""
    raised = node.find(f"../{qn('w:rPr')}/{qn('w:vertAlign')}")
    return raised is not None and raised.get(qn("w:val")) == "superscript" and node.text in ("[", "]")


def _unprinted(node) -> bool:
    for above in node.iterancestors():
        if above.tag in GONE:
            return True
        if above.tag == qn("w:r"):
            look = above.find(qn("w:rPr"))
            if look is not None and any(_hides(one) for one in look):
                return True
    return False


def _hides(look) -> bool:
    value = look.get(qn("w:val"), "")
    if look.tag in (qn("w:vanish"), qn("w:webHidden")):
        return value not in ("0", "false", "off")
    if look.tag == qn("w:color"):
        return value in WHITE
    return look.tag == qn("w:sz") and value.isdigit() and int(value) < 8


def _notes(document, marked: dict[str, int]) -> dict[int, list[str]]:
    """The footnotes by the figures they are marked at, those marked nowhere by their own numbers."""
    found: dict[int, list[str]] = {}
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            for note in parse_xml(relation.target_part.blob).iter(qn("w:footnote")):
                n = note.get(qn("w:id"), "")
                if n.isdigit() and int(n) > 0 and not note.get(qn("w:type")):
                    found.setdefault(marked.get(n, int(n)), []).append(bare(_words(note)))
    return found


def _around(document) -> Iterator[str]:
    """The words of headers and footers, endnotes and comments; the page's own number is not one of them."""
    wanted = (
        RELATIONSHIP_TYPE.HEADER,
        RELATIONSHIP_TYPE.FOOTER,
        RELATIONSHIP_TYPE.ENDNOTES,
        RELATIONSHIP_TYPE.COMMENTS,
    )
    for relation in document.part.rels.values():
        if relation.reltype in wanted and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            for field in [*root.iter(qn("w:fldSimple"))]:
                field.getparent().remove(field)
            yield from (bare(_words(one)) for one in root.iter(qn("w:p")))


def _odd(body) -> Iterator[Odd]:
    for one in body.iter(*STRANGE):
        said = "".join(one.itertext()) or one.get("string", "") or one.get(qn("w:char"), "")
        yield Odd(0, f"正文里多了图形文字或公式：{bare(said)[:40]}", "words in a shape or formula were added")
    for one in body.iter(*PICTURES):
        if not _inside(one, SAID_ELSEWHERE):
            yield Odd(0, "正文里多了图片或文本框，可能遮住文字", "a picture or text box was added to the body")
    for one in body.iter(*ELSEWHERE):
        kind = etree.QName(one).localname
        yield Odd(
            0,
            f"正文里多了打开时才出现的文字：编号、域或别的文件（{kind}）",
            f"words from elsewhere were added ({kind})",
        )


def _styled(document) -> Iterator[Odd]:
    """A style that hides what is written in it, or writes numbers of its own before it."""
    for style in document.styles.element.iter(qn("w:style")):
        name = style.get(qn("w:styleId"), "")
        looks = [one for look in style.iter(qn("w:rPr")) for one in look]
        if name.startswith(OWN_STYLES) and (
            any(map(_hides, looks)) or next(style.iter(qn("w:numPr")), None) is not None
        ):
            yield Odd(0, f"样式 {name} 被改过，藏起了文字或另加了编号", f"the style {name} hides words or adds some")
