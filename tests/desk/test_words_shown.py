"""What people at the desk read is words: no name of a channel, of a page read or of a truth value is left as it is kept."""

import re
from pathlib import Path

import pytest

from banshi.desk import told
from banshi.desk.administration import audits
from banshi.expressions.facts import Explanation

SOURCE = Path(__file__).parents[2] / "src" / "banshi"


def kept(pattern: str) -> set[str]:
    """Every value that the code hands over literally."""
    return {found for path in SOURCE.rglob("*.py") for found in re.findall(pattern, path.read_text())}


@pytest.mark.parametrize("channel", sorted(kept(r'\bchannel="([a-z_]+)"')))
def test_every_channel_has_a_name(channel):
    assert re.search("[\u4e00-\u9fff]", told.channel_words(channel)), channel


@pytest.mark.parametrize("page", sorted(kept(r'log_read\([^)]*?page="([a-z_]+)"')))
def test_every_page_in_the_log_of_reads_has_a_name(page):
    assert page in audits.PAGES, page


def test_a_clause_is_explained_in_the_readers_language():
    clause = Explanation("独居 = TRUE", False, inputs=(("独居", "False"), ("年龄", "空")))
    assert clause.lines() == ["独居 = TRUE：不成立（独居 = 否，年龄 = 空）"]
    assert clause.lines("en") == ["独居 = TRUE: fails (独居 = false, 年龄 = empty)"]


@pytest.mark.parametrize("address", ["/desk/", "/desk/figures", "/desk/programmes/"])
def test_every_page_of_the_desk_says_as_of_when(sign, address):
    page = sign("xianzhang").get(address, follow=True).content.decode()
    assert re.search(r"页上的数和状态截至 <time [^>]*>2026-03-04 10:00</time>", page), address
