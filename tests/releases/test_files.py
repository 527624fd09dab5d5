"""DOCX and PDF of a release: read back, held against the record, and found out when a printed figure is altered."""

import io
import os
import re
import shutil
import subprocess
import zipfile
import zlib
from argparse import Namespace

import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTTextContainer

from banshi.cli import releasing
from banshi.kit.refused import Refused, Unavailable
from banshi.releases.queries import files, verifying
from banshi.releases.queries import releases as queries
from banshi.releases.reading import docx as docx_reading
from banshi.releases.rendering import drawn, pdf
from tests import world
from tests.releases import lists

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


@pytest.fixture
def released():
    some = [lists.commitment(f"修复第{n}段路灯", {"qinghe": 28, "liulin": 10}) for n in range(2)]
    row = lists.published(some, complete=True, press="本次公布 {count} 项，其中{claimed}。")
    return queries.public(row.code)


def rezipped(data: bytes, name: str, change) -> bytes:
    """The same archive with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            body = old.read(member)
            new.writestr(member, change(body.decode()).encode() if member.filename == name else body)
    return out.getvalue()


def test_both_files_hold_every_figure_as_printed(released):
    row, state = released
    for kind in ("docx", "pdf"):
        found = verifying.verify(files.rendered(row, state, kind)[0])
        assert found.differences == []
        assert (
            found.checked
            == len(state.frozen.figures)
            == len(verifying.read(files.rendered(row, state, kind)[0]).figures)
        )
        assert found.seal == state.frozen.seal


def test_reading_a_pdf_says_how_many_pages_are_read(released):
    told = []
    verifying.verify(files.rendered(*released, "pdf")[0], lambda done, of: told.append((done, of)))
    assert told == [(n + 1, len(told)) for n in range(len(told))]
    assert len(told) > 1


def test_a_figure_altered_in_the_visible_text_of_a_docx_is_named_by_its_footnote(released, tmp_path, capsys):
    row, state = released
    data = files.rendered(row, state, "docx")[0]
    value = next(one for one in state.frozen.figures if one.query == "value")
    assert value.shown == "38 盏（自报）"

    def alter(text: str) -> str:
        at = text.index(f'"figure:{value.n}"')
        return text[:at] + text[at:].replace("38 盏", "39 盏", 1)

    (tmp_path / "altered.docx").write_bytes(rezipped(data, "word/document.xml", alter))
    parsed = Namespace(file=tmp_path / "altered.docx")
    assert releasing.run(parsed) == 1
    said = capsys.readouterr().out
    assert f"脚注 {value.n}：文件上是“39盏（自报）”，由记录算出的是“38 盏（自报）”" in said
    (tmp_path / "sound.docx").write_bytes(data)
    assert releasing.run(Namespace(file=tmp_path / "sound.docx")) == 0
    assert "核验通过" in capsys.readouterr().out


def test_a_hidden_copy_beside_another_visible_number_does_not_pass(released):
    row, state = released
    data = files.rendered(row, state, "docx")[0]

    def hide(text: str) -> str:
        return text.replace(
            '<w:r><w:t xml:space="preserve">2</w:t></w:r></w:sdtContent></w:sdt>',
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>2</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>9</w:t></w:r>",
            1,
        )

    altered = rezipped(data, "word/document.xml", hide)
    assert altered != data
    assert [one.n for one in verifying.verify(altered).differences] == [1, 0]


def test_words_changed_around_the_figures_of_a_pdf_are_found(released):
    """The first glyph of the title becomes its second."""
    row, state = released
    data = files.rendered(row, state, "pdf")[0]

    def other_word(drawing: bytes) -> bytes:
        return re.sub(rb"(/f0 22 Tf 1 0 0 -1 0 0 Tm\[)\(\\000\\001", rb"\1(\\000\\002", drawing, count=1)

    found = verifying.verify(repainted(data, other_word)).differences
    assert [one.n for one in found] == [0]
    assert state.title in found[0].zh


def test_a_file_printed_at_an_earlier_address_is_true_still_and_one_with_a_strange_address_is_not(
    released, settings, tmp_path
):
    row, state = released
    settings.BANSHI_HOME = tmp_path
    for address in ("http://127.0.0.1:8412", "https://banshi.example"):
        settings.BANSHI_URL = address
        files.remember_address()
        files.remember_address()
    assert files.addresses() == ["https://banshi.example", "http://127.0.0.1:8412"]
    for address, known in (("http://127.0.0.1:8412", True), ("https://elsewhere.example", False)):
        settings.BANSHI_URL = address
        made = [drawn.of(queries.printed(row, state))]
        data = [files.KINDS[kind][0](one) for one in made for kind in ("docx", "pdf")]
        settings.BANSHI_URL = "https://banshi.example"
        for one in data:
            assert (verifying.verify(one).differences == []) is known, address


def test_a_figure_deleted_and_typed_anew_is_named_as_missing(released):
    row, state = released
    data = files.rendered(row, state, "docx")[0]
    whole = r'<w:bookmarkStart w:id="1" w:name="figure_1"/><w:sdt>.*?</w:sdt><w:bookmarkEnd w:id="1"/>'
    altered = rezipped(data, "word/document.xml", lambda text: re.sub(whole, "<w:r><w:t>2</w:t></w:r>", text, count=1))
    assert altered != data
    assert [(one.n, "没有这个数字" in one.zh) for one in verifying.verify(altered).differences] == [(1, True)]


def office_saved(data: bytes) -> bytes:
    """What LibreOffice 7.4 makes of it: keywords without colons, controls without tags, bookmarks moved into them,
    words cut at each change of script, footnotes counted from 2."""
    body = "word/document.xml"
    data = rezipped(data, "docProps/core.xml", lambda text: text.replace("banshi-release:", "banshi-release "))
    data = rezipped(data, "word/footnotes.xml", lambda text: re.sub(r'w:id="(\d+)"', _plus_one, text))
    data = rezipped(data, body, lambda text: re.sub(r'(?<=footnoteReference )w:id="(\d+)"', _plus_one, text))
    data = rezipped(data, body, lambda text: re.sub(r"<w:sdtPr>.*?</w:sdtPr>", "<w:sdtPr></w:sdtPr>", text))
    moved = r"(<w:bookmarkStart [^>]*>)<w:sdt><w:sdtPr></w:sdtPr><w:sdtContent>"
    data = rezipped(
        data, body, lambda text: re.sub(moved, r"<w:sdt><w:sdtPr></w:sdtPr><w:sdtContent>\1<w:r></w:r>", text)
    )
    cut = '</w:t></w:r><w:r><w:rPr></w:rPr><w:t xml:space="preserve">'
    return rezipped(data, body, lambda text: re.sub(r"(?<=[一-鿿] )(?=\d)", cut, text))


def _plus_one(match: re.Match) -> str:
    return f'w:id="{int(match[1]) + 1}"'


def test_a_docx_saved_by_an_office_program_still_verifies_and_a_changed_figure_in_it_is_named(released):
    row, state = released
    saved = office_saved(files.rendered(row, state, "docx")[0])
    found = verifying.verify(saved)
    assert found.differences == []
    assert found.checked == len(verifying.read(saved).figures)
    value = next(one for one in state.frozen.figures if one.query == "value")

    def change(text: str) -> str:
        at = text.index(f'"figure_{value.n}"')
        return text[:at] + re.sub(r"\d(?=[^<]*</w:t>)", lambda d: str((int(d[0]) + 1) % 10), text[at:], count=1)

    assert value.n in {one.n for one in verifying.verify(rezipped(saved, "word/document.xml", change)).differences}


@pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed: its own saving is not tried here"
)
def test_a_docx_saved_by_libreoffice_itself_still_verifies(released, tmp_path):
    row, state = released
    (tmp_path / "out").mkdir()
    (tmp_path / "release.docx").write_bytes(files.rendered(row, state, "docx")[0])
    command = ["soffice", "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", tmp_path / "out"]
    subprocess.run(
        [*command, tmp_path / "release.docx"], env={**os.environ, "HOME": str(tmp_path)}, check=True, timeout=120,
        capture_output=True,
    )  # fmt: skip
    assert verifying.verify((tmp_path / "out" / "release.docx").read_bytes()).differences == []


def repainted(data: bytes, change) -> bytes:
    """The same PDF with one page's drawing changed in place: as long as before, so that every offset holds."""
    for match in re.finditer(rb"stream\r?\n", data):
        end = data.index(b"endstream", match.end())
        try:
            drawing = zlib.decompress(data[match.end() : end])
        except zlib.error:
            continue
        changed = change(drawing) if b" Tf " in drawing else drawing
        shorter = re.sub(rb"<</MCID \d+>>", b"<<>>", changed)  # numbers of tags, to make room for the change
        packed = zlib.compress(shorter, 9) if changed != drawing else b""
        if packed:
            assert len(packed) <= end - match.end()
            return data[: match.end()] + packed.ljust(end - match.end(), b"\0") + data[end:]
    raise AssertionError("no page was drawn so")


