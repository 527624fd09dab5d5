"""The terms of a commitment as a form, and as they are locked."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.desk.programmes.doing import Ask
from banshi.people.facts import Viewer
from banshi.programmes.facts.commitment import FOCUSES, ORIGINS, IndicatorTerms, Locked, Milestone
from banshi.programmes.queries import campaigns as queries
from banshi.programmes.rules import targets
from banshi.units import queries as units
from banshi.web import viewers

KINDS = (("sum", gettext_noop("累计数")), ("rate", gettext_noop("比率")), ("gap", gettext_noop("差距")))
NAMED_EXACTLY = gettext_noop("从提示里选，或照活动的名称写；名称不一样的，不计入那项活动")
WAYS = (("rises", gettext_noop("越高越好")), ("falls", gettext_noop("越低越好")))


def campaigns(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The campaigns a person sees, by the names that count."""
    return tuple((one.name, one.name) for one in queries.campaigns(viewer)[:100])


def asks(own: tuple[tuple[str, str], ...], running: tuple[tuple[str, str], ...] = ()) -> tuple[Ask, ...]:
    """What a proposal must say."""
    return (
        Ask("title", "line", _("项目名称")),
        Ask("owner", "choice", _("主办单位"), choices=own, value=own[0][0] if len(own) == 1 else ""),
        Ask("implementers", "units", _("实施单位"), required=False),
        Ask("beneficiaries", "line", _("为谁")),
        Ask("due_on", "day", _("几时办好")),
        Ask("acceptance", "text", _("怎样算办好（验收标准）")),
        Ask("indicator", "line", _("指标名称")),
        Ask("measure", "line", _("计量单位")),
        Ask("kind", "choice", _("指标类型"), choices=_said(KINDS), value="sum"),
        Ask("direction", "choice", _("方向"), choices=_said(WAYS), value="rises"),
        Ask("baseline_on", "day", _("基期日期")),
        Ask("baseline", "number", _("基期数值")),
        Ask("target", "number", _("目标数值")),
        Ask("targets", "text", _("分解到各地，一行一个：单位名称 目标"), required=False),
        Ask(
            "campaign",
            "line",
            _("属于哪项活动"),
            required=False,
            choices=running,
            help=_(NAMED_EXACTLY),
        ),
        Ask("themes", "line", _("主题，用顿号隔开"), required=False, help=_("例如：办实事、解难题、送温暖、传党恩")),
        Ask("origin", "choice", _("从哪里来"), required=False, choices=_said(tuple(ORIGINS.items()))),
        Ask("focus", "choice", _("着力点"), required=False, choices=_said(tuple(FOCUSES.items()))),
        Ask("organiser", "unit", _("组织单位（未报数算在它）"), required=False),
        Ask("publisher", "unit", _("发布单位"), required=False),
        Ask("mandatory", "check", _("规定动作"), required=False),
        Ask("public", "check", _("向社会公开"), required=False),
    )


def _said(choices: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((code, _(label)) for code, label in choices)


def read(given: dict) -> Locked:
    """The terms in a form; raises Refused at the line of the regions' targets that cannot be read."""
    milestones = (
        Milestone(given["baseline_on"].isoformat(), given["baseline"]),
        Milestone(given["due_on"].isoformat(), given["target"]),
    )
    return Locked(
        title=given["title"],
        owner=given["owner"],
        due_on=given["due_on"].isoformat(),
        implementers=tuple(given["implementers"]),
        beneficiaries=given["beneficiaries"],
        acceptance=given["acceptance"],
        campaign=given["campaign"],
        themes=tuple(part.strip() for part in re.split("[、,，]", given["themes"]) if part.strip()),
        origin=given["origin"],
        focus=given["focus"],
        organiser=given["organiser"],
        publisher=given["publisher"],
        mandatory=given["mandatory"],
        disclosure="public" if given["public"] else "internal",
        indicator=IndicatorTerms(
            name=given["indicator"],
            measure=given["measure"],
            kind=given["kind"],
            direction=given["direction"],
            milestones=milestones,
            targets=targets.read(given["targets"], units.called(viewers.today())),
        ),
    )
