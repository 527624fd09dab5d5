"""The pure decisions of programmes: trajectories and colours, coverage and echo, ranking, survey shares."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit.refused import Refused
from banshi.programmes.rules import cascade, ranking, surveying, trajectory
from banshi.programmes.rules.trajectory import Observed, Point, Trajectory

MONTH = timedelta(days=31)
LINE = Trajectory((Point(date(2026, 1, 1), 0), Point(date(2026, 12, 31), 100)), band=10)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 6, 1), 0),
        (date(2026, 1, 1), 0),
        (date(2026, 7, 2), 50),
        (date(2026, 12, 31), 100),
        (date(2027, 5, 1), 100),
    ],
)
def test_what_is_due_lies_on_the_line_between_the_points(day, value):
    assert trajectory.expected(LINE, day) == pytest.approx(value, abs=0.3)


@pytest.mark.parametrize(
    ("value", "tier", "colour"),
    [
        (55, "confirmed", "green"),
        (55, "evidenced", "green"),
        (55, "claimed", "claimed"),
        (45, "confirmed", "light_amber"),
        (35, "confirmed", "amber"),
        (25, "confirmed", "red"),
        (25, "claimed", "red"),
    ],
)
def test_the_colour_is_the_distance_in_bands_and_never_greener_than_its_evidence(value, tier, colour):
    seen = [Observed(date(2026, 7, 2), value, tier)]
    assert trajectory.colour(LINE, seen, on=date(2026, 7, 10), period=MONTH) == colour


def test_silence_is_grey_after_one_period_and_red_after_two():
    seen = [Observed(date(2026, 7, 2), 90, "audited")]
    days = (date(2026, 8, 2), date(2026, 8, 3), date(2026, 9, 3))
    assert [trajectory.colour(LINE, seen, on=day, period=MONTH) for day in days] == ["green", "grey", "red"]


def test_nothing_is_said_of_what_has_just_begun_and_a_later_observation_is_not_known_yet():
    later = [Observed(date(2026, 3, 1), 90, "audited")]
    assert trajectory.colour(LINE, later, on=date(2026, 1, 20), period=MONTH) == "not_started"


def test_silence_counts_from_the_day_somebody_was_asked_however_old_the_baseline():
    days = (date(2026, 8, 31), date(2026, 9, 2), date(2026, 10, 3))
    asked = date(2026, 8, 1)
    found = [trajectory.colour(LINE, [], on=day, period=MONTH, asked=asked) for day in days]
    assert found == ["not_started", "grey", "red"]
    assert trajectory.colour(LINE, [], on=days[0], period=MONTH, asked=date(2025, 1, 1)) == "red"


def test_an_indicator_that_should_fall_is_judged_the_other_way_round():
    falling = Trajectory((Point(date(2026, 1, 1), 100), Point(date(2026, 12, 31), 0)), direction="falls", band=10)
    seen = [Observed(date(2026, 7, 2), 40, "confirmed")]
    assert trajectory.colour(falling, seen, on=date(2026, 7, 3), period=MONTH) == "green"


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ((Point(date(2026, 1, 1), 0),), "bad_trajectory"),
        ((Point(date(2026, 1, 1), 0), Point(date(2026, 1, 1), 5)), "trajectory_goes_back"),
        ((Point(date(2026, 1, 1), 10), Point(date(2026, 6, 1), 5)), "trajectory_goes_back"),
    ],
)
def test_a_trajectory_that_falls_or_stands_still_in_time_is_refused(points, code):
    with pytest.raises(Refused) as refused:
        trajectory.checked(Trajectory(points))
    assert refused.value.code == code
    assert refused.value.say("en")
    assert refused.value.say()


def test_a_forecast_follows_the_median_pace_and_one_outlier_does_not_move_it():
    steady = [Observed(date(2026, 1, 1) + timedelta(days=30 * n), 8.0 * n) for n in range(6)]
    steady[3] = Observed(steady[3].on, 90.0)
    found = trajectory.forecast(LINE, steady)
    assert found.value == pytest.approx(40 + 8 / 30 * 214, rel=0.05)
    assert found.low <= found.value <= found.high
    assert trajectory.forecast(LINE, steady[:1]) is None


@pytest.mark.parametrize(("days", "foretold"), [(1, False), (27, False), (28, True)])
def test_two_figures_a_day_apart_foretell_no_year(days, foretold):
    first = date(2026, 1, 1)
    seen = [Observed(first, 9.0), Observed(first + timedelta(days=days), 58.0)]
    assert (LINE.target.on - first).days == 364
    assert (trajectory.forecast(LINE, seen) is not None) is foretold


@given(st.lists(st.floats(0, 100), min_size=2, max_size=8))
def test_a_standstill_never_reaches_and_a_reached_target_has_its_day(values):
    seen = [Observed(date(2026, 1, 1) + timedelta(days=40 * n), value) for n, value in enumerate(values)]
    found = trajectory.forecast(LINE, seen)
    if found.reaches_on:
        assert found.reaches_on >= seen[-1].on


DEMANDS = {"1": "各单位要走访辖区独居老人，逐户建立台账", "2": "各单位要在九月底前修复损坏路灯"}


def test_a_copied_plan_with_the_place_name_changed_is_nearly_identical_and_has_nothing_of_its_own():
    copied = [cascade.PlanLine(f"示例县{text}", "implements", ref) for ref, text in DEMANDS.items()]
    found = cascade.coverage(DEMANDS, copied, names=["示例县", "示例省"])
    assert found.nearly_identical
    assert found.overlap > 0.95
    # the share is never without what it is a share of
    assert found.overlap == found.shared / found.characters
    assert found.characters > len(DEMANDS["1"])
    assert (found.covered, found.missing) == (("1", "2"), ())


ASKED = {
    "1": "组织走访，随机抽取的户不少于走访总数的三分之一",
    "2": "基层来文十个工作日内答复，由来文单位评价",
    "3": "每季度公开进展，没有完成的一并公开",
    "4": "独居老人每月至少联系一次，发现需要及时交办",
}
TWINS = {
    "组织": "开展",
    "不少于": "不低于",
    "答复": "回复",
    "公开": "公示",
    "完成": "办结",
    "联系": "探望",
    "发现": "碰到",
}


def _twins(text: str) -> str:
    for said, other in TWINS.items():
        text = text.replace(said, other)
    return text


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("the name of the place", lambda text: f"示例二市{text}"),
        ("other words that say the same", _twins),
        ("other numbers", lambda text: text.translate(str.maketrans("三十一", "四九二"))),
        ("the clauses in another order", lambda text: "；".join(reversed(text.split("，")))),
        ("full width", lambda text: text.replace("，", ",") + "（２０２６年）"),
        ("signs between the characters", lambda text: "·\u3164".join(text)),
        (
            "traditional characters",
            lambda text: text.replace("组织", "組織").replace("发现", "發現").replace("联系", "聯繫"),
        ),
        ("filler", lambda text: f"进一步{text.replace('，', '，切实')}，确保取得实效"),
    ],
)
def test_a_copy_stays_a_copy_whatever_was_changed_in_it(what, changed):
    copied = [
        cascade.PlanLine(changed(text), "implements", ref, measurable=True, ref=ref) for ref, text in ASKED.items()
    ]
    for lines in (copied, copied[::-1]):
        found = cascade.coverage(ASKED, lines, names=["示例二市"])
        assert found.nearly_identical, (what, found)
        assert sorted(found.repeated) == list(ASKED), "the measure and the day were copied with the words"


@pytest.mark.parametrize("trivial", ["加强组织领导", "高度重视，压实责任，确保取得实效", "抓好各项工作", "扎实推进"])
def test_an_item_that_promises_nothing_is_no_commitment_of_its_own(trivial):
    copied = [cascade.PlanLine(text, "implements", ref) for ref, text in ASKED.items()]
    found = cascade.coverage(ASKED, [*copied, cascade.PlanLine(trivial, "adds", measurable=True, ref="5")])
    assert found.nearly_identical
    assert "5" in found.repeated


def test_the_words_of_a_demand_with_ones_own_numbers_are_a_commitment_and_other_numbers_in_their_place_are_not():
    demand = {"1": "各单位要走访辖区独居老人，逐户建立台账，九月底前完成"}
    for text, own in (
        ("走访辖区独居老人四百一十二户，逐户建立台账，九月底前完成", 1),
        ("走访辖区独居老人，逐户建立台账，十月底前完成", 0),
    ):
        found = cascade.coverage(demand, [cascade.PlanLine(text, "adapts", "1", measurable=True)])
        assert found.own_commitments == own, text
        assert found.nearly_identical is not bool(own)


def test_own_measurable_commitments_or_own_words_are_more_than_an_echo():
    own = [
        cascade.PlanLine(DEMANDS["1"], "implements", "1"),
        cascade.PlanLine("青河镇十月底前给 40 户加装扶手，每月公布户数", "adds", measurable=True),
    ]
    found = cascade.coverage(DEMANDS, own)
    assert not found.nearly_identical
    assert (found.missing, found.added, found.own_commitments) == (("2",), 1, 1)


def test_an_empty_plan_covers_nothing_and_copies_nothing():
    found = cascade.coverage(DEMANDS, [])
    assert (found.covered, found.missing, found.overlap) == ((), ("1", "2"), 0.0)


def test_the_difference_of_two_notices_names_what_is_added_changed_kept_and_dropped():
    later = {"1": DEMANDS["1"], "2": "各单位要在十月底前修复损坏路灯", "3": "公开进度"}
    found = [(change.ref, change.kind) for change in cascade.difference(DEMANDS | {"9": "旧要求"}, later)]
    assert found == [("1", "kept"), ("2", "changed"), ("3", "added"), ("9", "dropped")]


GROUPS = [
    ranking.Group("path", needs=40, in_hardship=2, people=800, months=60, first_on=date(2026, 1, 5)),
    ranking.Group("water", needs=12, in_hardship=12, people=60, months=120, first_on=date(2026, 2, 1)),
    ranking.Group("sport", needs=5, in_hardship=0, people=3000, months=24, first_on=date(2026, 1, 1)),
]


def test_other_weights_give_another_order_and_every_score_is_the_sum_of_its_terms():
    by_hardship = ranking.ranked(GROUPS, {"hardship": 1, "prevalence": 0, "benefit": 0})
    by_number = ranking.ranked(GROUPS, {"hardship": 0, "prevalence": 1, "benefit": 0})
    assert by_hardship[0].ref == "water"
    assert by_number[0].ref == "path"
    for found in ranking.ranked(GROUPS):
        assert found.score == pytest.approx(sum(term.points for term in found.terms), abs=1e-3)
        assert 0 <= found.score <= 100
    assert ranking.ranked([]) == []


@pytest.mark.parametrize("bad", [{"hardship": 1}, {"hardship": 0.5, "prevalence": 0.4, "benefit": 0.4}])
def test_weights_that_are_missing_or_do_not_add_up_are_refused(bad):
    with pytest.raises(Refused):
        ranking.weights(bad)


def test_few_answers_give_bounds_for_a_headline():
    found = surveying.share(285, answered=310, reached=600, drawn=1000)
    assert (round(found.worst, 3), round(found.best, 3)) == (0.285, 0.975)
    assert found.by_bounds
    assert found.low < 285 / 310 < found.high


@given(st.integers(0, 50), st.integers(0, 50))
def test_an_interval_holds_its_share_and_stays_within_all_and_nothing(yes, no):
    low, high = surveying.wilson(yes, yes + no)
    assert 0 <= low <= high <= 1
    if yes + no:
        assert low - 1e-9 <= yes / (yes + no) <= high + 1e-9
