"""What a release says of an item since it tells roles, rules of targeting and how it went; what was frozen before stays so."""

from datetime import date, timedelta

import msgspec
import pytest
from django.urls import reverse
from msgspec.structs import replace

from banshi.programmes.actions import commitments, targeting
from banshi.programmes.facts import commitment as c
from banshi.releases import actions
from banshi.releases import facts as f
from banshi.releases.models import RELEASE
from banshi.releases.queries import checking, figures, laying
from banshi.releases.queries import releases as queries
from tests import world
from tests.programmes.test_progress import officer, terms
from tests.programmes.test_restating import FIRST, restated
from tests.releases import lists
from tests.releases.lists import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def town():
    world.found()


def said(row, label: str) -> str:
    """The block of the first item with this label."""
    printed = queries.printed(*queries.found(row.code, lists.publisher()))
    return next(block.plain() for block in printed.blocks if block.label == label)


def test_who_organises_carries_out_and_publishes_and_what_is_counted_against_each():
    one = lists.commitment(
        "修路灯",
        {"qinghe": 4},
        organiser="xianfu",
        implementers=("zhujian", "liulin"),
        publisher="rexian",
        owner="zhujian",
    )
    row = lists.frozen([one])
    names = queries.found(row.code, lists.publisher())[1].frozen.names
    expected = f"分工：组织 {names['xianfu']}；实施 {names['zhujian']}、{names['liulin']}；发布 {names['rexian']}"
    assert said(row, "分工：") == expected
    # two of the three regions never filed, and their first month is over
    assert said(row, "误了算谁的：") == "误了算谁的：实施单位 没有超过原定时限；组织单位 到期未报 2/3"


def test_an_item_past_its_due_says_by_how_many_days_and_one_confirmed_late_says_that():
    steps = (c.Milestone("2026-01-01", 0), c.Milestone("2026-03-01", 300))
    short = {"due_on": "2026-03-01", "indicator": replace(terms().indicator, milestones=steps)}
    late, done = (lists.commitment(title, **short) for title in ("晚了", "晚办成"))
    commitments.claim(done.code, text="办完", by=officer("zhujian"), at=NOW)
    commitments.audit(done.code, agrees=True, text="看过", by=lists.auditor(), at=NOW)
    row = lists.frozen([late, done])
    printed = queries.printed(*queries.found(row.code, lists.publisher()))
    found = [one.shown for one in printed.frozen.figures if one.query == "late_days"]
    assert found == ["过了原定时限 3 天", "确认办成时已过原定时限"]


def test_the_rule_its_coverage_and_both_errors_stand_with_who_says_so():
    one = lists.commitment("修路灯", {"qinghe": 4})
    lists.aim(one)
    row = lists.frozen([one])
    names = queries.found(row.code, lists.publisher())[1].frozen.names
    assert said(row, "给谁办：") == f"给谁办：没有写明；{names['xianfu']}写明的规则：年龄 ≥ 80 并且 独居：是"
    assert said(row, "覆盖：") == f"覆盖：办到的占符合条件的 1200/1500（80.0%），{names['xianfu']}数，截至 2026-03-04"
    errors = said(row, "错进和漏掉：")
    assert "错进 6/12（95% 区间 25.4%–74.6%），漏掉 8/14（95% 区间" in errors
    assert "规则错进 0/6（95% 区间" in errors
    figure = next(one for one in queries.found(row.code, lists.publisher())[1].frozen.figures if one.query == "rule")
    assert [(held.noun, held.number) for held in figures.recompute(_frozen(row), figure).rows] == [("targeting", 3)]


def test_a_rule_a_body_put_otherwise_says_which_version_it_is():
    one = lists.commitment("修路灯", owner="zhujian", implementers=())
    made = targeting.state_rule(one.code, **FIRST, by=officer("zhujian"), at=NOW)
    restated(made)
    row = lists.frozen([one])
    assert "写明的规则（第 2 版，会议改定，以前的统计和样本不算）：年龄 ≥ 75 并且 独居：是" in said(row, "给谁办：")
    assert said(row, "覆盖：") == "覆盖：还没有人数过"


def _frozen(row) -> f.Frozen:
    return queries.found(row.code, lists.publisher())[1].frozen


def test_few_people_are_neither_printed_nor_kept():
    one = lists.commitment("修路灯")
    by = officer("xianfu", "programme_officer")
    made = targeting.state_rule(one.code, columns="年龄 数字", rule="年龄 >= 80", by=by, at=NOW)
    counted = {"on": lists.TODAY, "eligible": 40, "reached": 37, "text": "数过", "today": lists.TODAY}
    targeting.count(made.code, **counted, by=by, at=NOW)
    cases = "\n".join(["85,是,是"] * 10 + ["70,否,是"] * 2)
    targeting.sample(made.code, cases, text="随机", by=lists.auditor(), at=NOW)
    row = lists.frozen([one])
    assert "人数少于 5，不公布" in said(row, "覆盖：")
    assert "错进（人数少于 5，不公布）" in said(row, "错进和漏掉：")
    few = [one for one in _frozen(row).figures if one.query in ("covered", "inclusion")]
    assert [(one.value, one.of) for one in few] == [(None, None)] * 2
    assert not any(sign in one.shown for one in few for sign in ("37", "40", "2/12"))


