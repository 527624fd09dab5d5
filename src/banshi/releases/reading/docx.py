"""A DOCX of a release: the visible runs inside each figure's content control, and the visible words of each paragraph."""

import io
import zipfile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from banshi.releases.reading.found import Found, bare, code_in, unreadable

MOST = 50 * 1024 * 1024
TAG = "figure:"


def read(data: bytes) -> Found:
    """What the document shows; raises Refused for what is no DOCX."""
    try:
        if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist()) > MOST:
            raise unreadable("too large")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise unreadable(type(error).__name__) from error
    figures: dict[int, list[str]] = {}
    body = document.element.body
    for control in body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        name = tag.get(qn("w:val"), "") if tag is not None else ""
        if name.startswith(TAG) and name[len(TAG) :].isdigit():
            figures.setdefault(int(name[len(TAG) :]), []).append(bare(_words(control)))
    return Found(
        code_in(document.core_properties.keywords or ""),
        figures,
        [bare(_words(paragraph)) for paragraph in body.iter(qn("w:p"))],
    )


def _words(element) -> str:
    """The text of its runs; what was struck out under change tracking is not printed."""
    return "".join(node.text or "" for node in element.iter(qn("w:t")))
