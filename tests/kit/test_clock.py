"""The clock never runs behind the record, and its text sorts as time does."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit import clock
from banshi.kit.refused import Unavailable

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_floor():
    before = clock._floor
    clock.set_floor(None)
    yield
    clock.set_floor(None)
    clock.set_floor(before)


def test_now_is_the_present_in_utc():
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC


def test_a_wall_clock_a_little_behind_the_record_gives_the_newest_recorded_instant():
    floor = datetime.now(UTC) + timedelta(minutes=9)
    clock.set_floor(floor)
    clock.set_floor(floor - timedelta(hours=1))
    assert clock.now() == floor


def test_a_wall_clock_far_behind_the_record_stops_writing_and_says_what_to_do():
    clock.set_floor(datetime.now(UTC) + timedelta(minutes=11))
    with pytest.raises(Unavailable) as refused:
        clock.now()
    assert (refused.value.code, refused.value.status) == ("clock_moved_back", 503)
    assert "timedatectl" in refused.value.say("zh-hans")
    assert "timedatectl" in refused.value.say("en")


def test_a_floor_in_the_past_changes_nothing():
    clock.set_floor(NOON - timedelta(days=9999))
    assert clock.now() > NOON - timedelta(days=9999)


def test_frozen_nests_and_ends_with_its_block():
    with clock.frozen(NOON):
        with clock.frozen(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON
    assert clock.now() - datetime.now(UTC) < timedelta(seconds=1)
    assert clock.now() != NOON


def test_frozen_ends_after_an_error():
    with pytest.raises(KeyError), clock.frozen(NOON):
        raise KeyError
    assert clock.now() != NOON


def test_threads_that_end_out_of_order_each_take_away_their_own_instant():
    entered, leave = threading.Event(), threading.Event()

    def hold():
        with clock.frozen(NOON):
            entered.set()
            leave.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait(5)
    with clock.frozen(NOON + timedelta(days=1)):
        leave.set()
        thread.join(5)
        assert clock.now() == NOON + timedelta(days=1)
    assert clock.now() not in (NOON, NOON + timedelta(days=1))


def test_text_is_utc_with_microseconds_and_fixed_width():
    shanghai = timezone(timedelta(hours=8))
    assert clock.text(datetime(2026, 11, 24, 4, 18, 2, 123456, tzinfo=shanghai)) == "2026-11-23T20:18:02.123456Z"
    assert clock.text(datetime(2026, 11, 23, tzinfo=UTC)) == "2026-11-23T00:00:00.000000Z"
    assert clock.text(datetime(926, 1, 2, tzinfo=UTC)) == "0926-01-02T00:00:00.000000Z"


def test_an_instant_without_a_zone_is_a_programmer_error():
    with pytest.raises(AssertionError):
        clock.text(NOON.replace(tzinfo=None))
    with pytest.raises(AssertionError), clock.frozen(NOON.replace(tzinfo=None)):
        pass


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_text_round_trips_and_sorts_as_time(one, other):
    assert clock.parse(clock.text(one)) == one
    assert (clock.text(one) < clock.text(other)) == (one < other)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026-11-23",
        "2026-11-23T20:18:02Z",
        "2026-11-23 20:18:02.123456Z",
        "2026-11-23T20:18:02,123456Z",
        "2026-W48-1T20:18:02.123456Z",
        "2026-11-23T20:18:02.123456+",
        "2026-13-23T20:18:02.123456Z",
        "2026-11-23T20:18:02.12345６Z",
    ],
)
def test_any_other_text_is_no_recorded_instant(written):
    with pytest.raises(ValueError, match="not a recorded instant"):
        clock.parse(written)