def test_a_glyph_changed_in_a_pdf_is_named_by_its_footnote(released):
    """Footnote 1 prints the count 2, alone in its drawing; its glyph becomes another of the same font."""
    row, state = released
    data = files.rendered(row, state, "pdf")[0]

    def other_glyph(drawing: bytes) -> bytes:
        return re.sub(rb"(/f0 16 Tf 1 0 0 -1 0 0 Tm)\([^)]{4,8}\)Tj", rb"\1(\\000\\001)Tj", drawing, count=1)

    found = verifying.verify(repainted(data, other_glyph)).differences
    assert [one.n for one in found] == [1]
    assert "由记录算出的是“2”" in found[0].zh


def test_a_number_painted_over_another_in_a_pdf_is_found(released):
    row, state = released
    data = files.rendered(row, state, "pdf")[0]

    def paint_over(drawing: bytes) -> bytes:
        first = re.search(
            rb"q 1 0 0 -1 [\d.]+ [\d.]+ cm/c0 cs 0 scn\nBT 0 Tr/f0 16 Tf 1 0 0 -1 0 0 Tm\([^)]{4,8}\)Tj\nET\nQ\n",
            drawing,
        )
        return drawing + b"\n" + first[0] if first else drawing

    assert [one.n for one in verifying.verify(repainted(data, paint_over)).differences] == [1]


