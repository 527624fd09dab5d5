"""The demonstration: every list of every role holds something, whenever it is loaded, and the record of it is true."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from banshi.calendars import queries as calendars
from banshi.demo import actions, telling, town
from banshi.demo.reports.all import REPORTS
from banshi.demo.scenes import upper
from banshi.demo.stories import RESIDENT, STORIES
from banshi.demo.timeline import Timeline
from banshi.kit.calendars import is_working_day
from banshi.kit.refused import Refused
from banshi.matters.actions import rebuilding
from banshi.matters.queries import search, seeing, worklists
from banshi.messages import queries as messages
from banshi.people import queries as people
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.record import queries as record
from banshi.record import verification
from banshi.units import queries as units
from tests import bases, world
from tests.conftest import SESSION_HOME

AT = datetime(2026, 3, 7, 19, 0, tzinfo=UTC)
MOMENTS = {
    "a Wednesday morning": world.NOW,
    "the first hour after the spring holiday": datetime(2026, 2, 24, 1, 30, tzinfo=UTC),
    "a year without a calendar": datetime(2031, 6, 2, 6, 0, tzinfo=UTC),
}
WORKING_LISTS = (
    "shouli", "paidan", "zhujian1", "zhujian0", "gongshui1", "shuili1", "shuili0", "huanbao1", "huanbao0",
    "qinghe1", "qinghe0", "minzheng1", "renshe1", "jiaotong1", "jiaoyu1", "xianzhang", "shenhe1", "huifang1",
    "wangge1", "chengguan1", "liulin1", "weijian1", "shichang1", "zhengwu1", "xianfu1",
)  # fmt: skip


@pytest.fixture(scope="module")
def base(template, django_db_blocker, tmp_path_factory):
    """A base of this module with the demonstration of a Saturday night, only read by tests."""
    home = tmp_path_factory.mktemp("base")
    said = []
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "BANSHI_HOME", home)
        with bases.own_base(template, home, SESSION_HOME / "keys") as made:
            forget()
            actions.load(at=AT, progress=lambda done, of: said.append((done, of)))
            yield made, said


@pytest.fixture
def rows(base, monkeypatch):
    """The county's reports in the shared base; what the scenes add has tests of its own."""
    monkeypatch.setattr(settings, "BANSHI_HOME", base[0].home)
    return reports()


def reports():
    return seeing.visible_to(Viewer.system()).filter(nonce__regex=f"^{telling.NONCE}[0-9]+$")


def forget() -> None:
    for queries in (calendars, places, playbooks, units):
        queries.forget_cache()


def viewer(username, at):
    return people.viewer(people.staff_named(username), on=at.date())


