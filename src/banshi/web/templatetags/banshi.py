"""Filters and tags every page uses: instants in local words, receipt numbers in groups, names for codes."""

import re
from datetime import date, datetime
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banshi.calendars import queries as calendars
from banshi.kit import ids
from banshi.places import queries as places
from banshi.units import queries as units
from banshi.web import viewers

register = template.Library()
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")


@register.filter
def local(at: datetime | None) -> str:
    """2026-03-04 10:00 in the town's time, as a <time> element."""
    if at is None:
        return ""
    here = at.astimezone(calendars.current().tz)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), f"{here:%Y-%m-%d %H:%M}")


@register.filter
def day(on: date | datetime | str | None) -> str:
    """2026年3月4日, as people read a date; a datetime is read in the town's time, nothing stays nothing."""
    if not on:
        return ""
    if isinstance(on, datetime):
        on = on.astimezone(calendars.current().tz)
    known = date.fromisoformat(on[:10]) if isinstance(on, str) else on
    return _("%(year)s年%(month)s月%(day)s日") % {"year": known.year, "month": known.month, "day": known.day}


@register.filter
def dated(words: str) -> str:
    """A sentence of the record with its dates as people read them; the record itself keeps 2026-03-04."""
    return _ISO.sub(lambda found: day(found[0]) if _is_day(found[0]) else found[0], words)


def _is_day(words: str) -> bool:
    """Whether there is such a day; somebody may have typed 30 February."""
    try:
        return bool(date.fromisoformat(words))
    except ValueError:
        return False


@register.filter
def moment(at: datetime | None) -> str:
    """2026年3月4日 10:00 in the town's time, for residents; the desk's dense lists say it by `local`."""
    if at is None:
        return ""
    here = at.astimezone(calendars.current().tz)
    return format_html('<time datetime="{}">{} {}</time>', at.isoformat(), day(at), f"{here:%H:%M}")


@register.filter
def local_day(at: datetime | None) -> str:
    """3月4日 in the town's time, the year where it is another."""
    if at is None:
        return ""
    tz = calendars.current().tz
    here, today = at.astimezone(tz), viewers.moment().astimezone(tz)
    day = _("%(month)s月%(day)s日") % {"month": here.month, "day": here.day}
    shown = day if here.year == today.year else _("%(year)s年") % {"year": here.year} + day
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), shown)


def span_in_words(seconds: float) -> str:
    """Two days, three hours, five minutes: the one largest unit that says it."""
    minutes = int(abs(seconds) // 60)
    if minutes >= 48 * 60:
        days = minutes // 1440
        return ngettext("%(n)s 天", "%(n)s 天", days) % {"n": days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(n)s 小时", "%(n)s 小时", hours) % {"n": hours}
    return ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": max(minutes, 1)}


@register.filter
def remaining(due: datetime | None, now: datetime | None = None) -> str:
    """还剩 2 天, or 已超 3 小时; with the exact instant on hover."""
    if due is None:
        return ""
    left = (due - (now or viewers.moment())).total_seconds()
    words = span_in_words(left)
    said = _("还剩 %(span)s") % {"span": words} if left >= 0 else _("已超 %(span)s") % {"span": words}
    here = f"{due.astimezone(calendars.current().tz):%Y-%m-%d %H:%M}"
    css = "due" if left >= 86400 else "due due-near" if left >= 0 else "due due-late"
    # written out, for a list says it fifty times: only the words could need escaping
    return mark_safe(f'<time class="{css}" datetime="{due.isoformat()}" title="{here}">{escape(said)}</time>')


@register.filter
def since(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago, in one unit."""
    return "" if at is None else span_in_words(((now or viewers.moment()) - at).total_seconds())


@register.filter
def spoken(code: str) -> str:
    """123 4567 890."""
    return ids.spoken(code)


@register.filter
def unit_name(code: str) -> str:
    """The full name of a unit."""
    return units.name_of(code) if code else ""


@register.filter
def unit_short(code: str) -> str:
    """The short name of a unit, as lists show it."""
    found = units.unit(code)
    return found.short_name if found else code


@register.filter
def place_name(path: str) -> str:
    """The name of the place at the end of a path with that of its parent: 青河镇上湾村."""
    found = places.at_path(path)
    if found is None:
        return ""
    above = places.place(found.parent) if found.level > 4 else None
    return (above.name if above else "") + found.name


@register.filter
def get(mapping, key):
    """A mapping's value, or nothing."""
    return mapping.get(key, "") if mapping else ""


@register.simple_tag
def percent(n: int, of: int) -> str:
    """62.5 %, or a dash when there is nothing to divide by."""
    return f"{100 * n / of:.1f}%" if of else "—"


@register.filter
def paragraphs(text: str) -> list[str]:
    """The non-empty lines of a text."""
    return [line for line in text.splitlines() if line.strip()]


@register.filter
def add_number(value: float, more: int) -> float:
    """A coordinate moved along."""
    return value + more


@register.filter
def storage_time(days: int) -> str:
    """How long something is kept, in whole years where it comes out even."""
    years, rest = divmod(days, 365)
    return _("{n} 天").format(n=days) if rest or not years else _("{n} 年").format(n=years)


@register.filter
def people(count) -> str:
    """A number of people as published: exact, or a step of five where an exact one would tell too much."""
    if count.exact:
        return _("%(n)s 人") % {"n": count.low}
    return _("%(low)s–%(high)s 人") % {"low": count.low, "high": count.high} if count.low else _("不足 5 人")
