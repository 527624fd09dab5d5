"""A release in the hands of somebody who alters it: each change to page, DOCX or PDF is named at its place.

PDFs are set again from altered words with the mark of the true one kept, as anybody with a typesetter could.
"""

import re
from argparse import Namespace
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from django.template import engines
from django.urls import reverse
from msgspec.structs import replace

from banshi.releases.queries import files, verifying
from banshi.releases.queries import releases as queries
from banshi.releases.rendering import docx as docx_rendering
from banshi.releases.rendering import drawn, pdf
from banshi.releases.rules import printing
from tests import world
from tests.releases import lists
from tests.releases.test_files import rezipped

pytestmark = pytest.mark.django_db
BODY = "word/document.xml"
NOTES = "word/footnotes.xml"


@pytest.fixture(autouse=True)
def town():
    world.found()


@pytest.fixture
def released():
    """Three items: one with a rule of whom it is for, one that is a gap, one with figures of the same length twice."""
    aimed = lists.commitment("修复主干道路灯", {"qinghe": 28, "liulin": 10})
    lists.file(aimed, "chengguan", 3, on=date(2026, 2, 1))
    lists.aim(aimed)
    gap = lists.gap("缩小上网课的差距", {"qinghe": (20, 40), "liulin": (9, 10)})
    row = lists.published([aimed, gap, lists.commitment("修公厕", {"qinghe": 45})], complete=True)
    return queries.public(row.code)


def named(data: bytes) -> list[tuple[int, str]]:
    return [(one.n, one.zh) for one in verifying.verify(data).differences]


def figure(state, query: str, n: int = 0):
    return [one for one in state.frozen.figures if one.query == query][n]


@pytest.fixture
def word(released):
    return files.rendered(*released, "docx")[0]


@pytest.fixture
def page(released, client):
    return client.get(reverse("portal:release", args=[released[0].code])).content.decode()


def test_sound_files_of_every_kind_pass(released, word, page):
    assert named(word) == []
    assert named(page.encode()) == []
    assert named(files.rendered(*released, "pdf")[0]) == []


def at(state, query: str, old: str, new: str, *, part: str = "figure:{}"):
    """A change of the first `old` behind the mark of a figure."""
    mark = f'"{part.format(figure(state, query).n)}"'

    def change(text: str) -> str:
        place = text.index(mark)
        changed = text[:place] + text[place:].replace(old, new, 1)
        assert changed != text
        return changed

    return change


@pytest.mark.parametrize(
    ("old", "new"), [("41 盏", "42 盏"), ("41 盏", "41 万盏"), ("41 盏", "４１ 盏"), ("（自报）", "（抽查已核实）")]
)
def test_a_figure_a_unit_a_digit_of_another_width_and_a_tier_in_a_docx(released, word, old, new):
    _row, state = released
    found = named(rezipped(word, BODY, at(state, "value", old, new)))
    assert [n for n, _ in found] == [figure(state, "value").n]
    assert "文件上是" in found[0][1]


def test_a_footnote_of_a_docx(released, word):
    _row, state = released
    n = figure(state, "value").n
    change = at(state, "value", "依据记录 4 条", "依据记录 9 条", part="{}")
    assert [one for one, _ in named(rezipped(word, NOTES, change))] == [n]
    without = rezipped(word, NOTES, lambda text: re.sub(rf'<w:footnote w:id="{n}">.*?</w:footnote>', "", text))
    assert [(one, "没有这个数字的脚注" in zh) for one, zh in named(without)] == [(n, True)]


BOX = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>"
    "九十九 盏</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (BOX, "文件里多了：九十九盏"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F039'/></w:r>", "图形文字或公式：F039"),
        ("<w:r><w:t>（另有 99 盏）</w:t></w:r>", "另有99盏"),
        ("<w:ins w:id='1'><w:r><w:t>99</w:t></w:r></w:ins>", "99"),
        ("<w:r><w:instrText>= 90 + 9</w:instrText></w:r>", "打开时才出现"),
    ],
)
def test_what_is_laid_beside_a_figure_of_a_docx(released, word, added, said):
    altered = rezipped(word, BODY, lambda text: text.replace("</w:sdt>", f"</w:sdt>{added}", 1))
    assert any(said in zh for _, zh in named(altered))


