"""What time alone brings about: silence, reminders, the digest, firm dues, succession; every row is reached."""

from datetime import date, datetime, timedelta

import pytest

from banshi.calendars import actions as calendars
from banshi.calendars import queries as calendar_queries
from banshi.matters import jobs
from banshi.matters.actions import checking, reminding, succeeding
from banshi.matters.facts import entries as e
from banshi.matters.models import ClockRow, Digest, Matter, Party, Reminder
from banshi.matters.queries import digests, pages, telling
from banshi.matters.queries.seeing import visible_to
from banshi.people.facts import Viewer
from banshi.units import actions as units
from banshi.units import queries as unit_queries
from tests.matters.reading import clock, facts, holdings, kinds, last, row
from tests.world import NOW, act, days, hours, report, staff

LOCAL = timedelta(hours=8)


@pytest.fixture
def code(town):
    return report().code


# ---- silence


def test_silence_signs_and_says_so(code):
    due = clock(code, "sign_for").due_at
    assert jobs.expire(due) == 0
    assert jobs.expire(due + timedelta(seconds=1)) == 1
    assert last(code) == e.SignedFor(silent=True, fx=last(code).fx)
    assert row(code).step == "working"
    told = telling.timeline(row(code), pages.book_of(row(code)), viewer=staff("zhujian1"))[-1]
    assert told.sentence.format(**told.values) == "逾期未签收，视为签收"
    assert told.who == "系统"
    assert jobs.expire(due + days(1)) == 0


def test_a_matter_that_cannot_be_moved_hides_none_behind_it(town, monkeypatch, caplog):
    """More broken rows than a step holds stand before the good one, and it is still reached in the same sweep."""
    monkeypatch.setattr(jobs, "STEP", 3)
    broken = [report(at=NOW).code for _ in range(8)]
    good = report(at=NOW + hours(1)).code
    Matter.objects.filter(code__in=broken).update(state="{")
    assert jobs.expire(NOW + days(3)) == 1
    assert row(good).step == "working"
    assert caplog.text.count("failed; the sweep goes on") == 8


def test_refused_moves_are_passed_over_too(town, monkeypatch):
    monkeypatch.setattr(jobs, "STEP", 2)
    stuck = [report(at=NOW).code for _ in range(5)]
    good = report(at=NOW).code
    Matter.objects.filter(code__in=stuck).update(projection=0)
    assert jobs.expire(NOW + days(3)) == 1
    assert row(good).step == "working"


# ---- reminders


def reminded(level: str | None = None) -> list[tuple[str, str, str, int]]:
    rows = Reminder.objects.order_by("id").values_list("matter__code", "clock", "level", "staff_id")
    return [found for found in rows if level in (None, found[2])]


def test_reminders_follow_the_playbooks_own_span(town):
    """Two working days before an ordinary reply, four hours before an urgent one, as the playbook says."""
    ordinary, urgent = report().code, report(category="01/0101").code
    for name, handler in ((ordinary, "zhujian1"), (urgent, "gongshui1")):
        act(name, "sign_for", by=handler, at=NOW)
        act(name, "note", by=handler, at=NOW, reason="已联系")
    assert clock(urgent, "reply").due_at == NOW + hours(24)
    assert jobs.reminders(NOW + hours(19)) == 0
    assert jobs.reminders(NOW + hours(20)) == 1
    assert reminded() == [(urgent, "reply:1", "near", staff("gongshui1").staff_id)]
    due = clock(ordinary, "reply").due_at
    assert due == datetime(2026, 3, 25, 9, 30, tzinfo=NOW.tzinfo)
    assert (ordinary, "reply:1") not in [found[:2] for found in reminded()]
    jobs.reminders(due - days(3))
    assert (ordinary, "reply:1") not in [found[:2] for found in reminded()]
    jobs.reminders(due - days(2))
    assert (ordinary, "reply:1", "near", staff("zhujian1").staff_id) in reminded()


def test_each_reminder_is_given_once(code):
    for n in range(3):
        jobs.reminders(NOW + days(30) + hours(n))
    assert len(reminded()) == len(set(reminded()))
    assert {level for _, _, level, _ in reminded()} == {"late"}
    assert {person for *_, person in reminded()} == {staff("zhujian0").staff_id}


