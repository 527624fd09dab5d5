"""Somebody at a browser: goes through pages by what they say, and looks at each one on the way."""

import re
import struct
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = """async () => {
  const found = await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]});
  return found.violations.map(one => one.id + ": " + one.nodes.map(node => node.target.join(" ")).join(", "));
}"""
CODE = re.compile(r"/(?:t|matters)/(\d{10})")


class Visitor:
    """One browser window. What annoys is collected in `faults`: what axe finds, sideways scrolling, script errors."""

    def __init__(self, browser, url: str, folder: Path, *, looked_at: set, width: int = 1100, scripts: bool = True):
        size = {"width": width, "height": 800}
        touch = width < 500
        self.context = browser.new_context(
            viewport=size, locale="zh-CN", java_script_enabled=scripts, has_touch=touch, service_workers="block"
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.url, self.folder, self.width, self.scripts = url, folder, width, scripts
        self.looked_at, self.faults, self.asked, self.sent = looked_at, [], [], 0
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfinished", self._weighed)

    def _asked(self, request) -> None:
        self.asked.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.faults.append(f"asked {parts.hostname} for something")

    def _weighed(self, request) -> None:
        sizes = request.sizes()
        self.sent += sizes["responseBodySize"] + sizes["responseHeadersSize"]

    def open(self, path: str) -> "Visitor":
        answer = self.page.goto(self.url + path)
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.look()

    def press(self, name: str, *, within: str = "main") -> "Visitor":
        """Press the button or follow the link of this name, and look at where it leads."""
        root = self.page.locator(within)
        button = root.get_by_role("button", name=name, exact=True)
        found = button if button.count() else root.get_by_role("link", name=name, exact=True)
        with self.page.expect_navigation():
            found.first.click()
        return self.look()

    def fill(self, label: str, value: str) -> "Visitor":
        self.page.get_by_label(label, exact=False).first.fill(value)
        return self

    def choose(self, label: str, option: str) -> "Visitor":
        """Choose what begins with these words; many options say more behind them."""
        field = self.page.get_by_label(label, exact=False).first
        found = next(one for one in field.locator("option").all() if one.inner_text().strip().startswith(option))
        field.select_option(value=found.get_attribute("value"))
        return self

    def pick(self, words: str) -> "Visitor":
        """Choose a radio or tick a box by its words."""
        self.page.locator("label.choice:visible", has_text=words).first.click()
        return self

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def says(self, words: str) -> bool:
        return words in self.text()

    @property
    def code(self) -> str:
        """The number in the address."""
        return CODE.search(self.page.url)[1]

    def look(self) -> "Visitor":
        """What every page must keep, asked once for each kind of page and width."""
        kind = (re.sub(r"\d{6,}", "N", urlsplit(self.page.url).path), self.page.title(), self.width)
        if not self.scripts or kind in self.looked_at:
            return self
        self.looked_at.add(kind)
        sideways = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if sideways > 0:
            self.faults.append(f"{kind[0]} scrolls sideways by {sideways} at {self.width}")
        self.page.evaluate(AXE)
        self.faults += [f"{kind[0]} at {self.width}: {said}" for said in self.page.evaluate(RUN_AXE)]
        name = re.sub(r"\W+", "-", f"{kind[0]}-{self.width}-{len(self.looked_at)}").strip("-")
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        return self

    def wait_for(self, words: str, *, tries: int = 60) -> "Visitor":
        """Reload until the page says it; what the worker does beside the server takes a moment."""
        for _ in range(tries):
            if self.says(words):
                return self
            self.page.wait_for_timeout(250)
            self.page.reload()
        raise AssertionError(f"{self.page.url} never said {words}:\n{self.text()}")

    def hat(self, username: str, there: str = "") -> "Visitor":
        """Look as somebody of the demonstration: by the card, or by the kind of form the walk's buttons are."""
        self.page.goto(f"{self.url}/demo/")
        mark = self.page.locator("input[name=csrfmiddlewaretoken]").first.get_attribute("value")
        answer = self.page.request.post(
            f"{self.url}/demo/hats/{username}",
            form={"csrfmiddlewaretoken": mark, "next": there},
            headers={"Referer": f"{self.url}/demo/"},
        )
        assert answer.ok, f"{username}: {answer.status}"
        return self.open(urlsplit(answer.url).path)


def report(visitor: Visitor, text: str, *, phone: str, category: str = "垃圾清运", group: str = "环境保护", photo=None):
    """Go through the questions as a resident does; gives the receipt number."""
    begin(visitor)
    answer(visitor, text=text, photo=photo)
    pick_category(visitor, category, group)
    visitor.press("下一步")
    visitor.pick("城关街道").press("下一步").pick("西关社区").press("下一步")
    visitor.fill("具体位置", "幸福小区 2 号楼").press("下一步")
    visitor.fill("手机号", phone).press("下一步")
    assert visitor.says(text), "what was told is played back"
    visitor.press("交上去")
    assert visitor.says("已收到")
    return visitor.code


def begin(visitor: Visitor) -> None:
    """The first question of a request, chosen where there are several kinds."""
    visitor.open("/report")
    kind = visitor.page.locator("main a[href='/report/request']")
    if kind.count():
        with visitor.page.expect_navigation():
            kind.first.click()
        visitor.look()


def answer(visitor: Visitor, *, text: str, photo=None) -> None:
    visitor.page.locator("textarea").fill(text)
    if photo:
        visitor.page.locator("#id_photo").set_input_files(photo)
    visitor.press("下一步")


def pick_category(visitor: Visitor, category: str, group: str) -> None:
    """From the suggestions, or else out of its group."""
    if not visitor.page.locator("label.choice:visible", has_text=category).count():
        visitor.page.locator("summary", has_text=group).click()
    visitor.pick(category)


def picture(path: Path, size: int = 300) -> Path:
    """A PNG as a camera might give it, made here byte by byte."""
    rows = b"".join(
        b"\0" + bytes((x * 3 % 256, y * 5 % 256, 120)[c] for x in range(size) for c in range(3)) for y in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


def verdict_code(visitor: Visitor, phone: str, *, number: str = "") -> str:
    """The code in the newest answer on the simulated phone, once it has come."""
    visitor.open(f"/demo/phone?number={phone}").wait_for("评价码 ")
    texts = visitor.page.locator(".texts .text").all_inner_texts()
    return next(m[1] for text in texts if number in text and (m := re.search(r"评价码 ([A-Z0-9]{8})", text)))


def texts_to(visitor: Visitor, phone: str) -> list[str]:
    """What the simulated phone of a number received."""
    visitor.open(f"/demo/phone?number={phone}")
    return visitor.page.locator(".texts .text").all_inner_texts()
