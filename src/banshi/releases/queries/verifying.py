"""A file held against the record: each figure computed again and compared with what is printed at it."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from banshi.kit.refused import NotFound, Refused
from banshi.releases import facts as f
from banshi.releases.queries import figures
from banshi.releases.queries import releases as queries
from banshi.releases.reading import docx, html, pdf
from banshi.releases.reading.found import Found, bare
from banshi.releases.rules import printing


class Difference(Struct, frozen=True):
    """One thing that differs; `n` is the footnote, 0 for words outside figures."""

    n: int
    zh: str
    en: str


class Verified(Struct, frozen=True):
    """What was compared, and what differs."""

    code: str
    title: str
    seal: int
    withdrawn: bool
    checked: int
    differences: list[Difference]


def verify(data: bytes) -> Verified:
    """Compare a file with the record; raises Refused for a file that is no release of this installation."""
    found = read(data)
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
        differences=[*_figures(found, again, printed.named), *_words(found, printed)],
    )


def read(data: bytes) -> Found:
    """What a file prints, told by its first bytes: PDF, DOCX (a zip), else a page."""
    if data[:5] == b"%PDF-":
        return pdf.read(data)
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
    held: list[str] | str = found.running if found.paragraphs is None else found.paragraphs
    place = 0
    wanted = [(printed.title, bare(printed.title)), *((one.plain(), _as_found(one, found)) for one in printed.blocks)]
    for plain, words in wanted:
        try:
            place = held.index(words, place) + (len(words) if isinstance(held, str) else 1)
        except ValueError:
            zh = f"文件里没有这一段，或文字被改过：{plain[:60]}"
            yield Difference(0, zh, "a paragraph is missing or was changed")


def _as_found(block: printing.Block, found: Found) -> str:
    """A paragraph with the file's own words at each figure, since those are named by their footnotes already."""
    pieces = [one if isinstance(one, str) else found.figures.get(one.n, [one.shown])[0] for one in block.pieces]
    return bare(block.label + "".join(pieces))
