"""A file held against the record: each figure computed again and compared with what is printed at it."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from banshi.kit import ids
from banshi.kit.refused import NotFound, Refused, Unavailable
from banshi.releases import facts as f
from banshi.releases.queries import figures, files, laying
from banshi.releases.queries import releases as queries
from banshi.releases.reading import comparing, docx, furniture, html, pdf
from banshi.releases.reading.comparing import Difference
from banshi.releases.reading.found import Found, bare
from banshi.releases.rendering import drawn
from banshi.releases.rules import printing


class Verified(Struct, frozen=True):
    """What was compared, and what differs.

    `exact`: whether a PDF is byte for byte the one kept or set here; only that says that its glyphs look as they read.
    """

    code: str
    title: str
    seal: int
    withdrawn: bool
    checked: int
    differences: list[Difference]
    exact: bool | None = None


def verify(data: bytes, progress: Callable[[int, int], None] = lambda done, of: None) -> Verified:
    """Compare a file with the record; raises Refused for a file that is no release of this installation.

    `progress` is told how many pages of a PDF are read, of all.
    """
    found = read(data, progress)
    try:
        row, state = queries.any_release(found.code)
    except NotFound as error:
        raise _unknown(found.code) from error
    if state.frozen is None:
        raise _unknown(found.code)
    again = figures.recomputed(state.frozen, state.frozen.figures)
    printed = queries.printed(row, state)
    return Verified(
        code=row.code,
        title=state.title,
        seal=state.frozen.seal,
        withdrawn=bool(state.withdrawn),
        checked=len(again),
        differences=[*_figures(found, again, printed.named), *_said_at_some_address(found, printed)],
        exact=_exact(data, row, state) if found.paragraphs is None else None,
    )


def _said_at_some_address(found: Found, printed: queries.Printed) -> list[Difference]:
    """What differs in the words; a file printed when the installation had another address carries that one."""
    tried: list[list[Difference]] = []
    for address in files.addresses():
        there = replace(printed, link=queries.link_of(printed.code, address))
        tried.append(list(_words(found, there)))
        if not tried[-1]:
            break
    return min(tried, key=len)


def _exact(data: bytes, row, state: f.ReleaseState) -> bool | None:
    """Whether it is the PDF kept here, or the one set anew; None on a machine that cannot set any."""
    try:
        return data == files.rendered(row, state, "pdf")[0]
    except Unavailable:
        return None


def read(data: bytes, progress: Callable[[int, int], None] = lambda done, of: None) -> Found:
    """What a file prints, told by its first bytes: PDF, DOCX (a zip), else a page."""
    if data[:5] == b"%PDF-":
        return pdf.read(data, progress)
    if data[:2] == b"PK":
        return docx.read(data)
    return html.read(data)


def _unknown(code: str) -> Refused:
    return Refused(
        "unknown_release",
        "本系统没有定稿过编号 {code} 的公开发布。",
        "No release {code} was frozen in this installation.",
        where="file",
        code=code,
    )


def _figures(found: Found, again: list[figures.Again], named: Mapping[str, str]) -> Iterator[Difference]:
    known = {one.figure.n for one in again}
    for one in again:
        n, stored = one.figure.n, one.figure
        if one.fault:
            yield Difference(
                n, f"{one.fault}（{_said(stored, named)}）", "its records are not what they were when it was frozen"
            )
            continue
        if one.points != stored.points:
            zh = f"图上的点与由记录算出的不同（{_said(stored, named)}）"
            yield Difference(n, zh, "the record gives other points to draw")
        if one.shown != stored.shown:
            zh = f"定稿时是“{stored.shown}”，由记录算出的是“{one.shown}”（{_said(stored, named)}）"
            yield Difference(n, zh, f"frozen as {stored.shown}, the record gives {one.shown}")
        places = found.figures.get(n, [])
        if not places:
            yield Difference(
                n, f"文件里没有这个数字，应为“{one.shown}”（{_said(stored, named)}）", "missing from the file"
            )
        for words in places:
            if words != bare(one.shown):
                zh = f"文件上是“{words}”，由记录算出的是“{one.shown}”（{_said(stored, named)}）"
                yield Difference(n, zh, f"the file says {words}, the record gives {one.shown}")
    for n in sorted(set(found.figures) - known):
        yield Difference(n, "记录里没有这个数字", "the record knows no such figure")


def _said(figure: f.Figure, named: Mapping[str, str]) -> str:
    return printing.figures.said(figure.query, figure.params, named)


def _words(found: Found, printed: queries.Printed) -> Iterator[Difference]:
    """Words outside figures: the stored texts against their hash, and the file's paragraphs against both."""
    if printing.sha256(printed.title, printed.blocks) != printed.frozen.printed:
        zh = "库里的文字与定稿时不同（新闻稿、问题或名称被改过）"
        yield Difference(0, zh, "the stored wording is not what was frozen")
    said = drawn.of(printed)
    wanted = [bare(printed.title), *(_as_found(one, found) for one in printed.blocks)]
    plain = [printed.title, *(one.plain() for one in printed.blocks)]
    around = {bare(one) for one in (said.warning, said.foot, drawn.DRAFT, drawn.withdrawn(printed.reason)) if one}
    if found.paragraphs is None:
        yield from comparing.running(found.running, wanted, plain=plain, around=around)
        notes = [bare(printing.footnote(one, printed.named)) for one in printed.frozen.figures]
        yield from comparing.small(found.small, notes, around={bare(drawn.QR_SAID)})
    else:
        yield from comparing.paragraphs(found.paragraphs, wanted, plain=plain, around=around)
        yield from _notes(found, printed)
        yield from _other(found, printed, around | {bare(drawn.QR_SAID)})
    yield from (Difference(one.n, one.zh, one.en) for one in found.odd)
    if found.drawings is not None:
        yield from _drawings(found.drawings, printed)


