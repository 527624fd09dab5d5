"""The desk's pages of the demonstration, as each role reaches them by links: of how many, as of when, in words.

Pages of one kind are read once or twice in all, whoever comes to them first; what people may type (forms) is not read.
"""

import re
from functools import cache

import pytest
from django.test import Client

from banshi.kit import clock
from banshi.people.queries import staff_named
from tests.demo.conftest import AT
from tests.demo.test_public_pages import Page, faults

pytestmark = pytest.mark.django_db
ROLES = (
    "sheng_bangong", "zhixing1", "heyan1", "shuili1", "zhujian0", "xianzhang", "paidan", "wen_qinghe", "sheng_heyan",
    "sheng_guancha",
)  # fmt: skip
ENOUGH = 2
# rules that are given in percent, and hold nothing that was counted
RULES = re.compile(r"出席不少于|均匀时|抽 \d+ 项就有|^最后一成的 95% 区间$")


@cache
def walked(home) -> tuple[Page, ...]:
    """Every kind of page of the base at this home, by the roles in turn."""
    found, counted = [], {}
    for username in ROLES:
        client, seen = Client(raise_request_exception=False), {"/desk/"}
        client.force_login(staff_named(username))
        waiting = ["/desk/"]
        for address in waiting:
            answer = client.get(address)
            if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code == 302:
                continue
            found.append(Page(address, answer.status_code, answer.content.decode()))
            for link in found[-1].links:
                path = link.partition("#")[0]
                kind = re.sub(r"\d+|=[^&]*", "#", path)
                if path.startswith("/desk/") and path not in seen and counted.get(kind, 0) < ENOUGH:
                    counted[kind] = counted.get(kind, 0) + 1
                    seen.add(path)
                    waiting.append(path)
    return tuple(found)


@pytest.fixture
def pages(loaded):
    with clock.frozen(AT):
        return walked(loaded.home)


def test_the_roles_come_to_every_kind_of_page_and_none_fails(pages):
    kinds = {re.sub(r"\d+", "#", page.address.partition("?")[0]) for page in pages}
    for expected in (
        "/desk/",
        "/desk/matters/#",
        "/desk/figures",
        "/desk/relief",
        "/desk/visits",
        "/desk/coverage",
        "/desk/board",
        "/desk/programmes/plans/#",
        "/desk/programmes/initiatives",
        "/desk/programmes/commitments/#",
        "/desk/verification/audits/#",
    ):
        assert expected in kinds, (expected, sorted(kinds))
    assert [page.address for page in pages if page.status != 200] == []


def test_a_percentage_has_the_number_it_is_of_in_the_same_breath(pages):
    counted = re.compile(r"\d+ ?(人|例|项|件|家|个|字|元)|\d+ ?/ ?\d+|\d+ 元")
    asked = [(page, n) for page in pages for n, block in enumerate(page.blocks) if re.search(r"\d ?[%％]", block)]
    assert len(asked) >= 15, "there are percentages to be asked"
    bare = [(page.address, page.blocks[n]) for page, n in asked if not counted.search(breath(page.blocks, n))]
    assert [(address, block) for address, block in bare if not RULES.search(block)] == []


def breath(blocks: list[str], n: int) -> str:
    """A block; a cell of a table with those that stand beside it."""
    return " ".join(blocks[max(n - 2, 0) : n + 1]) if len(blocks[n]) < 20 else blocks[n]


def test_every_page_says_as_of_when(pages):
    assert [page.address for page in pages if "截至" not in page.text] == []


def test_nothing_a_template_failed_to_fill_in_is_shown(pages):
    assert faults(pages, r"\bNone\b|\bTrue\b|\bFalse\b|\{\{|\{%") == []
