"""The desk in a real browser: by keyboard alone, without scripts, on a phone, and with nothing that axe finds."""

import os
from datetime import timedelta

import pytest

from tests import world
from tests.world import act, hours

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "shili-passw0rd-77"
pytestmark = pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"needs a browser at {CHROMIUM}")


@pytest.fixture
def town(served, monkeypatch):
    """A served town of today with a matter at each turn; gives the codes by name."""
    from banshi.demo import town as example
    from banshi.kit import clock
    from banshi.people import actions as people
    from banshi.people import queries

    now = clock.now()
    example.found(world.PLAYBOOKS, at=now - timedelta(days=365))
    for username in ("zhujian1", "paidan", "heyan1", "shouli"):
        people.set_password(queries.staff_named(username), PASSWORD)
    monkeypatch.setattr(world, "staff", lambda name: queries.viewer(queries.staff_named(name), on=now.date()))
    codes = {f"road{n}": world.report(now - hours(30 + n), text=f"第 {n} 处路面积水").code for n in range(3)}
    codes["open"] = world.report(now - hours(3), category="12/1201").code
    codes["wage"] = world.report(now - hours(5), category="01/0102", text="暖气不热，家里有老人").code
    act(codes["road0"], "sign_for", by="zhujian1", at=now - hours(20))
    act(codes["road0"], "pause", by="zhujian0", at=now - hours(10), ground="weather", reason="暴雨")
    act(
        codes["road1"],
        "propose_refusal",
        by="zhujian1",
        at=now - hours(9),
        ground="other_area",
        proposed_unit="shuili",
        reason="…",
    )
    act(codes["road1"], "approve_refusal", by="zhujian0", at=now - hours(8))
    return served.url, codes


@pytest.fixture
def browser(town):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def signed_in(browser, url: str, username: str, *, width: int = 1280, scripts: bool = True):
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{url}/desk/sign-in")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{url}/desk/")
    return page


def test_a_list_is_worked_by_keyboard(town, browser):
    url, codes = town
    page = signed_in(browser, url, "zhujian1")
    focused = "document.activeElement.getAttribute('href')"
    order = page.eval_on_selector_all(".line-link", "all => all.map(one => one.getAttribute('href'))")
    assert len(order) == 4
    page.keyboard.press("j")
    assert page.evaluate(focused) == order[0]
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == order[2]
    page.keyboard.press("k")
    assert page.evaluate(focused) == order[1]
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}{order[1]}")
    page.keyboard.press("/")
    page.keyboard.type(codes["road2"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/desk/search")
    assert page.locator(f"a[href='/desk/matters/{codes['road2']}']").count() == 1
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    assert page.locator("dialog[open]").is_visible()
    page.check("[data-keys-off]")
    page.locator("dialog button").click()
    page.goto(f"{url}/desk/")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_everything_is_reached_by_tab_and_the_text_is_one_step_away(town, browser):
    url, _codes = town
    page = signed_in(browser, url, "zhujian1")
    page.goto(f"{url}/desk/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name || ''"))
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    assert set(links) - {"#main"} <= reached


def test_a_matter_is_answered_without_scripts(town, browser):
    url, codes = town
    page = signed_in(browser, url, "zhujian1", scripts=False)
    page.goto(f"{url}/desk/matters/{codes['road2']}")
    page.locator("form[action$='/signatures'] button").click()
    assert "已记录：签收" in page.inner_text("main")
    page.locator("summary", has_text="答复").first.click()
    page.select_option("#replies-outcome", "solved")
    page.fill("#replies-reason", "积水已排，沟已清")
    page.locator("form[action$='/replies'] button").click()
    assert "已记录：答复" in page.inner_text("main")
    assert "积水已排，沟已清" in page.inner_text("main")


PAGES = {
    "zhujian1": ["/desk/", "/desk/matters/{road0}", "/desk/matters/{road0}/replies", "/desk/figures", "/desk/search"],
    "paidan": ["/desk/board", "/desk/requests", "/desk/matters/{road1}", "/desk/closed", "/desk/digest"],
}


@pytest.mark.parametrize("username", PAGES)
def test_no_page_is_wider_than_a_phone_and_axe_finds_nothing(town, browser, username):
    from axe_playwright_python.sync_playwright import Axe

    url, codes = town
    page = signed_in(browser, url, username, width=360)
    for address in PAGES[username]:
        page.goto(url + address.format(**codes))
        for summary in page.locator("details summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


def test_what_fingers_touch_is_large_enough(town, browser):
    url, codes = town
    page = signed_in(browser, url, "zhujian1", width=360)
    for address in ("/desk/", f"/desk/matters/{codes['road0']}"):
        page.goto(url + address)
        small = page.eval_on_selector_all(
            "button, input:not([type=hidden]), select, textarea, nav a, summary",
            "all => all.filter(one => one.offsetParent && one.getBoundingClientRect().height < 40)"
            ".map(one => one.outerHTML.slice(0, 120))",
        )
        assert not small, address
