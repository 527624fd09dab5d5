"""The pages of a campaign on a small phone without scripts: nothing runs over the edge, axe finds nothing."""

import os

import pytest

from tests.sources.conftest import FOLDER, NOW

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
PAGES = (
    "/works",
    "/works?q=%E7%BE%A3%E7%9C%BE",
    "/works/we-do-practical-things/timeline?as_of=2021-06",
    "/source/mca-plan",
    "/source/jilin-release",
    "/source/name-and-time",
    "/source/name-and-time/1",
)
pytestmark = pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"needs a browser at {CHROMIUM}")
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def served_campaign(served, tmp_path):
    """A served base with two editions of the campaign; its address."""
    import shutil

    from banshi.sources import actions

    actions.load(FOLDER, by="operator", at=NOW)
    later = tmp_path / "later"
    shutil.copytree(FOLDER, later)
    for name, old, new in (
        ("campaign.yml", 'edition: "2026-3"', 'edition: "2026-4"'),
        ("statements/origin.yml", "只记到月", "只写到月份"),
    ):
        (later / name).write_text((later / name).read_text().replace(old, new))
    actions.load(later, by="operator", at=NOW)
    return served.url


def test_every_page_fits_a_phone_without_scripts_and_axe_finds_nothing(served_campaign):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        plain = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=False).new_page()
        scripted = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
        for address in PAGES:
            assert plain.goto(served_campaign + address).status == 200, address
            scripted.goto(served_campaign + address)
            assert scripted.evaluate(WIDER) <= 0, address
            found = Axe().run(scripted).response["violations"]
            assert [(address, one["id"], one["nodes"][0]["html"][:90]) for one in found] == []
        browser.close()
