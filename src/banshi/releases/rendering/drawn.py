"""A release as both renderers take it: words, figures with their footnotes, and the mark by which a file is known again."""

import io
from collections.abc import Mapping

import segno
from msgspec import Struct

from banshi.kit import ids
from banshi.releases.queries.releases import Printed
from banshi.releases.rules import printing

QR_SAID = "扫码看网上全文、每个数字的算法"
DRAFT = "草稿，尚未公布"


class Numbered(Struct, frozen=True):
    """A figure as printed: its footnote's number, its words, the footnote."""

    n: int
    shown: str
    note: str


class Paragraph(Struct, frozen=True):
    kind: str
    label: str
    pieces: tuple[str | Numbered, ...]
    more: bool = False


class Drawn(Struct, frozen=True):
    """Everything on paper."""

    code: str
    title: str
    author: str
    mark: str
    link: str
    sealed_at: str
    warning: str
    foot: str
    blocks: tuple[Paragraph, ...]

    def qr_png(self) -> bytes:
        """The lasting address as a square to photograph."""
        return _written(self.link, kind="png", scale=8, border=1)

    def qr_svg(self) -> str:
        """The same as lines."""
        return _written(self.link, kind="svg", border=1, xmldecl=False).decode()


def withdrawn(reason: str) -> str:
    """What stands under the title of a release that is no longer upheld."""
    return f"已撤回。理由：{reason}"


def _written(link: str, **how) -> bytes:
    out = io.BytesIO()
    segno.make(link, error="m").save(out, **how)
    return out.getvalue()


def of(printed: Printed) -> Drawn:
    """The paper form of a printed release."""
    frozen, state = printed.frozen, printed.state
    return Drawn(
        code=printed.code,
        title=printed.title,
        author=frozen.names[state.unit],
        mark=f"banshi-release:{printed.code} seal:{frozen.seal} figures:1-{len(frozen.figures)}",
        link=printed.link,
        sealed_at=frozen.sealed_at,
        warning=withdrawn(printed.reason) if state.withdrawn else "" if state.published else DRAFT,
        foot=f"网上全文和每个数字的算法：{printed.link}　发布编号 {ids.spoken(printed.code)}",
        blocks=tuple(Paragraph(one.kind, one.label, _pieces(one, printed.named), one.more) for one in printed.blocks),
    )


def _pieces(block: printing.Block, named: Mapping[str, str]) -> tuple[str | Numbered, ...]:
    return tuple(
        one if isinstance(one, str) else Numbered(one.n, one.shown, printing.footnote(one, named))
        for one in block.pieces
    )