def test_without_a_chinese_font_the_pdf_says_what_to_install():
    with pytest.raises(Unavailable) as refused:
        pdf.families(frozenset({"Libertinus Serif", "DejaVu Sans Mono"}))
    assert "fonts-noto-cjk" in refused.value.say()
    assert pdf.families(frozenset({"Noto Sans CJK SC"}))["body"] == ["Noto Sans CJK SC"]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7 broken", b"PK\x03\x04 broken", b"<html><p>28</p></html>", b"\xff\xfe"]
)
def test_what_is_no_release_is_refused_in_words(data):
    with pytest.raises(Refused) as refused:
        verifying.verify(data)
    assert refused.value.code in ("unreadable_file", "not_a_release")


def test_a_release_that_nobody_froze_here_is_unknown():
    page = b'<meta name="banshi-release" content="banshi-release:1234567890">'
    with pytest.raises(Refused) as refused:
        verifying.verify(page)
    assert refused.value.code == "unknown_release"


def test_the_same_release_gives_the_same_pdf_and_a_withdrawn_one_says_so(released):
    from banshi.releases import actions
    from banshi.releases.rendering import drawn

    row, state = released
    printed = queries.printed(row, state)
    assert pdf.render(drawn.of(printed)) == pdf.render(drawn.of(printed))
    actions.withdraw(row.code, "口径有误", by=lists.publisher(), at=lists.NOW)
    row, state = queries.public(row.code)
    data = files.rendered(row, state, "docx")[0]
    assert "已撤回。理由：口径有误" in "".join(docx_reading.read(data).paragraphs)
    found = verifying.verify(data)
    assert found.withdrawn
    assert not found.differences


def test_the_lasting_address_stands_on_the_first_page_to_be_photographed(released):
    row, state = released
    wanted = drawn.of(queries.printed(row, state))
    assert wanted.link.endswith(f"/programmes/releases/{row.code}")
    with zipfile.ZipFile(io.BytesIO(files.rendered(row, state, "docx")[0])) as parts:
        pictures = {name: parts.read(name) for name in parts.namelist() if name.startswith("word/media/")}
        headers = [parts.read(name).decode() for name in parts.namelist() if "/header" in name and "rels" not in name]
    assert list(pictures.values()) == [wanted.qr_png()]
    assert sum("<pic:pic" in text for text in headers) == 1
    one, *others = extract_pages(io.BytesIO(files.rendered(row, state, "pdf")[0]))
    assert "扫码看网上全文" in one_page(one)
    assert not any("扫码看网上全文" in one_page(page) for page in others)


def one_page(page) -> str:
    return "".join(part.get_text() for part in page if isinstance(part, LTTextContainer))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_kept_file_that_was_altered_cut_or_exchanged_on_disk_is_made_anew(released, settings, kind):
    row, state = released
    made = files.rendered(row, state, kind)[0]
    [kept] = (settings.BANSHI_HOME / "releases").glob(f"{row.code}-*.{kind}")
    sound = kept.read_bytes()
    other = kept.with_name(f"{row.code}-999.{kind}")
    for wrong in (sound.replace(made[200:201], b"?", 1), sound[:-1], made, b"", made + b"\0" * 32):
        kept.write_bytes(wrong)
        assert verifying.verify(files.rendered(row, state, kind)[0]).differences == []
        assert files.rendered(row, state, kind)[0][-20:] == made[-20:]
    other.write_bytes(sound)
    other.replace(kept)
    assert files.rendered(row, state, kind)[0][:4] == made[:4]
    if kind == "pdf":
        kept.write_bytes(made + b"\n% other glyphs")
        assert verifying.verify(made + b"\n% other glyphs").exact is False


def test_a_file_kept_for_one_release_is_not_served_for_another(settings):
    items = [lists.commitment("修水渠", {"qinghe": 3})]
    one, other = (queries.public(lists.published(items, complete=True).code) for _ in range(2))
    kept = []
    for row, state in (one, other):
        files.rendered(row, state, "docx")
        kept += (settings.BANSHI_HOME / "releases").glob(f"{row.code}-*.docx")
    kept[1].write_bytes(kept[0].read_bytes())
    assert verifying.read(files.rendered(*other, "docx")[0]).code == other[0].code
