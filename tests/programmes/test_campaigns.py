"""Campaigns that belong together: a case or commitment of two counts once in the whole, feelings by the rules of surveys."""

import pytest

from banshi.programmes.actions import campaigns, commitments, rebuilding
from banshi.programmes.facts.campaign import CampaignState
from banshi.programmes.queries import campaigns as queries
from banshi.programmes.rules import campaign as rules
from tests import world
from tests.exchange.test_exchange import auditor, refused
from tests.programmes.test_progress import TODAY, locked, officer


@pytest.fixture
def town(db):
    world.found()


def test_a_code_in_two_campaigns_is_once_in_the_whole():
    found = rules.tally({"a": ["1", "2", "2"], "b": ["2", "3"], "c": []})
    assert (found.each, found.shared, found.whole) == ({"a": 2, "b": 2, "c": 0}, 1, 3)
    assert rules.tally({}) == rules.Tally({}, 0, 0)


@pytest.mark.parametrize("asked", "abcd")
def test_a_family_is_the_same_from_each_of_its_members(asked):
    follows = {"a": "", "b": "a", "c": "b", "d": "a", "x": "", "y": "x"}
    assert sorted(rules.family(asked, follows)) == ["a", "b", "c", "d"]


def test_a_campaign_that_follows_itself_in_a_circle_ends():
    assert sorted(rules.family("a", {"a": "b", "b": "a"})) == ["a", "b"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "bad_campaign"),
        ({"name": "长" * 41}, "bad_campaign"),
        ({"taken": True}, "bad_campaign"),
        ({"follows": "c1"}, "reason_needed"),
    ],
)
def test_a_campaign_has_its_own_name_and_says_how_it_follows(changed, code):
    refused(code, rules.begin, **{"name": "x", "unit": "u", "follows": "", "texts": (), "taken": False, **changed})


def test_unknown_cases_are_named_and_nothing_is_counted():
    state = CampaignState(id=1, cases=["1"])
    error = refused("no_such_case", rules.count, state, ["1", "7", "8"], known={"1", "8"})
    assert "7" in error.say()
    assert rules.count(state, ["1"], known={"1"}) == []
    [fact] = rules.count(state, ["1", "2", "2"], known={"1", "2"})
    assert fact.matters == ("2",)
    refused("too_many", rules.count, state, [str(n) for n in range(300)], known={str(n) for n in range(300)})
    refused("not_counted", rules.leave, state, "9", texts=())


def begun(name: str, *, follows: str = "", unit: str = "xianfu"):
    text = "接着办" if follows else ""
    return campaigns.begin(name, unit=unit, follows=follows, text=text, by=officer(unit), at=world.NOW)


def test_cases_and_commitments_of_two_linked_campaigns_are_once_in_the_total(town):
    first = begun("办实事")
    second = begun("教育整顿", follows=first.code)
    begun("别的活动")
    cases = [world.report(category="01/0104").code for _ in range(3)]
    by = {"by": officer("xianfu", "unit_head"), "at": world.NOW}
    campaigns.count(first.code, cases[:2], **by)
    campaigns.count(second.code, cases[1:], **by)
    locked(title="甲", campaign="办实事")
    both = locked(title="乙", campaign="办实事")
    commitments.join_campaign(both.code, "教育整顿", by=officer("xianfu"), at=world.NOW)
    elsewhere = locked(title="丙", campaign="别的活动")
    commitments.join_campaign(elsewhere.code, "再一项", by=officer("xianfu"), at=world.NOW)
    for row in (first, second):
        found = queries.together(row, officer("xianfu"), TODAY)
        assert [one.name for one in found.rows] == ["办实事", "教育整顿"]
        assert (found.counted.each, found.counted.shared, found.counted.whole) == ({"办实事": 2, "教育整顿": 2}, 1, 3)
        assert (found.promised.each, found.promised.shared, found.promised.whole) == (
            {"办实事": 2, "教育整顿": 1},
            1,
            2,
        )
        assert (found.cases.of, found.cases.done, found.promises.of) == (3, 0, 2)
    campaigns.leave(second.code, cases[2], text="记错了", **by)
    assert queries.together(first, officer("xianfu"), TODAY).counted.whole == 2
    assert list(rebuilding.check()) == []


def test_only_the_unit_of_a_campaign_changes_it_and_outsiders_find_none(town):
    row = begun("办实事")
    case = world.report(category="01/0104").code
    given = {"at": world.NOW}
    refused("not_your_unit", campaigns.count, row.code, [case], by=officer("zhujian"), **given)
    refused("no_such_case", campaigns.count, row.code, ["1234567897"], by=officer("xianfu"), **given)
    refused("bad_campaign", begun, "办实事")
    assert not queries.campaigns(officer("huifang")).exists()
    assert queries.campaigns(auditor()).count() == 1
