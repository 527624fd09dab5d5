"""Two at once: one draw, one result, one matter."""

from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.queries import tours as queries
from banshi.matters.queries import origins
from banshi.record import actions as record
from banshi.record import queries as entries
from tests.inspections.scene import EIGHT, SIX, filed, found, frozen, given, state, viewer
from tests.programmes.test_attacks_together import at_once


def test_two_services_draw_once_and_a_result_sent_twice_opens_one_matter(committed_db):
    found()
    row = frozen()
    given(row, duchayi=[1])
    record.seal(SIX.replace(second=1))
    drew = at_once(*[lambda: actions.draw(row.code, at=EIGHT)] * 3)
    # the later ones find it done and write nothing
    assert drew == ["done"] * 3
    actions.open_number(row.code, 1, by=viewer("duchayi"), at=EIGHT)
    sent = at_once(
        *[lambda result=result: filed(row, 1, "duchayi", result) for result in (f.FINDING, f.FINDING, f.CLEAR)]
    )
    assert sent == ["done", "filed_already", "filed_already"]
    assert len(origins.answers(queries.origin(row.id))) == (state(row).slots[0].result == f.FINDING)
    kinds = [one.kind for one in entries.entries(row.id)]
    assert (kinds.count("tour.drawn"), kinds.count("tour.filed")) == (1, 1)


def test_inspectors_who_open_their_numbers_in_the_moment_of_the_draw_all_get_their_sites(committed_db):
    found()
    row = frozen()
    given(row, duchayi=[1], duchaer=[2])
    record.seal(SIX.replace(second=1))
    opened = at_once(
        lambda: actions.open_number(row.code, 1, by=viewer("duchayi"), at=EIGHT),
        lambda: actions.open_number(row.code, 2, by=viewer("duchaer"), at=EIGHT),
        lambda: actions.draw(row.code, at=EIGHT),
    )
    assert opened == ["done"] * 3
    assert [bool(slot.opened) for slot in state(row).slots] == [True, True, False]
    assert [one.kind for one in entries.entries(row.id)].count("tour.drawn") == 1