@pytest.mark.parametrize("at", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.django_db
def test_every_list_of_every_role_holds_something(at):
    actions.load(at=at)
    rows = reports()
    assert rows.count() == len(REPORTS) >= 100
    empty = [name for name in WORKING_LISTS if not worklists.worklist(viewer(name, at)).exists()]
    assert not empty
    open_rows = rows.filter(closed_at__isnull=True)
    assert open_rows.filter(worklists.late(at)).count() >= 4
    assert open_rows.filter(next_clock="reply", next_due_at__gt=at).exists()
    head = viewer("xianzhang", at)
    assert worklists.priority(head).count() >= 5
    assert worklists.supervised(head).exists()
    assert worklists.waiting_verdict(viewer("huifang1", at)).count() >= 3
    board = worklists.board(viewer("paidan", at))
    assert {row.step for row in board} >= {"received", "not_accepting", "disputed"}
    assert seeing.visible_to(viewer("heyan1", at)).count() > 90


def test_every_state_and_ending_is_there(rows):
    assert set(rows.values_list("step", flat=True)) == {
        "received", "not_accepting", "dispatched", "disputed", "working", "completing", "replied", "closed", "declined"
    }  # fmt: skip
    assert set(rows.values_list("close_reason", flat=True)) >= {
        "verdict", "relayed", "unrated", "withdrawn", "not_accepted"
    }  # fmt: skip
    assert set(rows.exclude(tier="").values_list("tier", flat=True)) == {
        "claimed",
        "evidenced",
        "confirmed",
        "disputed",
    }
    assert set(rows.values_list("channel", flat=True)) == {"web", "phone", "counter", "visit"}
    kinds = {entry.kind for row in rows for entry in record.entries(row.id)}
    assert kinds >= {
        "refusal_proposed", "refusal_approved", "refusal_declined", "responsibility_decided", "joint_check_called",
        "interim_owner_named", "paused", "returned_for_completion", "completed", "question_asked", "extension_asked",
        "extended", "extension_declined", "handed_over", "co_unit_added", "contributed", "supervised",
        "hardship_flagged", "not_accepted_proposed", "not_accepted", "not_accepted_overturned", "withdrawn",
        "reopened", "verdict_given", "closed",
    }  # fmt: skip
    assert {row.refusals for row in rows} == {0, 1, 2}
    assert {row.reopened for row in rows} == {0, 1, 2}


def test_nothing_lies_ahead_and_staff_act_while_somebody_works(rows):
    calendar = calendars.current()
    urgent = {row.id for row in rows if row.category in ("01/0101", "01/0102", "01/0108")}
    for row in rows:
        for entry in record.entries(row.id):
            at = datetime.fromisoformat(entry.recorded_at)
            assert at <= AT
            if entry.actor.startswith("staff:") and row.id not in urgent:
                local = at.astimezone(calendar.tz)
                assert is_working_day(calendar, local.date())[0]
                minute = local.hour * 60 + local.minute
                assert any(begin <= minute <= end for begin, end in calendar.hours_on(local.date())), local


def test_the_unit_a_report_is_about_never_sees_it(rows):
    about = rows.exclude(about_path="")
    assert about
    for row in about:
        assert row.owner_unit == "xianfu"
        assert not seeing.visible_to(viewer("zhengwu1", AT)).filter(id=row.id).exists()


def test_places_categories_and_words_are_many(rows):
    leaves = {place.path for place in places.all_places() if place.level >= 5}
    assert {row.place_path for row in rows} == leaves
    assert len({row.category for row in rows}) >= 40
    assert len({report.text for report in REPORTS}) == len(REPORTS)
    assert {report.story for report in REPORTS} == set(STORIES)


def test_what_it_leaves_is_sealed_indexed_sent_and_agrees_with_the_record(rows):
    assert list(verification.verify(at=AT, extra=[rebuilding.check_projection])) == []
    assert record.lag(AT)[0] == 0
    found, _ = search.search("积水", viewer("paidan", AT))
    assert len(found) >= 1
    sent = messages.delivered()
    assert len(sent) == 50
    assert any("评价码" in message.body for message in sent)
    assert not any("«" in message.body for message in sent)
    assert messages.waiting() == (0, 0)


def test_three_reports_are_ready_on_one_telephone(rows):
    found = seeing.visible_to(Viewer.system()).filter(id__in=people.subjects_of_contact(telling.READY_PHONE))
    assert sorted(row.step for row in found) == ["disputed", "received", "replied"]


def test_pictures_come_with_some(base):
    assert len([path for path in (base[0].home / "files").rglob("*") if path.is_file()]) >= 20


def test_it_goes_into_an_empty_base_only(rows):
    with pytest.raises(Refused) as refusal:
        actions.load(at=world.NOW)
    assert refusal.value.code == "base_not_empty"
    assert reports().count() == len(REPORTS)


@pytest.mark.django_db
def test_its_telephones_are_never_really_called(monkeypatch):
    monkeypatch.setattr(settings, "BANSHI_TRANSPORT", "spool")
    with pytest.raises(Refused) as refusal:
        actions.load(at=world.NOW)
    assert refusal.value.code == "demo_would_send"
    assert not people.everyone()


@pytest.mark.django_db
def test_a_load_that_breaks_leaves_nothing(monkeypatch):
    def broken(done, of):
        raise RuntimeError("pulled")

    with pytest.raises(RuntimeError):
        actions.load(at=world.NOW, progress=broken)
    assert not people.everyone()
    assert record.count() == 0


def test_progress_is_told(base):
    said = base[1]
    assert said[0][0] < said[-1][0] == said[-1][1] > 300
    assert [done for done, _ in said] == sorted(done for done, _ in said)


def test_the_stories_lie_in_the_last_months(rows):
    events = telling.schedule(REPORTS, Timeline(calendars.current(), AT))
    assert (AT - events[0].at).days <= 80
    assert (AT - events[-1].at).days <= 1
    assert any(event.step and event.step.by == RESIDENT for event in events)


def test_nobody_has_a_password(rows):
    assert not any(staff.has_usable_password() for staff in people.everyone())
    assert {staff.username for staff in people.everyone()} == {row[0] for row in (*town.STAFF, *upper.STAFF)}
