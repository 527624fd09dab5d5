"""An inspection from its sealed list to the head's queue: nobody knows a site before the day, nobody between edits."""

from datetime import timedelta

import pytest

from banshi.config import wiring
from banshi.files import actions as file_actions
from banshi.files import queries as files
from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.models import TOUR, Tour
from banshi.inspections.queries import telling
from banshi.inspections.queries import tours as queries
from banshi.inspections.rules import tour as rules
from banshi.kit.refused import NotFound
from banshi.matters.queries import origins, seeing, worklists
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.programmes.actions import rebuilding
from banshi.record import actions as record
from banshi.record import queries as entries
from banshi.record import verification
from banshi.units import actions as units
from tests import world
from tests.inspections.scene import (
    DAY,
    EIGHT,
    NOW,
    SIX,
    drawn,
    filed,
    found,
    frozen,
    given,
    join,
    refused,
    state,
    viewer,
)

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
TAKEN = "31.23040,121.47370 WGS-84 2026-03-05 08:12:33"


@pytest.fixture(autouse=True)
def town():
    found()


def opened(row: Tour, n: int, by: str, at=EIGHT) -> None:
    actions.open_number(row.code, n, by=viewer(by), at=at)


def test_before_the_moment_the_drawn_sites_exist_nowhere_and_nobody_has_seen_one():
    row = frozen()
    given(row, duchayi=[1, 2], duchaer=[3])
    before = SIX - timedelta(minutes=1)
    assert refused(actions.draw, row.code, at=before).code == "too_early"
    for name in ("duchayi", "duchaer"):
        for n in (1, 2, 3):
            assert refused(actions.open_number, row.code, n, by=viewer(name), at=before).code in (
                "not_drawn_yet",
                "not_yours",
            )
    assert state(row).drawn is None
    assert telling.openings(state(row)).openings == []
    assert people_queries.reads(subject=row.code)[0] == []
    assert [one.kind for one in entries.entries(row.id)] == ["tour.frozen", "tour.given", "tour.given"]


def test_the_seed_is_the_first_seal_after_the_moment_even_in_an_idle_night_and_the_draw_repeats():
    row = frozen()
    record.seal(NOW)
    record.seal(SIX - timedelta(seconds=1))
    assert actions.draw_due(SIX - timedelta(seconds=1)) == 0
    # nothing else happens that night: the service writes the entry that the next seal covers
    assert actions.draw_due(SIX) == 1
    assert actions.draw_due(SIX) == 0
    seal = record.seal(SIX + timedelta(seconds=3))
    assert actions.draw_due(SIX + timedelta(seconds=4)) == 1
    after = state(row)
    assert (after.drawn.seal, after.drawn.seed) == (seal.number, seal.root.hex())
    assert after.drawn.codes == rules.again(after.sealed, seal.root.hex())
    assert entries.entries(row.id)[-1].actor == "system"
    assert list(queries.check()) == []


def test_an_inspector_opens_one_number_and_that_is_an_entry_and_a_line_in_the_log_of_reads():
    row = frozen()
    given(row, duchayi=[1], duchaer=[2, 3])
    drawn(row)
    opened(row, 1, "duchayi")
    after = state(row)
    assert queries.opened_by(after, 1, viewer("duchayi")).landmark.startswith("独有地点")
    last = entries.entries(row.id)[-1]
    assert (last.kind, last.actor) == ("tour.opened", viewer("duchayi").actor)
    [read] = people_queries.reads(subject=f"{row.code}/1")[0]
    assert (read.page, read.staff_id) == ("inspection", viewer("duchayi").staff_id)
    assert people_queries.reads(subject=f"{row.code}/1", before=EIGHT)[0] == []
    # the others know no more than before
    assert refused(queries.opened_by, after, 1, viewer("duchaer")).code == "not_yours"
    assert queries.opened_by(after, 2, viewer("duchaer")) is None
    assert queries.told(after) == {}


