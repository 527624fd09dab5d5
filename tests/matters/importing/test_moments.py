"""Foreign instants, above all where daylight saving makes a local time happen twice or never."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.matters.importing import moments
from banshi.matters.importing.mapping import Moment

NEW_YORK = ZoneInfo("America/New_York")
SHANGHAI = ZoneInfo("Asia/Shanghai")
AMERICAN = "%m/%d/%Y %I:%M:%S %p"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "written", "zone", "expected", "doubt"),
    [
        ("01/01/2020 12:40:00 AM", AMERICAN, NEW_YORK, utc(2020, 1, 1, 5, 40), ""),
        ("01/01/2020 12:40:00 PM", AMERICAN, NEW_YORK, utc(2020, 1, 1, 17, 40), ""),
        ("7/4/2021 1:05:09 pm", AMERICAN, NEW_YORK, utc(2021, 7, 4, 17, 5, 9), ""),
        ("03/14/2021 02:30:00 AM", AMERICAN, NEW_YORK, utc(2021, 3, 14, 7, 30), moments.MISSING),
        ("11/07/2021 01:30:00 AM", AMERICAN, NEW_YORK, utc(2021, 11, 7, 5, 30), moments.AMBIGUOUS),
        ("11/07/2021 02:00:00 AM", AMERICAN, NEW_YORK, utc(2021, 11, 7, 7, 0), ""),
        ("2021-05-01 08:00:00", "%Y-%m-%d %H:%M:%S", SHANGHAI, utc(2021, 5, 1), ""),
        ("2021-05-01 08:00", "", SHANGHAI, utc(2021, 5, 1), ""),
        ("2021-05-01T08:00:00+09:00", "", SHANGHAI, utc(2021, 4, 30, 23), ""),
        ("2021-05-01 08:00:00 +0900", "%Y-%m-%d %H:%M:%S %z", SHANGHAI, utc(2021, 4, 30, 23), ""),
        ("2021-05-01T08:00:00", AMERICAN, SHANGHAI, utc(2021, 5, 1), ""),
        ("01 Mar 2021", "%d %b %Y", SHANGHAI, utc(2021, 2, 28, 16), ""),
        ("1986-05-04 02:30:00", "", SHANGHAI, utc(1986, 5, 3, 18, 30), moments.MISSING),
    ],
)
def test_local_time_becomes_the_instant_it_was(text, written, zone, expected, doubt):
    assert moments.read(text, Moment("c", written), zone) == (expected, doubt)


def test_of_two_local_times_a_closing_takes_the_one_after_the_receipt():
    received, _ = moments.read("11/07/2021 01:50:00 AM", Moment("c", AMERICAN), NEW_YORK)
    closed, doubt = moments.read("11/07/2021 01:10:00 AM", Moment("c", AMERICAN), NEW_YORK, after=received)
    assert closed == utc(2021, 11, 7, 6, 10)
    assert closed > received
    assert doubt == moments.AMBIGUOUS


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "13/01/2020 01:00:00 AM", "01/01/2020 13:00:00 AM", "01/01/2020", "٠1/01/2020 01:00:00 AM"],
)
def test_what_is_no_time_is_said_to_be_none(text):
    with pytest.raises(ValueError):  # noqa: PT011 (any ValueError counts)
        moments.read(text, Moment("c", AMERICAN), NEW_YORK)


def test_a_time_beyond_the_calendar_is_no_time_either():
    with pytest.raises(OverflowError):
        moments.read("01/01/0001 01:00:00 AM", Moment("c", AMERICAN), SHANGHAI)


@given(st.datetimes(datetime.fromisoformat("1970-01-01"), datetime.fromisoformat("2100-01-01")))
def test_the_quick_reader_reads_what_strptime_reads(local):
    text = local.strftime(AMERICAN)
    expected = datetime.strptime(text, AMERICAN)  # noqa: DTZ007 (local on both sides)
    assert moments._parsed(text, AMERICAN) == expected
