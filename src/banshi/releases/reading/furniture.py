"""What a public page shows beside the release: its own words, and the square of its address."""

import segno

from banshi.releases.reading.found import bare
from banshi.releases.reading.html import Page

WITHDRAWN = "这份公布已经撤回。"
# the second half are those of pages saved before items were folded
PAGE = (
    "公开发布",
    "·",
    WITHDRAWN,
    "上面的数字是怎么来的",
    "全部展开（查找、打印时用）",
    "我这里不是这样",
    "现在办到哪里，有没有人反映不是这样",
    "详细、数字来历",
    "虚线：应到的进度；浅色：允许的偏差；实线和点：历次报数，空心的只有单位自报；红线：原定时限",
    "下载和核对",
    "DOCX",
    "PDF",
    "文件里的数字若被改动，可用 banshi verify-release 对照办理记录逐个找出。",
    "怎样抽查这些项目",
    "固定网址",
    "跳到正文",
    "每个数字是怎么来的",
)


def as_read(shapes: list[str]) -> list[str]:
    """The words and shapes of a drawing in an order that does not depend on how it is written."""
    return sorted(found for one in shapes if (found := bare(one)))


def square(link: str) -> list[str]:
    """The shapes of the address as a square to photograph, as a page holds them."""
    page = Page()
    page.feed(segno.make(link, error="m").svg_inline(scale=3, border=2, omitsize=True))
    return as_read(page.drawings[0][1])