@pytest.mark.parametrize("look", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
def test_a_figure_that_is_still_in_a_docx_but_not_to_be_seen(released, word, look):
    _row, state = released
    change = at(state, "value", "<w:r><w:t", f"<w:r><w:rPr>{look}</w:rPr><w:t")
    assert figure(state, "value").n in [n for n, _ in named(rezipped(word, BODY, change))]


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        (BODY, "<w:sectPr", '<w:altChunk r:id="rId1"/><w:sectPr', "打开时才出现"),
        (
            "word/styles.xml",
            'w:styleId="ReleaseHead">',
            'w:styleId="ReleaseHead"><w:rPr><w:vanish/></w:rPr>',
            "ReleaseHead",
        ),
        ("word/footer1.xml", "— ", "— 99 盏", "文件里多了：—99盏"),
    ],
)
def test_words_from_elsewhere_hidden_styles_and_the_foot_of_a_docx(word, part, old, new, said):
    altered = rezipped(word, part, lambda text: text.replace(old, new, 1))
    assert any(said in zh for _, zh in named(altered)), named(altered)


def test_words_struck_out_are_not_printed(released, word):
    shown = "夜里出门看不见路"
    struck = f"</w:t></w:r><w:moveFrom w:id='1'><w:r><w:t>{shown}</w:t></w:r></w:moveFrom><w:r><w:t>"
    altered = rezipped(word, BODY, lambda text: text.replace(shown, struck, 1))
    assert any(shown in zh for _, zh in named(altered))


def paragraphs_of(text: str, item: int) -> str:
    """All paragraphs of one item of a DOCX, by its number."""
    found = re.findall(r"<w:p(?: [^>]*)?>.*?</w:p>", text)
    starts = [n for n, one in enumerate(found) if '"ReleaseHead"' in one] + [len(found)]
    return "".join(found[starts[item] : starts[item + 1]])


def test_an_item_dropped_added_and_moved_in_a_docx(released, word):
    _row, state = released
    last = figure(state, "value", 1).n
    dropped = named(rezipped(word, BODY, lambda text: text.replace(paragraphs_of(text, 2), "")))
    assert (last, True) in [(n, "没有这个数字" in zh) for n, zh in dropped]
    assert any("没有这一段" in zh and "3. 修公厕" in zh for _, zh in dropped)
    new = "<w:p><w:r><w:t>4. 建成公园 12 个</w:t></w:r></w:p>"
    added = named(rezipped(word, BODY, lambda text: text.replace("<w:sectPr", f"{new}<w:sectPr", 1)))
    assert added == [(0, "文件里多了这一段：4.建成公园12个")]

    def moved(text: str) -> str:
        first = paragraphs_of(text, 0)
        return text.replace(first, "").replace(paragraphs_of(text, 1), paragraphs_of(text, 1) + first)

    assert named(rezipped(word, BODY, moved))


def swapped(text: str, one: str, other: str) -> str:
    assert one != other
    assert one in text
    assert other in text
    return text.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)


def test_two_figures_of_equal_length_swapped(released, word, page):
    _row, state = released
    first, other = figure(state, "value"), figure(state, "value", 1)
    assert (first.shown, other.shown) == ("41 盏（自报）", "45 盏（自报）")
    places = {first.n, other.n}
    data = rezipped(word, BODY, lambda text: swapped(text, ">41 盏（自报）<", ">45 盏（自报）<"))
    assert {n for n, _ in named(data)} == places
    html = swapped(page, ">41 盏（自报）</a>", ">45 盏（自报）</a>")
    assert {n for n, _ in named(html.encode())} == places
    assert {n for n, _ in named(reset(released, {first.n: other.shown, other.n: first.shown}))} == places


def test_figures_swapped_with_their_marks(released, word):
    """Each content control still holds its own figure, but stands in the other's sentence."""
    _row, state = released
    one, other = (f'"figure:{figure(state, "value", n).n}"' for n in (0, 1))

    def change(text: str) -> str:
        held = [re.search(rf"<w:sdt>(?:(?!</w:sdt>).)*{re.escape(tag)}.*?</w:sdt>", text)[0] for tag in (one, other)]
        return swapped(text, *held)

    found = named(rezipped(word, BODY, change))
    sentences = [zh for n, zh in found if n == 0]
    assert len(sentences) == 2
    assert all("这一段被改过" in zh and "办到哪里" in zh for zh in sentences)
    notes = {n for n, zh in found if "脚注被改过" in zh}
    assert notes == {figure(state, "value", n).n for n in (0, 1)}, "each stands above the other's footnote"


