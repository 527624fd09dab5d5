"""The portal in a real browser: on a small phone, without scripts, by keyboard, with the connection lost, spoken."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests import world
from tests.world import act, days, hours

CHROMIUM = "/usr/bin/chromium"
MICROPHONE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
PHONE = {"width": 360, "height": 740}
PAGES = ("/", "/works", "/help", "/privacy", "/report", "/t/")
pytestmark = pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"needs a browser at {CHROMIUM}")
SMALL = """() => [...document.querySelectorAll("main a, main button, main summary, main select")]
  .filter(one => one.offsetHeight && one.offsetHeight < 44 && !one.closest("p, sup, li, .error-summary"))
  .map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture
def town(served, monkeypatch):
    """A served town of today with a report at each turn; its address, and number and check code by turn."""
    from banshi.demo import town as example
    from banshi.kit import clock
    from banshi.people import queries

    now = clock.now()
    example.found(world.PLAYBOOKS, at=now - timedelta(days=365))
    monkeypatch.setattr(world, "staff", lambda name: queries.viewer(queries.staff_named(name), on=now.date()))
    codes = {name: world.report(now - days(3)).code for name in ("new", "asked", "incomplete", "replied")}
    codes["declined"] = world.report(now - days(3), category="99").code
    for name in ("asked", "incomplete", "replied"):
        act(codes[name], "sign_for", by="zhujian1", at=now - hours(50))
    act(codes["asked"], "ask", by="zhujian1", at=now - hours(40), reason="是哪一段？")
    act(codes["incomplete"], "return_for_completion", by="zhujian1", at=now - hours(40), items="照片\n门牌")
    act(codes["replied"], "reply", by="zhujian1", at=now - hours(40), outcome="solved", reason="已修好")
    act(codes["declined"], "propose_not_accepted", by="shouli", at=now - hours(40), ground="litigation", reason="…")
    act(codes["declined"], "confirm_not_accepted", by="paidan", at=now - hours(39))
    return served.url, {name: (code, queries.check_code(code)) for name, code in codes.items()}


@pytest.fixture
def browser(town):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *MICROPHONE])
        yield opened
        opened.close()


