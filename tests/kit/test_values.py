"""Values print what the source knows and never what it does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit.refused import Refused
from banshi.kit.values import AnonymousPlace, ApproximateAmount, PartialDate, PartialList, Undated, written


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (
            ApproximateAmount(3_800_000, ">=", "3.8万多元"),
            "3.8万多元（≥ 38,000 元，约数）",
            "≥ 38,000 yuan, approximate",
        ),
        (ApproximateAmount(1_500_050), "≈ 15,000.50 元，约数", "≈ 15,000.50 yuan, approximate"),
        (ApproximateAmount(-5, "<="), "≤ -0.05 元，约数", "≤ -0.05 yuan, approximate"),
        (
            ApproximateAmount(10**18 + 1),
            "≈ 10,000,000,000,000,000.01 元，约数",
            "≈ 10,000,000,000,000,000.01 yuan, approximate",
        ),
        (PartialDate(2021), "2021年", "2021"),
        (PartialDate(2021, 4), "2021年4月", "2021-04"),
        (PartialDate(2021, 4, 28), "2021年4月28日", "2021-04-28"),
        (Undated(), "未载明日期", "undated"),
        (Undated("近日"), "未载明日期（原文：“近日”）", "undated"),
        (AnonymousPlace("某小区"), "某小区", "某小区 (anonymised in the source)"),
        (PartialList(28), "部分列出 28 项（总数来源未载明）", "28 of a total that is not stated"),
        (PartialList(3, 28, "按时间"), "部分列出 3 项（共 28 项），选列规则：按时间", "3 of 28, selected by: 按时间"),
    ],
)
def test_each_value_says_itself_in_both_languages(value, zh, en):
    assert value.say() == zh
    assert value.say("en") == en


def test_a_month_is_never_shown_as_its_first_day():
    month = PartialDate(2021, 4)
    assert (month.first, month.last) == (date(2021, 4, 1), date(2021, 4, 30))
    for said in (str(month), month.say(), month.say("en")):
        assert "1日" not in said
        assert not said.endswith("01")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", PartialDate(2021)),
        ("2021年", PartialDate(2021)),
        (" 2021-04 ", PartialDate(2021, 4)),
        ("2021年4月", PartialDate(2021, 4)),
        ("2021-4-8", PartialDate(2021, 4, 8)),
        ("2021年4月28日", PartialDate(2021, 4, 28)),
    ],
)
def test_dates_are_read_as_people_write_them(text, expected):
    assert PartialDate.read(text) == expected


@pytest.mark.parametrize(
    "text", ["", "4月", "2021-13", "2021-02-29", "2021-04-", "2021年28日", "2021-00", "2021-04-00", "0000"]
)
def test_what_is_no_date_is_refused_and_named(text):
    with pytest.raises(Refused) as refused:
        PartialDate.read(text)
    assert refused.value.code == "bad_date"
    assert "2021-04-28" in refused.value.say("en")


@pytest.mark.parametrize("parts", [(2021, None, 3), (2021, 0), (2021, 4, 0), (2021, 4, 31), (0,), (10_000,)])
def test_impossible_parts_are_refused(parts):
    with pytest.raises(Refused):
        PartialDate(*parts)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_whole_date_round_trips(day):
    whole = PartialDate(day.year, day.month, day.day)
    assert PartialDate.read(str(whole)) == PartialDate.read(whole.say()) == whole
    assert whole.first == whole.last == day


def test_an_amount_needs_whole_fen_and_a_known_bound():
    for wrong in ((380.5, ">="), (1, ">")):
        with pytest.raises(Refused):
            ApproximateAmount(*wrong)


def test_a_list_cannot_show_more_than_there_is():
    with pytest.raises(Refused):
        PartialList(29, 28)


@pytest.mark.parametrize(
    ("value", "text"),
    [(5_400_000.0, "5400000"), (999_999.7, "1000000"), (200 / 3, "66.6667"), (0.0, "0"), (-12.5, "-12.5")],
)
def test_a_figure_in_a_text_has_no_exponent(value, text):
    assert written(value) == text