def _notes(found: Found, printed: queries.Printed) -> Iterator[Difference]:
    for figure in printed.frozen.figures:
        note = bare(printing.footnote(figure, printed.named))
        shown = bare(figure.shown)
        same = {note, shown + note, f"[{figure.n}]{shown}{note}"}
        places = (found.notes or {}).get(figure.n, [])
        if not places:
            yield Difference(figure.n, f"文件里没有这个数字的脚注：{note[:60]}", "its footnote is missing")
        for words in places:
            if words not in same:
                zh = f"脚注被改过：文件上是“{words[:80]}”，应为“{note[:80]}”"
                yield Difference(figure.n, zh, f"its footnote says {words[:80]}")


def _other(found: Found, printed: queries.Printed, around: set[str]) -> Iterator[Difference]:
    """Words in no paragraph and no footnote: those of the page itself pass, anything else was added."""
    spoken = ids.spoken(printed.code)
    known = {bare(one) for one in (*furniture.PAGE, f"· {spoken}", printed.link, spoken, f"理由：{printed.reason}")}
    known |= {bare(f"{furniture.WITHDRAWN}理由：{printed.reason}")}
    for words in found.other:
        if words not in known | around:
            yield Difference(0, f"文件里多了：{words[:60]}", f"words were added: {words[:60]}")


def _drawings(found: list[tuple[str, list[str]]], printed: queries.Printed) -> Iterator[Difference]:
    """Each drawing against the points frozen with its figure, and the square of the address."""
    courses = {one.params["item"]: one.n for one in printed.frozen.figures if one.query == "course"}
    wanted = {item: furniture.as_read(one.shapes()) for item, one in laying.drawings(printed).items()}
    square = furniture.square(printed.link)
    held = [(item, furniture.as_read(shapes)) for item, shapes in found]
    for item, shapes in held:
        if shapes != square and shapes != wanted.get(item):
            n = courses.get(item, 0)
            yield Difference(n, "图与记录不符：线、点或字被改过，或是另加的", "a drawing is not what the record gives")
    for item in wanted:
        if item not in {one for one, shapes in held if shapes != square}:
            yield Difference(courses[item], "文件里没有这一项的图", "its drawing is missing")


def _as_found(block: printing.Block, found: Found) -> str:
    """A paragraph with the file's own words at each figure, since those are named by their footnotes already."""
    pieces = [one if isinstance(one, str) else found.figures.get(one.n, [one.shown])[0] for one in block.pieces]
    return bare(block.label + "".join(pieces))