def test_a_late_matter_of_a_unit_without_a_head_goes_to_its_dispatcher(town):
    code = report(category="99").code
    jobs.reminders(NOW + days(30))
    assert {found[3] for found in reminded() if found[0] == code} == {
        staff("paidan").staff_id,
        staff("paidan2").staff_id,
    }


def test_rows_nobody_can_be_reminded_of_hide_none(town, monkeypatch):
    monkeypatch.setattr(reminding, "STEP", 2)
    nobody = [report(category="09/0901").code for _ in range(7)]
    somebody = report(at=NOW + hours(1)).code
    jobs.reminders(NOW + days(60))
    told = {code for code, *_ in reminded()}
    assert somebody in told
    assert not told & set(nobody)


def test_paused_imported_and_verdict_clocks_remind_nobody(town):
    paused, imported, answered = (report().code for _ in range(3))
    for code in (paused, answered):
        act(code, "sign_for", by="zhujian1", at=NOW)
    act(paused, "ask", by="zhujian1", at=NOW, reason="？")
    act(answered, "reply", by="zhujian1", at=NOW, outcome="solved", reason="…")
    Matter.objects.filter(code=imported).update(imported="old")
    assert jobs.reminders(NOW + days(90)) == 0


# ---- the digest


def test_one_digest_a_person_a_working_morning(code):
    late = report(at=NOW - days(40)).code
    jobs.reminders(NOW)
    jobs.reminders(NOW + hours(3))
    assert jobs.digest(NOW) == 1
    assert jobs.digest(NOW + hours(2)) == 0
    found, matters = digests.of_day(staff("zhujian0"), date(2026, 3, 4))
    assert (found.late, found.near) == (1, 0)
    assert [matter.code for matter in matters] == [late]
    assert digests.of_day(staff("zhujian1"), date(2026, 3, 4)) is None


def test_no_digest_before_work_begins_nor_on_a_holiday(code):
    jobs.reminders(NOW + days(30))
    friday = datetime(2026, 4, 3, 1, 0, tzinfo=NOW.tzinfo)
    early, holiday = friday - timedelta(minutes=1), datetime(2026, 4, 6, 3, 0, tzinfo=NOW.tzinfo)
    assert [jobs.digest(early), jobs.digest(holiday)] == [0, 0]
    assert jobs.digest(NOW + days(30)) == 1


def test_the_next_digest_holds_what_came_since(code):
    second = report(at=NOW + days(1)).code
    jobs.reminders(NOW + days(22))
    jobs.digest(NOW + days(22))
    first = set(Digest.objects.get(staff_id=staff("zhujian0").staff_id).matters.split())
    jobs.reminders(NOW + days(23))
    jobs.digest(NOW + days(23))
    later = set(Digest.objects.filter(staff_id=staff("zhujian0").staff_id).latest("day_on").matters.split())
    assert first == {str(row(code).id)}
    assert later == {str(row(second).id)}


# ---- dues become firm


def test_a_provisional_due_becomes_firm_by_one_entry(town):
    at = datetime(2026, 12, 21, 2, 0, tzinfo=NOW.tzinfo)
    code = report(at=at).code
    before = clock(code, "reply")
    assert before.provisional
    assert row(code).reply_provisional
    assert jobs.firm(at) == 0
    now = calendar_queries.current()
    calendars.enter_notice(
        "date,kind\n2027-01-01,holiday\n2027-01-04,holiday\n", year=2027, edition=f"{now.edition}+", by="system", at=at
    )
    assert jobs.firm(at + hours(1)) >= 1
    assert isinstance(last(code), e.ClockFirmed)
    after = clock(code, "reply")
    assert not after.provisional
    assert after.original_due_at == after.due_at == row(code).reply_original_due_at
    assert after.due_at > before.due_at, "another day off was announced, so the due moved once"
    assert jobs.firm(at + hours(2)) == 0


# ---- succession


