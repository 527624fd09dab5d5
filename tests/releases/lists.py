"""A small list of commitments on a sealed record, and a release brought as far as a test needs."""

from datetime import date, timedelta

from banshi.programmes.actions import commitments, reports, targeting
from banshi.programmes.facts import commitment as c
from banshi.programmes.facts.report import Value
from banshi.record import actions as record
from banshi.releases import actions
from banshi.releases import facts as f
from banshi.releases.models import Release
from tests import world
from tests.exchange.test_exchange import auditor
from tests.programmes.test_progress import locked, officer

NOW = world.NOW
TODAY = date(2026, 3, 4)
CAMPAIGN = f.Whole("campaign", "banshi")


def publisher():
    return officer("xianfu", "publisher")


def reviewer():
    return officer("xianfu", "reviewer")


def head():
    return officer("xianfu", "unit_head")


def commitment(title: str, filed: dict[str, int] | None = None, **changed):
    """A public commitment of campaign 办实事, with figures filed by some regions."""
    row = locked(title=title, campaign="banshi", **changed)
    for unit, n in (filed or {}).items():
        file(row, unit, n)
    return row


def file(row, unit: str, n: int, *, on: date = TODAY, at=NOW):
    return reports.file(unit, on=on, values=[Value(row.id, n)], by=officer(unit), at=at, today=on)


def refute(row) -> None:
    commitments.claim(row.code, text="已办完", by=officer("zhujian"), at=NOW)
    outside = officer("xianfu", "auditor")
    outside = type(outside)(actor="staff:outside", posts=(type(outside.posts[0])("auditor", "jc", "jc", ""),))
    commitments.audit(row.code, agrees=False, text="只修了一半", by=outside, at=NOW)


def seal(at=NOW) -> None:
    record.seal(at)


def drafted(items, *, whole=CAMPAIGN, rule="受益人数最多的", complete=False, press="本次公布 {count} 项。") -> Release:
    """A draft with its items, a problem for each, and a press text."""
    row = actions.draft("xianfu", "示例县实事清单", whole=whole, rule=rule, complete=complete, by=publisher(), at=NOW)
    codes = [one.code for one in items]
    actions.choose(row.code, codes, by=publisher(), at=NOW)
    for code in codes:
        actions.word(row.code, "夜里出门看不见路", item=code, by=publisher(), at=NOW)
    return actions.word(row.code, press, by=publisher(), at=NOW)


def frozen(items, **given) -> Release:
    row = drafted(items, **given)
    seal()
    return actions.freeze(row.code, by=publisher(), at=NOW + timedelta(minutes=1))


def published(items, **given) -> Release:
    row = frozen(items, **given)
    later = NOW + timedelta(hours=1)
    actions.review(row.code, by=reviewer(), at=later)
    actions.approve(row.code, by=head(), at=later)
    return actions.publish(row.code, by=publisher(), at=later)


def aim(row) -> None:
    """Whom the measure is for, counted by its owner, sampled by somebody outside: 6 of 12 reached had no need."""
    by = officer("xianfu", "programme_officer")
    columns, rule = "年龄 数字\n独居 是否", "年龄 >= 80 AND 独居 = TRUE"
    made = targeting.state_rule(row.code, columns=columns, rule=rule, by=by, at=NOW)
    counted = {"on": TODAY, "eligible": 1500, "reached": 1200, "text": "按名册数", "today": TODAY}
    targeting.count(made.code, **counted, by=by, at=NOW)
    cases = "\n".join(["85,是,是,是"] * 6 + ["70,是,否,是"] * 6 + ["82,否,是,否"] * 8)
    targeting.sample(made.code, cases, text="随机抽", by=auditor(), at=NOW)


def gap(title: str, filed: dict[str, tuple[int, int]], **changed):
    """A public commitment measured by the distance between places, in points of a per cent."""
    indicator = c.IndicatorTerms(
        name="上网课的比例",
        measure="个百分点",
        kind="gap",
        direction="falls",
        milestones=(c.Milestone("2026-01-01", 60), c.Milestone("2026-12-31", 10)),
        targets=(c.Target("qinghe", 0), c.Target("liulin", 0)),
    )
    row = commitment(title, indicator=indicator, **changed)
    for unit, (n, d) in filed.items():
        reports.file(unit, on=TODAY, values=[Value(row.id, n, d)], by=officer(unit), at=NOW, today=TODAY)
    return row
