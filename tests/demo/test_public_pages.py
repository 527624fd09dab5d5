"""Every public page of the demonstration, as somebody who has no account reads it: who says so, of how many, as of when.

One walk by links from the first page; each test asks all pages one question. What people typed (forms) is not read.
"""

import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from banshi.kit import clock
from banshi.people.queries import staff_named
from tests.demo.conftest import AT

pytestmark = pytest.mark.django_db
# pages of one kind that differ in their number alone are read up to this often
ENOUGH = 40
ELSEWHERE = ("/desk", "/start", "/demo/hats", "/type/", "/static")
# words of other alphabets a page may show: file types, commands an operator types, the method of a hash
LATIN = {
    "DOCX",
    "PDF",
    "CSV",
    "HTML",
    "SHA",
    "banshi",
    "demo",
    "remove",
    "start",
    "campaign",
    "load",
    "verify",
    "audit",
}
LATIN |= {"release", "draw", "again", "rebuild", "http", "testserver", "FILE", "JSON", "txt", "RFC"}
CHINESE = "\u4e00-\u9fff"
REAL = ("民政部", "水利部", "教育部", "李国英", "党中央", "江苏", "吉林", "宁夏", "怀柔", "西夏区", "金凤区")


class Reader(HTMLParser):
    """The visible words of a page, block by block, its links and its tables."""

    BLOCKS = (
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "figcaption",
        "caption",
        "summary",
        "tr",
        "label",
        "div",
    )
    SILENT = ("script", "style", "textarea", "select", "title", "code")

    def __init__(self):
        super().__init__()
        self.blocks, self.links, self.silent, self.tables = [""], [], 0, []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in self.SILENT:
            self.silent += 1
        if tag == "table":
            self.tables.append(0)
        if tag == "td" and self.tables:
            self.tables[-1] += 1
        if tag in self.BLOCKS:
            self.blocks.append("")

    def handle_endtag(self, tag):
        if tag in self.SILENT:
            self.silent -= 1
        if tag in self.BLOCKS:
            self.blocks.append("")

    def handle_data(self, words):
        if not self.silent:
            self.blocks[-1] += words


class Page:
    """A page that was read: its address, its status and its blocks of words."""

    def __init__(self, address: str, status: int, html: str):
        reader = Reader()
        reader.feed(html)
        self.address, self.status = address, status
        self.links, self.tables = reader.links, reader.tables
        self.blocks = [" ".join(words.split()) for words in reader.blocks if words.strip()]
        self.text = "\n".join(self.blocks)


@cache
def walked(home) -> tuple[Page, ...]:
    """The pages of the base at this home."""
    client, found, counted = Client(raise_request_exception=False), [], {}
    waiting = ["/", "/demo/"]
    seen = set(waiting)
    for address in waiting:
        answer = client.get(address)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        found.append(Page(address, answer.status_code, answer.content.decode()))
        for link in found[-1].links:
            parts = urlsplit(urljoin(f"http://testserver{address}", link))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = re.sub(r"\d{10}|figures/\d+|=.*", "#", path)
            if (
                parts.hostname != "testserver"
                or path.startswith(ELSEWHERE)
                or path in seen
                or counted.get(kind, 0) >= ENOUGH
            ):
                continue
            counted[kind] = counted.get(kind, 0) + 1
            seen.add(path)
            waiting.append(path)
    return tuple(found)


@pytest.fixture
def pages(loaded):
    with clock.frozen(AT):
        return walked(loaded.home)


def faults(pages, pattern: str, but: re.Pattern | None = None) -> list[str]:
    """Each block in which a pattern is found, with its address; pages whose address `but` matches are left out."""
    return [
        f"{page.address}: {block[:120]}"
        for page in pages
        if not (but and but.match(page.address))
        for block in page.blocks
        if re.search(pattern, block)
    ]


# a list made public, and each of its figures, is shown word for word as its files are
RELEASED = re.compile(r"/programmes/releases/\d{10}")