def reset(released, changed=None, *, template=None, blocks=lambda found: found, note=lambda n, words: words) -> bytes:
    """The PDF set again with other figures, other paragraphs or another template, under the mark of the true one."""
    of = drawn.of(queries.printed(*released))

    def piece(one):
        if isinstance(one, str):
            return one
        return replace(one, shown=(changed or {}).get(one.n, one.shown), note=note(one.n, one.note))

    made = tuple(replace(one, pieces=tuple(piece(part) for part in one.pieces)) for one in of.blocks)
    with pytest.MonkeyPatch.context() as patch:
        if template:
            patch.setattr(pdf, "TEMPLATE", template(pdf.TEMPLATE.decode()).encode())
        return pdf.render(replace(of, blocks=tuple(blocks(list(made)))))


@pytest.mark.parametrize("shown", ["42 盏（自报）", "41 亿盏（自报）", "４１ 盏（自报）", "41 盏（有佐证）", "41 盏"])
def test_a_figure_of_a_pdf(released, shown):
    n = figure(released[1], "value").n
    found = named(reset(released, {n: shown}))
    assert [one for one, _ in found] == [n]
    assert "由记录算出的是“41 盏（自报）”" in found[0][1]


def test_a_footnote_of_a_pdf(released):
    n = figure(released[1], "value").n
    found = named(reset(released, note=lambda one, words: words.replace("4 条", "9 条") if one == n else words))
    assert [one for one, _ in found] == [n]
    assert "依据记录9条" in found[0][1]


def test_an_item_dropped_and_added_in_a_pdf(released):
    count = len(queries.printed(*released).blocks)
    last = next(n for n, one in reversed(list(enumerate(queries.printed(*released).blocks))) if one.kind == "heading")
    dropped = named(reset(released, blocks=lambda found: found[:last]))
    assert (figure(released[1], "value", 1).n, True) in [(n, "没有这个数字" in zh) for n, zh in dropped]
    new = drawn.Paragraph("heading", "", ("4. 建成公园 12 个",))
    assert named(reset(released, blocks=lambda found: [*found, new])) == [(0, "文件里多了这一段：4.建成公园12个")]
    inside = named(reset(released, blocks=lambda found: [*found[: count - 4], new, *found[count - 4 :]]))
    assert inside == [(0, "文件里多了这一段：4.建成公园12个")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sym.wj", "box(place(dx: -20pt, dy: -12pt, rect(width: 16pt, height: 12pt, fill: white))); sym.wj", "盖住"),
        ("one.shown)", "text(fill: white, one.shown))", "文件上是“”"),
        ("sym.wj", "text(size: 8pt)[加 9 盏]; sym.wj", "脚注之间多了"),
    ],
)
def test_figures_of_a_pdf_covered_whitened_or_added_to_in_small_print(released, old, new, said):
    found = named(reset(released, template=lambda text: text.replace(old, new)))
    assert any(said in zh for _, zh in found), found[:3]


def test_an_annotation_laid_over_a_pdf(released):
    data = files.rendered(*released, "pdf")[0]
    assert b"/Subtype/Link" in data
    stamped = data.replace(b"/Subtype/Link", b"/Subtype/Ink ", 1)
    assert any("批注" in zh for _, zh in named(stamped))


def test_a_pdf_whose_glyphs_mean_something_else_is_not_called_the_same(released):
    """The words that are read match, the shapes that are seen need not: only the very bytes say that they do."""
    data = files.rendered(*released, "pdf")[0]
    assert verifying.verify(data).exact is True
    assert verifying.verify(data + b"\n% changed\n").exact is False
    assert verifying.verify(files.rendered(*released, "docx")[0]).exact is None