def test_opening_somebody_elses_number_or_after_the_day_is_refused():
    row = frozen()
    given(row, duchayi=[1], duchaer=[2])
    drawn(row)
    assert refused(actions.open_number, row.code, 2, by=viewer("duchayi"), at=EIGHT).status == 403
    assert refused(actions.open_number, row.code, 99, by=viewer("duchayi"), at=EIGHT).status == 403
    with pytest.raises(NotFound):
        actions.open_number(row.code, 1, by=viewer("zuzhi"), at=EIGHT)
    late = EIGHT + timedelta(days=1)
    assert refused(actions.open_number, row.code, 1, by=viewer("duchayi"), at=late).code == "day_over"
    assert people_queries.reads(subject=row.code)[0] == []


def test_opening_draws_first_when_the_service_slept():
    row = frozen()
    given(row, duchayi=[1])
    record.seal(SIX + timedelta(minutes=1))
    opened(row, 1, "duchayi")
    assert state(row).drawn.seal
    assert entries.entries(row.id)[2].actor == "system"


def test_who_saw_a_site_before_eight_is_empty_and_what_is_not_filed_is_counted_and_not_named():
    row = frozen()
    given(row, duchayi=[1, 2])
    drawn(row)
    opened(row, 1, "duchayi", at=EIGHT)
    opened(row, 2, "duchayi", at=EIGHT + timedelta(minutes=5))
    site = queries.site(state(row), 1).landmark
    untold = telling.openings(state(row), landmark=site)
    assert (untold.openings, untold.untold) == ([], 2)
    filed(row, 1, "duchayi", f.CLEAR, at=EIGHT + timedelta(hours=1))
    assert telling.openings(state(row), before=EIGHT, landmark=site) == telling.Seen([], 0)
    [seen] = telling.openings(state(row), landmark=site).openings
    assert (seen.n, seen.at, seen.name) == (1, EIGHT, "人员duchayi")
    assert [one.site is None for one in telling.openings(state(row)).openings] == [False, True]


def test_a_finding_is_in_the_heads_queue_at_once_and_nobody_between_sees_it():
    row = frozen()
    given(row, duchayi=[1])
    drawn(row)
    opened(row, 1, "duchayi")
    site, code = queries.site(state(row), 1), filed(row, 1, "duchayi").slots[0].matter
    assert worklists.worklist(viewer("xianzhang")).filter(code=code).exists()
    found, known, _ = seeing.found(code, SYSTEM)
    assert (known.owner, known.step, known.origin, found.received_at) == (
        "xianfu",
        "at_head",
        queries.origin(row.id),
        EIGHT,
    )
    assert known.clock("order").due
    kept = {one.role: one.body for one in people_queries.contents([found.id])}
    assert (kept["text"], kept["landmark"], kept["drawn"]) == ("备用水泵不能启动", site.landmark, "yes")
    assert kept["taken"] == f"照片 1：{TAKEN}"
    [blob] = files.blobs([found.id])
    assert file_actions.where_taken(files.content(blob)) == ""
    for between in ("shuili0", "shuili1", "qinghe0", "gongshui1"):
        with pytest.raises(NotFound):
            seeing.found(code, viewer(between))


