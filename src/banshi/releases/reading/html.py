"""A saved page of a release: the words shown inside each figure, paragraph and footnote, and whatever else it shows."""

import re
from html.parser import HTMLParser

from msgspec import Struct

from banshi.releases.reading.found import Found, Odd, bare, code_in

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "head"}
# what a page has around the release; its words belong to the installation and are not held against the record
AROUND = {"header", "footer", "aside", "nav"}
FOREIGN = {"img", "iframe", "object", "embed", "canvas", "video", "input", "textarea", "select", "math", "font", "bdo"}
# not shown, struck out, or shown to some readers only
UNSHOWN = {"template", "noscript", "del", "s", "strike", "datalist", "dialog"}
SHEETS = re.compile(r"(?:^|/)(?:banshi|portal)(?:\.\w+)?\.css(?:\?|$)")
SHAPES = {"polyline": ("points",), "polygon": ("points",), "path": ("d",), "circle": ("cx", "cy")}
_NUMBERED = re.compile(r"(?:note|at)-(\d{1,6})")
_HIDING = re.compile(r"\bvisually-hidden\b|\bskip\b")


class Open(Struct):
    """An element that is not closed yet; `part` says what it is of the release."""

    tag: str
    part: str = ""
    n: int = 0
    hidden: bool = False


class Page(HTMLParser):
    """Walks the tags once; words that are hidden are not shown, so that they count for nothing."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.mark = self.item = ""
        self.figures: dict[int, list[str]] = {}
        self.notes: dict[int, list[str]] = {}
        self.marks: list[tuple[int, str]] = []
        self.paragraphs: list[str] = []
        self.other: list[str] = []
        self.odd: list[Odd] = []
        self.drawings: list[tuple[str, list[str]]] = []
        self.open: list[Open] = []

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "li" and self.open and self.open[-1].tag == "li":
            self.open.pop()  # its end is left out
        if given.get("name") == "banshi-release":
            self.mark = given.get("content", "")
        if given.get("id", "").startswith("item-"):
            self.item = given["id"][5:]
        one = self._part(tag, given)
        self._suspect(tag, given, one)
        if tag not in VOID:
            self.open.append(one)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _part(self, tag: str, given: dict[str, str]) -> Open:
        """What an element is of the release, told by its marks; opens the list its words go to."""
        folded = tag == "details" and "release-more" not in given.get("class", "")
        hidden = "hidden" in given or folded or tag in UNSHOWN or bool(_HIDING.search(given.get("class", "")))
        figure, at = given.get("data-figure", ""), _NUMBERED.fullmatch(given.get("id", ""))
        if tag == "svg":
            self.drawings.append((self.item, []))
            return Open(tag, "drawing", hidden=hidden)
        if tag in SHAPES and self._within("drawing"):
            self.drawings[-1][1].append(",".join(given.get(name, "") for name in SHAPES[tag]))
        if figure.isascii() and figure.isdigit():
            self.figures.setdefault(int(figure), []).append("")
            return Open(tag, "figure", int(figure), hidden)
        if tag == "sup":
            self.marks.append((int(at[1]) if at else 0, ""))
            return Open(tag, "mark", hidden=hidden)
        if tag == "li" and at:
            self.notes.setdefault(int(at[1]), []).append("")
            return Open(tag, "note", int(at[1]), hidden)
        if "data-block" in given:
            self.paragraphs.append("")
            return Open(tag, "block", hidden=hidden)
        return Open(tag, "main" if tag == "main" else "", hidden=hidden)

    def _suspect(self, tag: str, given: dict[str, str], one: Open) -> None:
        """Scripts, styles and pictures that were added could cover or rewrite what is read here."""
        scripted = (tag == "script" and "src" not in given) or any(name.startswith("on") for name in given)
        sheet = tag == "link" and "stylesheet" in given.get("rel", "") and not SHEETS.search(given.get("href", ""))
        if scripted or sheet or tag == "style" or "style" in given or ("dir" in given and self._within("main")):
            self._odd(one.n, "文件里另加了脚本或样式，可能遮住、改写文字", "a script or a style was added")
        if tag in FOREIGN and self._within("main"):
            self._odd(one.n, f"文件里多了图片或别的内容（{tag}）", f"a {tag} was added")
        if one.part in ("figure", "block") and ("aria-label" in given or "aria-labelledby" in given):
            self._odd(one.n, "朗读的文字与看到的不同", "what is read aloud is not what is shown")

    def _odd(self, n: int, zh: str, en: str) -> None:
        self.odd.append(Odd(n, zh, en))

    def _within(self, *parts: str) -> bool:
        return any(one.part in parts for one in self.open)

    def handle_endtag(self, tag):
        if tag in VOID or tag not in {one.tag for one in self.open}:
            return
        while self.open.pop().tag != tag:
            pass

    def handle_data(self, data):
        if any(one.hidden or one.tag in UNREAD for one in self.open) or not data.strip():
            return
        if self._within("drawing"):
            self.drawings[-1][1].append(bare(data))
        elif self._within("mark"):
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)
        elif not self._read(data) and not any(one.tag in AROUND for one in self.open):
            self.other.append(bare(data))

    def _read(self, data: str) -> bool:
        """Add words to whatever they stand in; False where they stand in nothing of the release."""
        placed = False
        for one in self.open:
            if one.part == "figure":
                self.figures[one.n][-1] += data
            elif one.part == "note":
                self.notes[one.n][-1] += data
            elif one.part == "block":
                self.paragraphs[-1] += data
            placed = placed or one.part in ("note", "block")
        return placed


def read(data: bytes) -> Found:
    """What a page shows."""
    page = Page()
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    wrong = [
        Odd(n, f"脚注标记写成了“{bare(words)}”", "the mark of the footnote was changed")
        for n, words in page.marks
        if bare(words) not in (str(n), f"[{n}]")
    ]
    return Found(
        code_in(page.mark),
        _bared(page.figures),
        [bare(one) for one in page.paragraphs],
        notes=_bared(page.notes),
        other=page.other,
        odd=[*page.odd, *wrong],
        drawings=page.drawings,
    )


def _bared(found: dict[int, list[str]]) -> dict[int, list[str]]:
    return {n: [bare(one) for one in words] for n, words in found.items()}
