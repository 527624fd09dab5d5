"""A list sealed: whole or not at all, by its own unit alone, hashed so that nobody can guess it, drawn by an announced value."""

from datetime import timedelta

import pytest

from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.models import Tour
from banshi.inspections.queries import tours as queries
from banshi.inspections.rules import tour as rules
from banshi.kit.refused import NotFound
from banshi.people.models import Content
from banshi.record import actions as record
from banshi.record import queries as entries
from tests.inspections.scene import DAY, EIGHT, NOW, PLACES, SIX, found, frozen, given, join, refused, state, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    found()


def test_a_list_pasted_from_a_sheet_is_read_and_what_no_database_keeps_is_taken_out():
    text = "\n".join(f"{PLACES[n % 4]}\t独\x00有{n}号\tshuili\t看\x1b记录" for n in range(20))
    base = {"unit": "huifang", "head": "xianfu", "on": DAY, "hour": 6, "n": 3, "by": viewer("zuzhi"), "at": NOW}
    row = actions.freeze("暗访", text, **base)
    assert {one.look for one in queries.sites(state(row))} == {"看记录"}
    assert "独有0号" in {one.landmark for one in queries.sites(state(row))}


def test_a_list_is_refused_whole_and_leaves_nothing():
    text = "990101002001,大桥,shuili\n990101002001,大桥,shuili\n无此地,桥,shuili"
    base = {"unit": "huifang", "head": "xianfu", "on": DAY, "hour": 6, "n": 3, "by": viewer("zuzhi"), "at": NOW}
    assert refused(actions.freeze, "暗访", text, **base).code == "bad_sites"
    assert refused(frozen, 9).code == "bad_list"
    assert refused(frozen, n=11).code == "bad_number"
    assert refused(frozen, on=NOW.date() - timedelta(days=1)).code == "day_past"
    assert refused(frozen, on=NOW.date(), hour=6).code == "day_past"
    assert refused(frozen, hour=24).code == "bad_hour"
    assert refused(frozen, head="jiaotong").code == "no_head"
    assert refused(frozen, head="mei").code == "unknown_unit"
    assert not Tour.objects.exists()
    assert not Content.objects.filter(role="site").exists()


def test_only_the_organising_unit_seals_gives_and_draws():
    with pytest.raises(NotFound):
        frozen(by=viewer("duchayi"))
    with pytest.raises(NotFound):
        frozen(unit="xianfu")
    row = frozen()
    join("bieren", "programme_officer", "jiaoyu")
    with pytest.raises(NotFound):
        actions.give(row.code, [1], username="duchayi", by=viewer("bieren"), at=NOW)
    assert refused(given, row, shuili1=[1]).code == "no_inspector"
    assert refused(given, row, nobody=[1]).code == "no_inspector"
    assert refused(given, row, duchayi=[4]).code == "no_such_number"
    assert [queries.tours(viewer(name)).count() for name in ("zuzhi", "heyan1", "bieren", "duchayi")] == [1, 1, 0, 0]


def test_a_public_value_is_typed_after_its_moment_and_the_entry_names_who():
    row = frozen(rule=f.PUBLIC, source="示例彩票第 2026020 期")
    given(row, duchayi=[1])
    early = refused(actions.draw, row.code, value="1 2 3", by=viewer("zuzhi"), at=NOW)
    assert early.code == "too_early"
    record.seal(SIX + timedelta(minutes=1))
    assert actions.draw_due(SIX + timedelta(minutes=2)) == 0
    assert refused(actions.draw, row.code, value=" ", by=viewer("zuzhi"), at=EIGHT).code == "seed_not_there"
    actions.draw(row.code, value=" 1  2 3 ", by=viewer("zuzhi"), at=EIGHT)
    assert state(row).drawn.seed == "1 2 3"
    assert entries.entries(row.id)[-1].actor == viewer("zuzhi").actor
    assert list(queries.check()) == []


def test_two_lists_with_the_same_sites_have_different_hashes_so_that_no_list_can_be_guessed_from_its_hash():
    one, other = state(frozen()), state(frozen())
    assert one.sealed.sha256 != other.sealed.sha256
    assert {len(line.split(",")) for line in rules.lines(one.sealed.sites)} == {4}
    payload = entries.entries(one.id)[0].payload.decode()
    assert "独有地点" not in payload
    assert "shuili" not in payload
