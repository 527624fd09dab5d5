"""A meeting as it is kept: sites, reports, the pack as of its seal, offices held on the day, minutes by their hash."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from banshi.people.models import Content
from banshi.programmes.actions import commitments, deciding, rebuilding
from banshi.programmes.facts.meeting import Site
from banshi.programmes.models.progress import Commitment
from banshi.programmes.queries import deciding as queries
from banshi.record import actions as record
from tests import world
from tests.exchange.test_exchange import refused
from tests.programmes.test_deciding import DAY, HALL, batch, body, decided, meeting, office
from tests.programmes.test_progress import TODAY, filed, officer, terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def session(of, *, sites=(), when="2026-03-04T09:00"):
    return deciding.call("调度会", body=of.code, when=when, agenda=["听取"], sites=sites, by=office(), at=world.NOW)


def state_of(row):
    return queries.meeting(row.code, office())[1]


def test_each_site_says_how_many_came_of_which_units_and_silent_ones_are_known():
    row = session(body(), sites=[Site("主会场"), Site("青河分会场", by_video=True)])
    at = {"by": office(), "at": world.NOW}
    deciding.attend(row.code, "青河分会场", people=12, units_there=["qinghe", "liulin"], **at)
    deciding.attend(row.code, "青河分会场", people=14, units_there=["qinghe"], **at)
    found = state_of(row)
    assert {name: (one.people, one.units) for name, one in found.attended.items()} == {"青河分会场": (14, ("qinghe",))}
    assert [one.name for one in found.sites if one.name not in found.attended] == ["主会场"]
    error = refused("no_such_site", deciding.attend, row.code, "月亮", people=1, units_there=[], **at)
    assert "主会场、青河分会场" in error.say()
    refused("bad_attendance", deciding.attend, row.code, "主会场", people=-1, units_there=[], **at)
    refused("bad_attendance", deciding.attend, row.code, "主会场", people=0, units_there=["qinghe"], **at)
    deciding.listen(row.code, "qinghe", "饮水安全", **at)
    assert [(one.unit, one.title) for one in state_of(row).reports] == [("qinghe", "饮水安全")]
    refused("text_needed", deciding.listen, row.code, "qinghe", "", **at)
    assert "东厅" in refused("site_twice", session, body(), sites=[Site("东厅"), Site("东厅", by_video=True)]).say()
    assert list(rebuilding.check()) == []


def test_one_person_has_one_seat_and_every_office_held_that_day_is_in_the_minutes():
    of = deciding.found_body("领导小组", unit="xianfu", quorum=50, majority=50, by=office(), at=world.NOW)
    at = {"by": office(), "at": world.NOW}
    seat = {"person": "staff:li", "unit": "xianfu", "from_on": date(2026, 1, 1)}
    deciding.join(of.code, office="chair", titles=["党组书记", "部长"], **seat, **at)
    error = refused("member_twice", deciding.join, of.code, office="deputy", **seat, **at)
    assert "2026-01-01 起已是组长" in error.say()
    assert "同时担任的职务" in error.say()
    row = session(of)
    deciding.begin(row.code, present=["staff:li"], chair="staff:li", **at)
    deciding.leave(of.code, person="staff:li", on=date(2026, 3, 5), **at)
    deciding.freeze_minutes(row.code, "一、会议审定。", **at)
    [role] = state_of(row).roles
    assert (role.person, role.office, role.titles) == ("staff:li", "chair", ("党组书记", "部长"))
    assert state_of(row).chair_role == "组长"
    assert list(rebuilding.check()) == []


def test_minutes_changed_in_the_database_no_longer_agree_with_their_hash():
    row = meeting(body())
    assert queries.minutes_same(row, state_of(row)) is None
    deciding.freeze_minutes(row.code, "一、会议审定。", by=office(), at=world.NOW)
    assert queries.minutes_same(row, state_of(row)) is True
    Content.objects.filter(subject=row.id, role="minutes").update(body="一、会议另有决定。")
    assert queries.minutes_same(row, state_of(row)) is False


def approved():
    of = body()
    row = batch(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, meeting(of))
    return of, row, Commitment.objects.get()


def test_a_pack_shows_what_its_seal_covers_and_names_what_is_not_sealed_yet():
    of, row, made = approved()
    hall = session(of)
    given = {"by": office(), "at": world.NOW, "on": DAY}
    refused("not_sealed_yet", deciding.generate_pack, hall.code, row.code, **given)
    filed("qinghe", made.id, 30)
    filed("qinghe", made.id, 10, on=DAY - timedelta(days=9))
    filed("liulin", made.id, 5)
    record.seal(world.NOW)
    filed("chengguan", made.id, 40)
    commitments.claim(made.code, text="好了", by=officer("zhujian"), at=world.NOW)
    deciding.generate_pack(hall.code, row.code, **given)
    [line] = state_of(hall).pack
    assert (line.value, line.tier, line.target) == ("35", "", "300")
    assert (line.measure, line.of, line.on) == ("盏", "", TODAY.isoformat())
    record.seal(world.NOW)
    deciding.generate_pack(hall.code, row.code, **given)
    [line] = state_of(hall).pack
    assert (line.value, line.tier) == ("75", "claimed")


def test_a_share_in_a_pack_stands_with_what_it_is_a_share_of():
    indicator = structs.replace(terms().indicator, kind="rate", targets=())
    of = body()
    row = batch(of, indicator=indicator)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, meeting(of, HALL))
    made = Commitment.objects.get()
    filed("qinghe", made.id, 5, d=8)
    filed("zhujian", made.id, 1, d=4)
    record.seal(world.NOW)
    hall = session(of)
    deciding.generate_pack(hall.code, row.code, by=office(), at=world.NOW, on=DAY)
    [line] = state_of(hall).pack
    assert (line.value, line.of) == ("25", "1/4")


def test_a_commitment_decided_after_the_seal_is_named_as_missing():
    of = body()
    row = batch(of)
    record.seal(world.NOW)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    decided(row, meeting(of, HALL))
    hall = session(of)
    deciding.generate_pack(hall.code, row.code, by=office(), at=world.NOW, on=DAY)
    assert (state_of(hall).pack, state_of(hall).missing) == ([], [Commitment.objects.get().code])