def test_an_item_without_a_rule_says_so():
    row = lists.frozen([lists.commitment("修路灯", beneficiaries="夜里走路的人")])
    assert said(row, "给谁办：") == "给谁办：夜里走路的人；没有写明可以核对的规则"


def test_what_is_stated_counted_or_organised_later_does_not_change_what_was_frozen():
    one = lists.commitment("修路灯", {"qinghe": 4})
    row = lists.published([one])
    before = [block.plain() for block in queries.printed(*queries.public(row.code)).blocks]
    lists.aim(one)
    lists.file(one, "qinghe", 90, on=date(2026, 3, 5), at=LATER)
    lists.seal(LATER)
    assert [block.plain() for block in queries.printed(*queries.public(row.code)).blocks] == before
    assert not list(checking.check())


def test_a_gap_says_both_ends_and_is_drawn_from_the_day_two_places_had_figures():
    one = lists.gap("缩小差距", {"qinghe": (20, 40), "liulin": (9, 10)})
    row = lists.frozen([one], press=f"现在{{value:{one.code}}}。")
    shown = "相差 40.0 个百分点：最高 90.0%（9/10），最低 50.0%（20/40）（自报）"
    assert said(row, "办到哪里：") == f"办到哪里：{shown}，已报数的单位 2/2"
    printed = queries.printed(*queries.found(row.code, lists.publisher()))
    assert f"现在{shown}。" in [block.plain() for block in printed.blocks]
    course = next(figure for figure in printed.frozen.figures if figure.query == "course")
    assert course.shown == "2026-03-04 40 个百分点（自报）"
    assert [(point.on, round(point.value, 6), point.tier) for point in course.points] == [("2026-03-04", 40, "claimed")]
    drawn = laying.drawings(printed)[one.code]
    assert [spot.label for spot in drawn.points] == ["2026-03-04 40 自报"]


def test_points_that_were_changed_in_the_record_of_a_release_are_a_fault():
    one = lists.commitment("修路灯", {"qinghe": 4})
    row = lists.frozen([one])
    frozen = _frozen(row)
    course = next(figure for figure in frozen.figures if figure.query == "course")
    other = replace(course, points=(replace(course.points[0], value=5.0),))
    assert figures.recompute(frozen, course).same
    assert not figures.recompute(frozen, other).same


def test_a_release_frozen_before_decodes_with_nothing_of_this():
    bytes_before = (
        b'{"seal":1,"position":9,"sealed_at":"2026-03-04T02:00:00.000000Z","on":"2026-03-04","figures":[{"n":1,"query":"count",'
        b'"shown":"1","digest":"","rows":1,"value":1}],"names":{"xianfu":"x"},"office":"","printed":"00"}'
    )
    frozen = msgspec.json.decode(bytes_before, type=f.Frozen)
    assert (frozen.form, frozen.aims, frozen.figures[0].points) == (0, {}, ())
    assert RELEASE.facts["frozen"] is f.Frozen


def test_the_records_behind_a_rule_are_led_to_from_its_figure(client):
    one = lists.commitment("修路灯", {"qinghe": 4})
    lists.aim(one)
    row = lists.published([one])
    figure = next(figure for figure in _frozen(row).figures if figure.query == "covered")
    page = client.get(reverse("portal:release_figure", args=[row.code, figure.n])).content.decode()
    assert "对象规则" in page
    assert "年龄 ≥ 80 并且 独居：是" in page
    assert "由那时的记录重新算出，与公布的相同" in page


def test_a_page_folds_everything_but_the_problem_who_what_when_how_far_and_who_says_so(client):
    one = lists.commitment("修路灯", {"qinghe": 4})
    row = lists.published([one])
    address = reverse("portal:release", args=[row.code])
    page = client.get(address).content.decode()
    item = page[page.index('<section class="release-item"') :]
    shown, folded = item.split("<details", 1)
    for label in ("问题：", "谁来办：", "办什么：", "何时办成：", "办到哪里：", "谁说的：", "我这里不是这样"):
        assert label in shown, label
    for label in (
        "怎样算办成：",
        "分工：",
        "误了算谁的：",
        "历次数据：",
        "给谁办：",
        "怎么投诉：",
        "<svg",
        'id="note-',
    ):
        assert label not in shown, label
        assert label in folded, label
    assert '<details class="release-more"><summary>' in page
    everything = client.get(address, {"all": "yes"}).content.decode()
    assert '<details class="release-more" open>' in everything
    assert '<details class="release-more">' not in everything
    assert client.get(address, {"all": "yes"}).content.decode() == everything


def test_a_mark_stands_in_brackets_and_is_named_when_read_aloud(client):
    row = lists.published([lists.commitment("修路灯", {"qinghe": 4})])
    page = client.get(reverse("portal:release", args=[row.code])).content.decode()
    assert '>1</a>&#8288;<sup id="at-1"><a href="#note-1" aria-label="脚注 1">[1]</a></sup>' in page


def test_a_reviewer_reads_the_same_item_before_it_is_public():
    one = lists.commitment("修路灯", {"qinghe": 4})
    lists.aim(one)
    row = lists.drafted([one])
    lists.seal()
    state = queries.found(row.code, lists.publisher())[1]
    head, [item] = laying.laid_out(actions.preview(row, state))
    assert [block.label for block in item.more][-1] == "怎么投诉："
    assert len(head.notes) + len(item.notes) == len(actions.preview(row, state).frozen.figures)
