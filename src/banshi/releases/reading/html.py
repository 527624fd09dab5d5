"""A saved page of a release: the words inside each figure, hidden or not, and the words of each paragraph."""

from html.parser import HTMLParser

from banshi.releases.reading.found import Found, bare, code_in

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style", "sup", "title"}


class Page(HTMLParser):
    """Walks the tags once; `sup` holds footnote marks, which are no part of a paragraph's words."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.mark = ""
        self.figures: dict[int, list[str]] = {}
        self.paragraphs: list[str] = []
        self.open: list[tuple[str, int, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("name") == "banshi-release":
            self.mark = given.get("content") or ""
        n = int(given["data-figure"]) if (given.get("data-figure") or "").isdigit() else 0
        block = "data-block" in given
        if n:
            self.figures.setdefault(n, []).append("")
        if block:
            self.paragraphs.append("")
        if tag not in VOID:
            self.open.append((tag, n, block))

    def handle_endtag(self, tag):
        while self.open and tag not in VOID:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data):
        if any(tag in UNREAD for tag, _, _ in self.open):
            return
        for _, n, block in self.open:
            if n:
                self.figures[n][-1] += data
            if block:
                self.paragraphs[-1] += data


def read(data: bytes) -> Found:
    """What a page shows."""
    page = Page()
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    found = {n: [bare(one) for one in words] for n, words in page.figures.items()}
    return Found(code_in(page.mark), found, [bare(one) for one in page.paragraphs])