def test_a_machine_without_chinese_fonts_still_holds_a_pdf_against_the_record(
    released, monkeypatch, settings, tmp_path
):
    data = files.rendered(*released, "pdf")[0]
    settings.BANSHI_HOME = tmp_path / "another"
    monkeypatch.setattr(pdf, "_fonts", lru_cache(lambda: Namespace(families=lambda: ["DejaVu Sans"])))
    found = verifying.verify(data)
    assert (found.exact, found.differences) == (None, [])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (">41 盏（自报）</a>", ">41 万盏（自报）</a>", "文件上是“41万盏（自报）”"),
        (">41 盏（自报）</a>", ">４１ 盏（自报）</a>", "文件上是“４１盏（自报）”"),
        (">41 盏（自报）</a>", " class=visually-hidden>41 盏（自报）</a>", "文件上是“”"),
        (">41 盏（自报）</a>", " aria-label='99 盏'>41 盏（自报）</a>", "朗读的文字"),
        (">41 盏（自报）</a>", "><img src=x alt=99>41 盏（自报）</a>", "图片"),
        ("</main>", "<p>4. 建成公园 12 个</p></main>", "文件里多了：4.建成公园12个"),
        ("</main>", "<p data-block>4. 建成公园 12 个</p></main>", "多了这一段：4.建成公园12个"),
        ("</main>", "</main><p>4. 建成公园 12 个</p>", "文件里多了：4.建成公园12个"),
        ("</head>", "<style>[data-figure]{display:none}</style></head>", "样式"),
        ("</main>", "<script>document.title = 1</script></main>", "脚本"),
        ("依据记录 4 条", "依据记录 9 条", "脚注被改过"),
        ("[1]</a></sup>", "[1]9</a></sup>", "脚注标记"),
        (">41 盏（自报）</a>", "><bdo dir=rtl>41 盏（自报）</bdo></a>", "bdo"),
        (">41 盏（自报）</a>", "><del>41 盏（自报）</del></a>", "文件上是“”"),
        (">41 盏（自报）</a>", ">4\u200b1 盏（自报）</a>", "文件上是"),
        ("</head>", "<link rel=stylesheet href=/own.css></head>", "样式"),
        ('class="trend-seen" points="', 'class="trend-seen" points="0,0 ', "图与记录不符"),
        ('<path transform="scale(3)" class="qrline" stroke="#000" d="', '\\g<0>M0 0h9', "图与记录不符"),
    ],
)  # fmt: skip
def test_what_is_altered_on_a_page(page, old, new, said):
    changed = re.sub(re.escape(old), new, page, count=1) if "\\g" in new else page.replace(old, new, 1)
    assert changed != page
    assert any(said in zh for _, zh in named(changed.encode())), named(changed.encode())


def test_a_page_with_everything_unfolded_is_sound(released, client):
    address = reverse("portal:release", args=[released[0].code])
    assert named(client.get(address, {"all": "yes"}).content) == []


def test_a_page_number_written_as_a_field_of_words_is_no_fault(word):
    """As office programs write it when they save the file again."""
    field = re.compile(r"<w:fldSimple.*?</w:fldSimple>")
    again = rezipped(word, "word/footer1.xml", lambda text: field.sub("<w:r><w:t>7</w:t></w:r>", text))
    assert named(again) == []


def test_an_item_dropped_from_a_page_and_a_drawing_taken_out(released, page):
    item = re.search(r"<section .*?</section>", page, re.S)[0]
    found = named(page.replace(item, "").encode())
    assert (figure(released[1], "value").n, True) in [(n, "没有这个数字" in zh) for n, zh in found]
    assert any("1. 修复主干道路灯" in zh for _, zh in found)
    without = re.sub(r"<figure .*?</figure>", "", page, count=1, flags=re.S)
    assert named(without.encode()) == [(figure(released[1], "course").n, "文件里没有这一项的图")]


def old_page(printed) -> bytes:
    """A page as it was saved before items were folded and marks stood in brackets."""
    template = engines["django"].from_string(Path(__file__).with_name("page_before.html").read_text())
    notes = printing.footnotes(printed.blocks, printed.named)
    shown = template.render({"release": printed, "notes": notes, "public": True})
    return f'<meta name="banshi-release" content="banshi-release:{printed.code}"><main>{shown}</main>'.encode()


def test_files_made_before_still_pass_and_are_still_found_out(monkeypatch):
    """Frozen without roles and rules, marks without brackets: as every release until now."""
    monkeypatch.setattr(printing, "FORM", 0)
    monkeypatch.setattr(docx_rendering, "_raised", lambda sign: "")
    monkeypatch.setattr(pdf, "TEMPLATE", re.sub(rb"#set footnote\(numbering.*\n", b"", pdf.TEMPLATE))
    row = lists.published([lists.commitment("修复主干道路灯", {"qinghe": 28, "liulin": 10})], complete=True)
    monkeypatch.undo()
    released = queries.public(row.code)
    printed = queries.printed(*released)
    assert released[1].frozen.form == 0
    assert "分工：" not in printing.plain(printed.title, printed.blocks)
    with monkeypatch.context() as patch:
        patch.setattr(docx_rendering, "_raised", lambda sign: "")
        word = docx_rendering.render(drawn.of(printed))
    typeset = reset(released, template=lambda text: re.sub(r"#set footnote\(numbering.*\n", "", text))
    assert [named(one) for one in (word, typeset, old_page(printed))] == [[], [], []]
    n = figure(released[1], "value").n
    assert [one for one, _ in named(old_page(printed).replace("38 盏".encode(), "39 盏".encode(), 1))] == [n]
    assert [one for one, _ in named(reset(released, {n: "39 盏（自报）"}))] == [n]
    # the page of today shows the same release as it was frozen
    assert verifying.verify(files.rendered(*released, "docx")[0]).differences == []