def abolish(code: str, heir: str, on=date(2026, 3, 9)) -> datetime:
    """End a unit and whatever lies below it; a moment after which the successor is the one."""
    for unit in sorted(unit_queries.under(code), key=lambda found: found.path, reverse=True):
        units.abolish(unit.code, successor=heir, on=on)
    return NOW + days(6)


def test_open_matters_of_an_abolished_unit_go_to_its_successor(code):
    act(code, "sign_for", by="zhujian1", at=NOW)
    closed = report().code
    act(closed, "withdraw", by=Viewer.requester(row(closed).id), at=NOW)
    before = clock(code, "reply")
    at = abolish("zhujian", "jiaotong")
    assert jobs.succeed(NOW) == 0
    assert jobs.succeed(at) == 1
    assert jobs.succeed(at + days(1)) == 0
    assert (last(code).gone, last(code).successor) == ("zhujian", "jiaotong")
    assert (row(code).owner_unit, row(code).holder_unit, row(code).step) == ("jiaotong", "jiaotong", "working")
    assert holdings(code) == [("zhujian", "held", ""), ("jiaotong", "held", "")]
    after = clock(code, "reply")
    assert (after.started_at, after.due_at, after.ordinal) == (before.started_at, before.due_at, before.ordinal)
    assert row(closed).owner_unit == "zhujian"
    assert visible_to(staff("jiaotong1")).filter(code=code).exists()
    act(code, "reply", by="jiaotong1", at=at, outcome="solved", reason="…")


def test_succession_passes_through_units_that_are_gone_too(code):
    abolish("zhujian", "jiaotong", on=date(2026, 3, 7))
    at = abolish("jiaotong", "shuili")
    assert jobs.succeed(at) == 1
    assert last(code).successor == "shuili"


def test_co_units_and_the_desk_are_succeeded_as_well(code):
    act(code, "sign_for", by="zhujian1", at=NOW)
    act(code, "add_co_unit", by="zhujian1", at=NOW, unit="shuili", reason="…")
    at = abolish("shuili", "qinghe")
    abolish("rexian", "zhengwu")
    assert jobs.succeed(at) == 1
    assert [fact.gone for fact in facts(code)[-2:]] == ["rexian", "shuili"]
    assert row(code).intake_unit == "zhengwu"
    act(code, "contribute", by="qinghe1", at=at, reason="接着办")
    assert kinds(code)[-1] == "contributed"


def test_what_was_succeeded_is_not_looked_at_again(code):
    """The sweep runs every few seconds: once a unit's matters have moved, none of them is a candidate any more."""
    act(code, "sign_for", by="zhujian1", at=NOW)
    act(code, "add_co_unit", by="zhujian1", at=NOW, unit="shuili", reason="…")
    act(code, "hand_over", by="zhujian0", at=NOW, unit="qinghe", reason="…")
    at = abolish("zhujian", "jiaotong")
    abolish("shuili", "jiaotong")
    assert succeeding.waiting(["zhujian", "shuili"]) == [code]
    jobs.succeed(at)
    assert succeeding.waiting(["zhujian", "shuili"]) == []
    assert set(Party.objects.filter(matter__code=code).values_list("unit", flat=True)) == {"jiaotong"}
    assert visible_to(staff("jiaotong1")).filter(code=code).exists()
    assert list(checking.check_projection()) == []


def test_the_line_a_matter_is_about_does_not_inherit_it(town):
    code = report(about="zhujian", category="08/0801").code
    assert row(code).owner_unit == "shuili"
    at = abolish("shuili", "zhujian")
    assert jobs.succeed(at) == 1
    assert last(code).successor == "xianfu"


def test_one_broken_matter_does_not_stop_a_succession(town):
    broken, good = report().code, report().code
    Matter.objects.filter(code=broken).update(state="{")
    assert jobs.succeed(abolish("zhujian", "jiaotong")) == 1
    assert row(good).owner_unit == "jiaotong"


def test_clocks_that_do_something_are_marked_in_their_rows(code):
    found = dict(ClockRow.objects.filter(matter__code=code).values_list("name", "on_expiry"))
    assert found == {"reply": "", "dispatch": "", "sign_for": "accept_silently"}