def test_ordered_mended_looked_at_again_and_counted_apart():
    row = frozen()
    given(row, duchayi=[1, 2], duchaer=[3])
    drawn(row)
    for n, by in ((1, "duchayi"), (2, "duchayi"), (3, "duchaer")):
        opened(row, n, by)
    codes = [filed(row, n, "duchayi").slots[n - 1].matter for n in (1, 2)]
    filed(row, 3, "duchaer", f.UNREACHED, text="桥断了，过不去", uploads=())
    told = telling.in_numbers(row, state(row), DAY)
    assert told.counts == {"clear": 0, "finding": 2, "unreached": 1, "waiting": 0}
    assert (told.finished, told.ordered, told.mended, told.agreed, told.differs) == (True, 0, 0, 0, 0)
    for code, agrees in zip(codes, ("yes", "no"), strict=True):
        world.act(code, "hand_over", by="xianzhang", at=EIGHT + timedelta(hours=2), unit="shuili", reason="三周内修好")
        # the unit that mends has its own clock, and no move that touches the words of the finding
        known = seeing.found(code, SYSTEM)[1]
        assert known.clock("reply").running
        world.act(code, "reply", by="shuili1", at=EIGHT + timedelta(days=5), outcome="solved", reason="修好了")
        assert seeing.found(code, SYSTEM)[1].clock("revisit").running
        again = {"solved": agrees, "channel": "visit", "reason": "又去看过"}
        world.act(code, "give_verdict", by=viewer("duchaer"), at=EIGHT + timedelta(days=7), **again)
    told = telling.in_numbers(row, state(row), DAY)
    assert (told.ordered, told.mended, told.agreed, told.differs) == (2, 2, 1, 1)
    assert set(origins.answers(queries.origin(row.id))) == set(codes)


def test_a_text_changed_behind_the_program_is_named():
    row = frozen()
    given(row, duchayi=[1])
    drawn(row)
    opened(row, 1, "duchayi")
    filed(row, 1, "duchayi")
    record.seal(EIGHT)
    assert [str(one) for one in verification.verify(at=EIGHT, extra=wiring.CHECKS)] == []
    from banshi.people.models import Content

    site = rules.pointer(state(row), 1).id
    Content.objects.filter(id=site).update(body="990101002001\t换过的地方\tshuili\t")
    Content.objects.filter(role="text", body="备用水泵不能启动").update(body="水泵运行正常")
    assert [fault.code for fault in verification.verify(at=EIGHT, extra=wiring.CHECKS)] == ["text_changed"] * 2


def test_a_draw_changed_in_the_row_is_named_and_put_back_by_rebuild():
    row = frozen()
    given(row, duchayi=[1])
    before = drawn(row)
    Tour.objects.filter(id=row.id).update(inspectors=" staff:1 ", state="{}")
    assert {fault.code for fault in rebuilding.check()} == {"row_differs"}
    rebuilding.rebuild()
    assert state(row) == before
    Tour.objects.filter(id=row.id).delete()
    rebuilding.rebuild()
    assert state(row) == before


def test_a_result_is_filed_once_with_evidence_and_a_second_one_opens_nothing():
    row = frozen()
    given(row, duchayi=[1])
    drawn(row)
    assert refused(filed, row, 1, "duchayi").code == "open_first"
    opened(row, 1, "duchayi")
    assert refused(filed, row, 1, "duchayi", uploads=()).code == "evidence_needed"
    assert refused(filed, row, 1, "duchayi", category="77").code == "bad_fields"
    assert refused(filed, row, 1, "duchayi", result="fine", category="").code == "result_needed"
    filed(row, 1, "duchayi")
    again = refused(filed, row, 1, "duchayi")
    assert (again.code, again.status) == ("filed_already", 409)
    assert len(origins.answers(queries.origin(row.id))) == 1


def test_a_clear_site_keeps_its_photograph_with_the_inspection():
    row = frozen()
    given(row, duchayi=[1])
    drawn(row)
    opened(row, 1, "duchayi")
    after = filed(row, 1, "duchayi", f.CLEAR, text="一切正常")
    [blob] = files.blobs([row.id])
    assert after.slots[0].files == (blob.id,)
    said = queries.texts(row, [after.slots[0].text, after.slots[0].taken])
    assert list(said.values()) == ["一切正常", f"照片 1：{TAKEN}"]
    assert origins.answers(queries.origin(row.id)) == {}
    assert queries.told(after)[1] == queries.site(after, 1)


