"""A release on a phone and on paper: short, nothing over the edge, nothing lost where there are no scripts."""

import io
import os
import re

import pytest
from pdfminer.high_level import extract_text

from tests import world
from tests.releases import lists

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEIGHT = "() => document.documentElement.scrollHeight"
COPIED = """() => { const chosen = getSelection();
  chosen.selectAllChildren(document.querySelector(".release-lines")); return chosen.toString(); }"""
ITEMS = 8
MOST = 2_000 + 300 * ITEMS  # px; an item took 1,400
pytestmark = pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"needs a browser at {CHROMIUM}")


@pytest.fixture
def address(served):
    world.found()
    items = [lists.commitment(f"修复第{n}段路灯", {"qinghe": 28, "liulin": 10}) for n in range(ITEMS)]
    lists.aim(items[0])
    row = lists.published(items, complete=True, press="本次公布 {count} 项，其中{claimed}。")
    return f"{served.url}/programmes/releases/{row.code}"


def test_a_release_is_short_on_a_phone_whole_on_paper_and_copied_with_its_marks_apart(address):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        plain = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False).new_page()
        page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
        assert plain.goto(address).status == 200
        printed = re.sub(r"\s+", "", extract_text(io.BytesIO(plain.pdf(format="A4"))))
        notes = re.findall(r'id="note-(\d+)"', plain.content())
        assert len(notes) > 8 * ITEMS
        assert [n for n in notes if f"[{n}]" not in printed] == []
        assert printed.count("怎么投诉：") == ITEMS
        page.goto(address)
        assert page.evaluate(HEIGHT) < MOST
        assert page.evaluate(WIDER) <= 0
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        assert page.get_by_role("link", name="我这里不是这样").count() == ITEMS
        assert "目标 300 盏[" in page.evaluate(COPIED).replace("\u2060", "")
        page.goto(f"{address}#note-{notes[-1]}")
        assert page.locator(f"#note-{notes[-1]}").is_visible()
        page.goto(f"{address}?all=yes")
        assert page.locator("details:not([open])").count() == 0
        assert page.evaluate(WIDER) <= 0
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        browser.close()
