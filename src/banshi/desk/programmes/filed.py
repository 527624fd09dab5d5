"""One filing at the desk: its figures, who vouches for them, what was corrected and why; its unit corrects it here."""

from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Viewer
from banshi.programmes.actions import reports
from banshi.programmes.facts.report import Corrected, Filed, Value, Vouched
from banshi.programmes.queries import filing
from banshi.programmes.rules.commitment import TIERS
from banshi.units import queries as units


def _deeds(row, state, viewer: Viewer) -> list[Deed]:
    if row.unit not in viewer.units_with(*opens.OFFICERS):
        return []
    figures = filing.figures(state)
    asks = [doing.reason(label=_("为什么更正（留在经过里）"))]
    for one in reversed(figures):
        label = f"{one.title}：{one.name}（{one.measure}）"
        below = Ask(f"d-{one.indicator}", "number", _("%(label)s的分母") % {"label": label}, value=str(one.d))
        asks[:0] = [Ask(f"n-{one.indicator}", "number", label, value=str(one.n)), *([below] if one.rate else [])]

    def correct(given):
        values = [
            Value(one.indicator, given[f"n-{one.indicator}"], given.get(f"d-{one.indicator}", 0)) for one in figures
        ]
        changed = [new for new, old in zip(values, figures, strict=True) if (new.n, new.d) != (old.n, old.d)]
        return reports.correct(row.code, changed, reason=given["reason"], by=viewer, at=clock.now())

    note = _("原来的数和理由都留着；更正的数重新从“自报”算起，各级合计随之改正，已公开的发布件不变。")
    return [Deed("corrections", _("更正这一份数据"), tuple(asks), correct, note=note)]


def _show(row, state, viewer: Viewer) -> dict:
    figures = filing.figures(state)
    names = {one.indicator: one.name for one in figures}
    noun, _model = NOUNS["report"]
    return {
        "figures": figures,
        "tiers": TIERS,
        "told": told.lines(noun, row, instead=lambda fact: _worded(fact, names)),
    }


def _worded(fact, names: dict[int, str]) -> str:
    """The figures themselves, so that what stood there before a correction can be read; who vouched, and how far."""
    if isinstance(fact, Vouched):
        vouched = {"unit": units.name_of(fact.unit), "tier": _(TIERS[fact.tier])}
        return _("%(unit)s核验：%(tier)s") % vouched
    if not isinstance(fact, Filed | Corrected):
        return ""
    said = "，".join(f"{names.get(one.indicator, '—')} {one.n}{f'/{one.d}' if one.d else ''}" for one in fact.values)
    if isinstance(fact, Corrected):
        return _("更正为：%(figures)s") % {"figures": said}
    return _("填报 %(day)s 的数据：%(figures)s") % {"day": fact.on, "figures": said}


FILING = Sheet("filing", "desk/programmes/filing.html", opens.ONEPAGE, filing.report, _show, _deeds)

urlpatterns = FILING.routes("filings")
