"""The rows of a list as HTML. A page holds fifty, and a template spends more on them than on everything else together."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from banshi.desk.rows import Line
from banshi.kit import ids
from banshi.web.templatetags.banshi import local_day, place_name, remaining, unit_short

_ANY = "0000000000"


def drawn(lines: Iterable[Line], now: datetime) -> SafeString:
    """One <li> a line; the whole row is one link that a keyboard walks by j and k."""
    address = reverse("desk:matter", args=[_ANY])
    return mark_safe("\n".join(_row(line, address, now) for line in lines))


def link(line: Line, address: str = "") -> SafeString:
    """The number, the category, the place and the first words, as the link that opens the matter."""
    href = (address or reverse("desk:matter", args=[_ANY])).replace(_ANY, line.code)
    place = f' <span class="line-place">{escape(place_name(line.place_path))}</span>' if line.place_path else ""
    words = f'\n<span class="line-words">{escape(line.words)}</span>' if line.words else ""
    return mark_safe(
        f'<a class="line-link" href="{escape(href)}"><span class="line-code">{escape(ids.spoken(line.code))}</span>\n'
        f'<span class="line-what"><span class="line-category">{escape(line.category)}</span>{place}</span>{words}</a>'
    )


def tags(line: Line) -> SafeString:
    """What stands out."""
    return mark_safe(
        "".join(f'<span class="tag {css}">{escape(words)}</span>' for css, words in line.tags) if line.tags else ""
    )


def state(line: Line) -> SafeString:
    """The step and whose hands it is in."""
    return mark_safe(
        f'<span class="line-state"><span class="line-step">{escape(line.step)}</span> '
        f'<span class="line-holder">{escape(unit_short(line.holder))}</span></span>'
    )


def _row(line: Line, address: str, now: datetime) -> str:
    late = " line-late" if line.late else ""
    return (
        f'<li class="line{late}" data-line>\n{link(line, address)}\n<span class="line-tags">{tags(line)}</span>\n'
        f'{state(line)}\n<span class="line-due">{_due(line, now)}</span>\n</li>'
    )


def _due(line: Line, now: datetime) -> str:
    if line.closed_at:
        return f'<span class="hint">{local_day(line.closed_at)} {escape(line.outcome)}</span>'
    if line.due:
        return f'<span class="hint">{escape(line.clock)}</span> {remaining(line.due, now)}'
    return f'<span class="hint">{_("没有在走的时限")}</span>'