def test_the_walk_comes_everywhere_and_no_page_fails(pages):
    addresses = {re.sub(r"\d{10}", "#", page.address) for page in pages}
    for expected in (
        "/",
        "/works",
        "/source/moe-135",
        "/programmes/",
        "/programmes/#",
        "/programmes/#/places",
        "/programmes/batches/#",
        "/programmes/surveys/#",
        "/programmes/rulemakings/#",
        "/programmes/practices/#",
        "/programmes/releases/#",
        "/verification/#",
        "/demo/phone",
    ):
        assert expected in addresses, expected
    assert [page.address for page in pages if page.status != 200] == []


def test_no_date_is_shown_as_a_machine_writes_it(pages):
    """A list made public prints dates as its files do; every other page says 2026年3月4日."""
    assert faults(pages, r"\b\d{4}-\d{2}-\d{2}\b", but=RELEASED) == []


def test_a_percentage_has_the_number_it_is_of_in_the_same_breath(pages):
    """92% alone is refused: the same sentence says of how many people, cases or items."""
    counted = re.compile(r"\d+ ?(人|例|项|件|家|个)|\d+ ?/ ?\d+")
    bare = [
        f"{page.address}: {block[:120]}"
        for page in pages
        for block in page.blocks
        if re.search(r"\d ?[%％]", block) and not counted.search(block)
    ]
    assert bare == []
    assert sum("%" in page.text for page in pages) >= 5, "there are percentages to be asked"


def test_what_is_counted_says_as_of_when(pages):
    """A page of promises, audits or surveys that holds a number of a number says the day it holds for."""
    timed = ("/programmes", "/verification")
    silent = [
        page.address
        for page in pages
        if page.address.startswith(timed) and not page.address.startswith("/programmes/releases")
        if re.search(r"\d ?/ ?\d|\d 人回答|\d 项", page.text) and not re.search("截至|只用那时已经封存的", page.text)
    ]
    assert silent == []


def test_no_code_and_no_word_for_programmers_is_shown(pages):
    """Names of columns, of kinds and of states stay inside; so does whatever a template failed to fill in."""
    assert faults(pages, r"\b[a-z]+_[a-z_]+\b") == []
    assert faults(pages, r"\bNone\b|\bTrue\b|\bFalse\b|\{\{|\{%") == []
    other = {
        (page.address, word)
        for page in pages
        for block in page.blocks
        for word in re.findall(r"\b[A-Za-z]{3,}\b", re.sub(r"https?://\S+|[0-9a-f]{12,}|\b[A-Z0-9]{8}\b", "", block))
        if word not in LATIN
    }
    assert other == set()


def test_chinese_sentences_have_chinese_punctuation(pages):
    assert faults(pages, rf"[{CHINESE}][,;?!(]|[,;?!)][{CHINESE}]") == []


def test_no_table_is_empty(pages):
    assert [page.address for page in pages if 0 in page.tables] == []


def test_no_real_body_acts_in_the_live_world(pages):
    """The source's bodies stand on the source's pages; elsewhere only a rule somebody really issued may name its issuer."""
    live = [page for page in pages if not page.address.startswith(("/works", "/source"))]
    assert len(live) > 100
    named = [
        f"{page.address}: {block[:80]}" for page in live for block in page.blocks if any(one in block for one in REAL)
    ]
    assert [one for one in named if "依据：" not in one] == []


def test_no_example_body_stands_in_the_source(pages):
    for page in pages:
        if page.address.startswith("/source"):
            assert not re.search(r"示例(?!县)", page.text), page.address


def test_every_public_list_of_promises_begins_with_trouble(pages):
    first = next(page for page in pages if page.address == "/programmes/")
    levels = [block for block in first.blocks if re.fullmatch(r"有问题.*|线外单位抽查.*|还没有谁说办好.*", block)]
    assert levels[0].startswith("有问题")
    groups = [block for block in first.blocks if re.search(r"：\d+ / \d+ 件", block)]
    assert groups[0].startswith("有问题或已过原定时限的")
    pledges = next(page for page in pages if page.address == "/programmes/pledges")
    assert pledges.text.index("未按期兑现", pledges.text.index("承诺中 ")) < pledges.text.index("已核实兑现\n")


