"""One row: every defect it has is found, not only the first, and what can be taken is taken as it stands."""

from datetime import UTC, datetime, timedelta

import pytest

from banshi.matters.importing import reading
from banshi.matters.importing.naming import Row
from banshi.matters.importing.reading import Findings, Reader
from tests.matters.importing import sample
from tests.matters.importing.test_mapping import KNOWN
from tests.world import NOW


def read(text: str = sample.YAML, **given: str):
    mapping = sample.mapping(text)
    reader = Reader(mapping, KNOWN, now=NOW, digest=lambda row: "digest")
    found = Findings()
    own = dict(zip(sample.COLUMNS, sample.row(1, **given), strict=True))
    foreign = reader.read(Row(2, {name: own[name] for name in mapping.columns()}, list(own.values())), found)
    return foreign, [label for label, _ in found.faults], [label for label, _ in found.doubts]


def test_a_good_row_becomes_a_matter_in_local_time():
    foreign, faults, doubts = read()
    assert not faults
    assert not doubts
    assert foreign.source_row == "1"
    assert foreign.unit == "huanbao"
    assert foreign.place == "99/9901/990101"
    assert foreign.received_at == datetime(2026, 2, 2, 1, 30, tzinfo=UTC)
    assert foreign.closed_at == datetime(2026, 2, 5, 8, 0, tzinfo=UTC)
    assert (foreign.text, foreign.landmark, foreign.reply) == ("垃圾没人清（1）", "东门", "已清运")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"办结": "2026-02-01 10:00:00"}, reading.BACKWARDS),
        ({"收到": "昨天"}, reading.NO_TIME),
        ({"收到": ""}, reading.NO_TIME),
        ({"收到": "2026-03-04 10:06:00", "办结": "", "状态": "办理中"}, reading.LATER),
        ({"办结": "2027-02-01 10:00:00"}, reading.LATER),
        ({"收到": "1900-01-01 00:00:00"}, reading.TOO_EARLY),
        ({"办结": ""}, reading.NOT_SAID_WHEN),
        ({"内容": " \x07"}, reading.NO_TEXT),
        ({"内容": "好" * 100_001}, reading.HUGE),
        ({"编号": ""}, reading.NO_IDENTITY),
    ],
)
def test_what_cannot_be_a_matter_is_rejected_with_its_reason(given, fault):
    foreign, faults, _ = read(**given)
    assert foreign is None
    assert fault in faults


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        ({"办结": "2026-02-02 09:30:00"}, reading.SAME_SECOND),
        ({"状态": "办理中"}, reading.NOT_CLOSED),
        ({"位置": ""}, reading.NO_LOCATION),
        ({"内容": "好" * 4_001}, reading.TOO_LONG),
        ({"位置": "好" * 101}, reading.TOO_LONG),
        ({"部门": "外星事务"}, reading.DEFAULTED),
        ({"类别": ""}, reading.DEFAULTED),
    ],
)
def test_what_is_doubtful_is_taken_and_said(given, doubt):
    foreign, faults, doubts = read(**given)
    assert foreign is not None
    assert not faults
    assert doubts == [doubt]


def test_every_reason_of_a_row_is_found():
    _, faults, doubts = read(办结="2026-02-01 10:00:00", 状态="办理中", 位置="", 内容="")
    assert faults == [reading.BACKWARDS, reading.NO_TEXT]
    assert doubts == [reading.NOT_CLOSED, reading.NO_LOCATION]


def test_an_open_row_with_a_closing_time_stays_open_and_has_no_reply_of_ours():
    foreign, _, _ = read(状态="办理中")
    assert foreign.closed_at is None
    assert foreign.reply == ""


def test_values_are_found_whatever_their_case():
    text = sample.YAML.replace("公交: 03/0301", "Bus Stop: 03/0301")
    foreign, _, doubts = read(text, 类别="BUS STOP")
    assert foreign.category == "03/0301"
    assert not doubts


def test_without_a_default_an_unknown_value_rejects_its_row():
    foreign, faults, _ = read(sample.YAML.replace(", default: zhengwu", ""), 部门="外星事务")
    assert foreign is None
    assert faults == [reading.UNKNOWN]


def test_an_unknown_outcome_is_left_open_and_doubted():
    foreign, _, doubts = read(sample.YAML + "outcome: {column: 状态, map: {办好: solved}}\n")
    assert foreign.outcome == ""
    assert doubts == [reading.UNKNOWN]


def test_a_clock_a_little_ahead_of_ours_is_no_future():
    ahead = (NOW + timedelta(minutes=4)).astimezone(sample.mapping().zone())
    _, faults, _ = read(收到=ahead.strftime("%Y-%m-%d %H:%M:%S"), 办结="", 状态="办理中")
    assert not faults


def test_an_identity_too_long_to_keep_is_told_by_content_instead():
    foreign, _, _ = read(编号="x" * 81)
    assert foreign.source_row == "digest"