def in_base(question):
    """What a question to the database gives; the thread that drives the browser may not ask it itself."""
    from django.db import connection

    def ask():
        try:
            return question()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def a_page(browser, *, scripts: bool = True):
    context = browser.new_context(
        viewport=PHONE, locale="zh-CN", java_script_enabled=scripts, permissions=["microphone"] if scripts else []
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def follow(page, url: str, pair: tuple[str, str]) -> None:
    page.goto(f"{url}/t/")
    page.fill("#id_code", pair[0])
    page.fill("#id_check", pair[1])
    page.click("main button")


def answer_all(page, url: str) -> None:
    """From the first question to the answers played back."""
    page.goto(f"{url}/report")
    page.fill("#id_text", "一下雨就积水")
    page.click("button[value=next]")
    page.check("input[value='01/0105'] >> nth=0")
    page.click("button[value=next]")
    page.check("input[value='990101002']")
    page.click("button[value=next]")
    page.check("input[value='990101002002']")
    page.click("button[value=next]")
    page.click("button[value=skip]")
    page.click("button[value=skip]")


def test_no_page_is_wider_than_a_phone_has_a_small_target_or_anything_axe_finds(browser, town):
    from axe_playwright_python.sync_playwright import Axe

    url, codes = town
    page, axe = a_page(browser), Axe()

    def sound(name: str) -> None:
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        assert page.evaluate(SMALL) == [], name
        found = axe.run(page).response["violations"]
        assert not found, (name, [(one["id"], one["nodes"][0]["html"]) for one in found])

    for address in PAGES:
        page.goto(url + address)
        sound(address)
    page.goto(f"{url}/report")
    for given in (None, "#id_text"):
        if given:
            page.fill(given, "路灯不亮")
        page.click("button[value=next]")
        sound(f"report {given}")
    answer_all(page, url)
    sound("check")
    page.click("button[value=send]")
    sound("receipt")
    for name, pair in codes.items():
        follow(page, url, pair)
        for summary in page.query_selector_all("summary"):
            summary.click()
        sound(name)


def test_without_scripts_a_report_and_a_verdict_go_all_the_way(browser, town):
    from banshi.people import queries as people
    from tests.matters.reading import row

    url, codes = town
    page = a_page(browser, scripts=False)
    answer_all(page, url)
    page.click("button[value='edit:landmark']")
    page.fill("#id_landmark", "泵站后面")
    page.click("button[value=next]")
    assert "泵站后面" in page.inner_text("dl.answers")
    page.click("button[value=send]")
    assert re.fullmatch(r"\d{3} \d{4} \d{3}", page.inner_text(".code >> nth=0"))
    code, _ = codes["replied"]
    follow(page, url, codes["replied"])
    page.check("input[name=solved][value=yes]")
    page.fill("#id_token", in_base(lambda: people.verdict_token(row(code).id, 1)))
    page.click("#verdict button")
    assert "您的评价已记下" in page.inner_text("[role=status]")
    assert in_base(lambda: row(code).tier) == "confirmed"


def test_by_keyboard_alone(browser, town):
    url, _ = town
    page = a_page(browser)
    page.goto(f"{url}/report")
    page.focus("#id_text")
    page.keyboard.type("路灯不亮")
    while page.evaluate("document.activeElement.value") != "next":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=_find]")
    page.focus("input[value='01/0104'] >> nth=0")
    page.keyboard.press("Space")
    assert page.is_checked("input[value='01/0104'] >> nth=0")
    page.focus("[name=_find]")
    page.keyboard.type("积水")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=可能是这几类")
    assert page.input_value("[name=_find]") == "积水"


def test_a_lost_connection_loses_nothing_and_sends_once(browser, town):
    from banshi.matters.models import Matter

    url, _ = town
    page = a_page(browser)
    answer_all(page, url)
    before = in_base(Matter.objects.count)
    page.context.set_offline(True)
    page.click("button[value=send]")
    assert "没有连上网" in page.inner_text(".away")
    page.context.set_offline(False)
    page.wait_for_url("**/receipt")
    assert in_base(Matter.objects.count) == before + 1
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_not_finished_is_offered_again_or_forgotten(browser, town):
    url, _ = town
    page = a_page(browser)
    page.goto(f"{url}/report")
    page.fill("#id_text", "没写完的事")
    page.click("button[value=next]")
    page.wait_for_selector("[name=_find]")
    page.goto(f"{url}/report")
    page.click("[data-go-on]")
    page.wait_for_selector("[name=_find]")
    assert page.input_value("input[name=text]") == "没写完的事"
    page.goto(f"{url}/report")
    page.click("[data-forget]")
    assert page.input_value("#id_text") == ""
    page.goto(f"{url}/report")
    assert not page.is_visible("#unfinished")


def test_a_report_is_spoken(browser, town):
    from banshi.files.models import Blob

    url, _ = town
    page = a_page(browser)
    page.goto(f"{url}/report")
    page.click("[data-recorder] button")
    page.wait_for_timeout(1200)
    page.click("[data-recorder] button")
    page.wait_for_selector("[data-recorder] audio")
    page.click("button[value=next]")
    page.click("summary >> nth=0")
    page.check("input[value='01/0104'] >> nth=0")
    page.click("button[value=next]")
    page.check("input[value='990101']")
    for _ in range(2):
        page.click("button[value=next]")
    page.click("button[value=skip]")
    page.click("button[value=send]")
    page.wait_for_url("**/receipt")
    kept = in_base(lambda: list(Blob.objects.values_list("media_type", flat=True)))
    assert kept == ["audio/webm"]
    page.click("a.button")
    assert page.is_visible("audio")