def test_what_did_not_last_is_told_as_that_and_not_as_never_claimed(pages):
    lapsed = [page for page in pages if re.fullmatch(r"/programmes/\d{10}", page.address) and "效果未保持" in page.text]
    assert lapsed
    for page in lapsed:
        assert "说过办好；复查时效果没有保持" in page.text, page.address
        assert "效果复查：效果没有保持，重新办理" in page.text, page.address
        assert "还没有说办好" not in page.text, page.address


def test_the_figure_of_a_promise_says_who_reported_it_and_when(pages):
    for page in pages:
        if re.fullmatch(r"/programmes/\d{10}", page.address):
            figure = next(block for block in page.blocks if "个地方中" in block and "已报数" in block)
            assert re.search(r"单位报到 20\d\d年\d+月\d+日|还没有单位报数", figure), (page.address, figure)
            assert re.search(r" / [\d.]+ ", figure), (page.address, figure)


@pytest.mark.parametrize("username", ["sheng_pingshen", "tingzhang"])
def test_no_link_of_the_desk_leads_where_its_reader_may_not_go(loaded, username):
    """A page that names what somebody may not open does not offer it as a link."""
    client, waiting, counted = Client(), [("/desk/", "")], {}
    with clock.frozen(AT):
        client.force_login(staff_named(username))
        seen, dead = {"/desk/"}, []
        for address, source in waiting:
            answer = client.get(address)
            if answer.status_code == 404:
                dead.append(f"{source} -> {address}")
            if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
                continue
            for link in Page(address, 200, answer.content.decode()).links:
                path = urlsplit(urljoin(f"http://testserver{address}", link)).path
                kind = re.sub(r"\d+", "#", path)
                if path.startswith("/desk/") and path not in seen and counted.get(kind, 0) < 3:
                    counted[kind] = counted.get(kind, 0) + 1
                    seen.add(path)
                    waiting.append((path, address))
    assert len(seen) > 40
    assert dead == []


def test_a_link_in_a_message_ends_where_the_address_ends(pages):
    """The simulated phone links what a telephone would: no comma of the sentence belongs to an address."""
    phone = next(page for page in pages if page.address == "/demo/phone")
    links = [link for link in phone.links if "/t/" in link]
    assert links
    assert [link for link in links if not re.search(r"/t/\d{10}$", link)] == []


def test_the_first_page_keeps_its_two_worlds_apart(pages):
    """The campaign is real and its source speaks; the promises below it are made up and say so before their first number."""
    first = next(page for page in pages if page.address == "/")
    source, made_up = first.text.index("这是来源说的"), first.text.index("与上面来源里的机关无关")
    assert source < first.text.index("公开答应办的") < made_up < first.text.index("共承诺")


def test_each_batch_says_who_decided_it_and_how_many_were_taken_of_how_many(pages):
    batches = next(page for page in pages if page.address == "/programmes/batches")
    rows = [block for block in batches.blocks if "批" in block and "申报" in block]
    assert rows
    assert [row for row in rows if not re.search(r"\S{4,}审定：申报 \d+ 项，列入 \d+ 项", row)] == []


def test_the_desk_lists_promises_in_doubt_first_then_what_is_past_its_due(loaded):
    client = Client()
    with clock.frozen(AT):
        client.force_login(staff_named("sheng_bangong"))
        page = Page("", 200, client.get("/desk/programmes/commitments").content.decode())
    whose = r"有异议|核查不一致|待复查|效果未保持，重新办理|.*已过"
    rows = [block for block in page.blocks if re.fullmatch(rf"{whose}|.*\d{{4}}-\d{{2}}-\d{{2}}.*", block)]
    dues = [block for block in rows if re.search(r"\d{4}-\d{2}-\d{2}", block)]
    late = [n for n, block in enumerate(dues) if "已过" in block]
    doubted = sum(bool(re.fullmatch(r"有异议|核查不一致|待复查|效果未保持，重新办理", block)) for block in rows)
    assert late
    assert max(late) < doubted + len(late)


def test_what_is_open_here_is_not_said_to_be_opened_by_the_bodies_of_the_source(pages):
    opened = [page for page in pages if page.address.startswith("/source/mca-") and "怎么办" in page.text]
    assert len(opened) == 8
    assert [page.address for page in opened if "在示例县怎么办\n下面是示例县自己开通的" not in page.text] == []