def test_an_inspector_in_line_never_gets_the_site_and_is_told_nothing():
    """One drawn site is the bureau's: the drawing service gives the number that would have been it another site."""
    join("jubu", "inspector", "shuili")
    row = frozen(20, 2, units=("shuili", "qinghe"))
    given(row, jubu=[1], duchayi=[2])
    for seed in range(40):
        known = state(row)
        [fact] = rules.draw(known, str(seed), seal=1, barred=queries.barred(known), at=EIGHT)
        known.drawn = fact
        assert fact.freed or queries.site(known, 1).unit != "shuili"
        if fact.freed:
            assert {queries.site(known, n).unit for n in (1, 2)} == {"shuili"}


def test_whoever_is_in_line_with_the_whole_list_is_refused_with_the_path():
    join("xianli", "inspector", "xianfu")
    row = frozen(units=("shuili", "qinghe"))
    error = refused(given, row, xianli=[1])
    assert (error.code, error.status) == ("own_line", 403)
    assert "示例县人民政府 → 示例县" in error.values["path"]
    join("juli", "inspector", "shuili")
    given(row, juli=[1])


def test_a_freed_number_goes_to_somebody_outside_and_to_nobody_in_line():
    for name in ("ju1", "ju2"):
        join(name, "inspector", "shuili")
    # all but one of the list is the bureau's, so that the second of two at most can go
    row = frozen(20, 2, units=("shuili",) * 19 + ("qinghe",))
    given(row, ju1=[1], ju2=[2])
    after = drawn(row)
    assert after.drawn.freed
    n = after.drawn.freed[0]
    assert after.slots[n - 1].inspector == ""
    assert refused(actions.open_number, row.code, n, by=viewer("duchayi"), at=EIGHT)
    late = {"by": viewer("zuzhi"), "at": EIGHT}
    error = refused(actions.give, row.code, [n], username="ju1", **late)
    assert error.code == "own_line"
    assert "水利局" in error.values["path"]
    actions.give(row.code, [n], username="duchasan", **late)
    opened(row, n, "duchasan")
    assert queries.opened_by(state(row), n, viewer("duchasan")).unit == "shuili"


def test_a_post_taken_since_the_draw_closes_the_number_without_saying_whose_it_is():
    row = frozen()
    given(row, duchayi=[1])
    drawn(row)
    unit = queries.site(state(row), 1).unit
    people.appoint(people_queries.staff_named("duchayi"), role="handler", unit=unit, on=DAY)
    error = refused(actions.open_number, row.code, 1, by=viewer("duchayi"), at=EIGHT)
    assert error.code == "own_line_now"
    assert "水利" not in error.say()
    assert people_queries.reads(subject=row.code)[0] == []


def test_a_site_whose_unit_was_abolished_since_is_still_looked_at_and_names_the_successor():
    row = frozen(units=("gongshui",))
    given(row, duchayi=[1])
    units.abolish("gongshui", successor="shuili", on=DAY)
    drawn(row)
    opened(row, 1, "duchayi")
    code = filed(row, 1, "duchayi").slots[0].matter
    known = seeing.found(code, SYSTEM)
    assert known[1].owner == "xianfu"
    assert queries.responsible(queries.site(state(row), 1), DAY) == "示例县供水服务站（已撤销，由示例县水利局承接）"
    # whoever took the unit over stands in the way as well
    assert queries.clash(viewer("shuili1"), queries.site(state(row), 1))


def test_the_head_is_the_successor_where_the_unit_was_abolished_since():
    join("huanbao9", "unit_head", "shichang")
    row = frozen(head="shichang")
    given(row, duchayi=[1])
    units.abolish("shichang", successor="huanbao", on=DAY)
    drawn(row)
    opened(row, 1, "duchayi")
    code = filed(row, 1, "duchayi").slots[0].matter
    assert worklists.worklist(viewer("huanbao0")).filter(code=code).exists()


def test_the_entries_alone_give_the_state():
    row = frozen()
    given(row, duchayi=[1])
    after = drawn(row)
    history = [(e.kind, e.payload, e.occurred_at, e.actor) for e in entries.entries(row.id)]
    assert TOUR.fold(row.id, history) == after
