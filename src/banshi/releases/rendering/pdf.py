"""A release as PDF: typeset by Typst, each figure a link to how it was computed, with a footnote."""

from functools import lru_cache
from pathlib import Path

import msgspec
import typst

from banshi.kit import clock
from banshi.kit.refused import Unavailable
from banshi.releases.rendering.drawn import QR_SAID, Drawn

TEMPLATE = (Path(__file__).parent / "release.typ").read_bytes()
BODY = ("FangSong_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02")
TITLE = ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋简体")
HEAD = ("SimHei", "黑体", "STHeiti")
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "宋体")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei")


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def families(known: frozenset[str]) -> dict[str, list[str]]:
    """Which of the wanted fonts a machine has, best first; raises Unavailable when it has none with Chinese glyphs."""
    chinese = [name for name in (*SERIF, *SANS, *BODY, *HEAD) if name in known]
    if not chinese:
        raise Unavailable(
            "no_chinese_font",
            "这台服务器没有中文字体，排不出 PDF。请管理员安装（Debian：apt install fonts-noto-cjk），再试一次；网页和 DOCX 不受影响。",
            "This machine has no font with Chinese glyphs, so no PDF can be set. Install one "
            "(Debian: apt install fonts-noto-cjk) and try again; page and DOCX need none.",
        )

    def best(*wanted: str) -> list[str]:
        return [name for name in wanted if name in known] or chinese

    return {
        "body": best(*BODY, *SERIF, *SANS),
        "title-font": best(*TITLE, *SERIF, *SANS),
        "head": best(*HEAD, *SANS, *SERIF),
    }


def render(drawn: Drawn) -> bytes:
    """The bytes of the PDF; the same release gives the same bytes on the same machine."""
    fonts = _fonts()
    try:
        named = families(frozenset(fonts.families()))
    except Unavailable:
        _fonts.cache_clear()  # so that a font installed meanwhile is found
        raise
    data = msgspec.json.encode(
        {**msgspec.to_builtins(drawn), **named, "qr": drawn.qr_svg(), "qr-said": QR_SAID}
    ).decode()
    sealed = int(clock.parse(drawn.sealed_at).timestamp())
    return typst.compile(TEMPLATE, font_paths=fonts, sys_inputs={"data": data}, format="pdf", timestamp=sealed)
