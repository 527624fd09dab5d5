"""Going to see: places drawn by a seal nobody could foresee, announced routes labelled, needs verified by somebody else."""

from datetime import date, timedelta

import pytest

from banshi.programmes.actions import needs, rebuilding
from banshi.programmes.actions import research as actions
from banshi.programmes.facts import research as f
from banshi.programmes.facts.need import Registered
from banshi.programmes.queries import research as queries
from banshi.record import actions as record
from tests import world
from tests.exchange.test_exchange import AT, VILLAGE, auditor, refused
from tests.programmes.test_progress import officer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
LIST = "\n".join(f"p{n},{VILLAGE}" for n in range(10))


@pytest.fixture(autouse=True)
def town():
    world.found()


def begun(n: int = 3):
    by = officer("qinghe")
    row = actions.plan("老人过冬", unit="qinghe", text="冬天怎样取暖？", by=by, at=AT)
    record.seal(AT)
    actions.freeze(row.code, LIST, by=by, at=AT)
    refused("wait_for_seal", actions.draw, row.code, n, by=by, at=AT)
    record.seal(AT + timedelta(minutes=1))
    return actions.draw(row.code, n, by=by, at=AT)


def went(row, how: str, ref: str = "", *, announced=False, found=(), by=None):
    fact = f.Visited(on="2026-03-03", place=VILLAGE, how=how, ref=ref, announced=announced, people=2)
    given = {"party": "科员、网格员", "found": "炉子旧了", "needs": found, "today": TODAY}
    return actions.visit(row.code, fact, **given, by=by or officer("qinghe"), at=AT)


def need(by) -> str:
    given = Registered(source="visit", category="07/0702", place=VILLAGE, unit="qinghe")
    return needs.register(given, "换炉子", by=by, at=AT).code


def drawn_of(row) -> tuple[str, ...]:
    return queries.research(row.code, auditor())[1].drawn


def test_only_drawn_places_count_as_drawn_each_once():
    row = begun()
    drawn = drawn_of(row)
    other = next(f"p{n}" for n in range(10) if f"p{n}" not in drawn)
    refused("not_drawn", went, row, "drawn", other)
    refused("it_was_drawn", went, row, "chosen", drawn[0])
    went(row, "drawn", drawn[0])
    refused("visited_already", went, row, "drawn", drawn[0])
    went(row, "drawn", drawn[1], announced=True)
    went(row, "chosen", other)
    [share] = queries.shares([queries.research(row.code, auditor())[0]])
    assert (share.drawn, share.visits, share.unannounced, share.announced, share.drawn_places) == (2, 3, 1, 1, 3)


def test_the_draw_can_be_done_again_by_anybody_and_the_list_cannot_be_changed():
    from banshi.programmes.rules.survey import drawn, list_hash

    row = begun(4)
    state = queries.research(row.code, auditor())[1]
    listed = queries.listed(state)
    assert list_hash(listed) == state.sha256
    assert tuple(drawn([ref for ref, _ in listed], 4, state.seed)) == state.drawn
    refused("frozen_already", actions.freeze, row.code, LIST, by=officer("qinghe"), at=AT)


def test_a_need_is_verified_by_neither_who_registered_it_nor_who_went():
    row, registrar = begun(), officer("qinghe", "village_worker")
    code = need(registrar)
    went(row, "drawn", drawn_of(row)[0], found=[code])
    for by in (registrar, officer("qinghe")):
        refused("own_need", actions.verify, row.code, code, holds=True, text="看过", by=by, at=AT)
        refused("own_need", needs.verify, code, holds=True, text="看过", by=by, at=AT)
    assert queries.public()[0].verified == 0
    actions.verify(row.code, code, holds=True, text="去看过，炉子确实坏了", by=auditor(), at=AT)
    [share] = queries.public()
    assert (share.needs, share.verified, share.denied) == (1, 1, 0)


def test_a_visit_from_tomorrow_or_to_nowhere_or_without_a_finding_is_refused():
    row = begun()
    for changed, code in (
        ({"on": "2026-03-05"}, "in_the_future"),
        ({"how": "random"}, "visit_incomplete"),
        ({"place": "99/0000"}, "no_such_place"),
    ):
        given = {"on": "2026-03-03", "place": VILLAGE, "how": "chosen"} | changed
        more = {"party": "科员", "found": "x", "needs": (), "today": TODAY, "by": officer("qinghe"), "at": AT}
        refused(code, actions.visit, row.code, f.Visited(**given), **more)
    fact = f.Visited(on="2026-03-03", place=VILLAGE, how="chosen")
    more = {"party": "科员", "found": "", "needs": (), "today": TODAY, "by": officer("qinghe"), "at": AT}
    refused("visit_incomplete", actions.visit, row.code, fact, **more)
    refused("no_such_need", went, row, "chosen", found=["2345678901"])


def test_rows_are_what_their_entries_give():
    row = begun()
    went(row, "chosen")
    rebuilding.rebuild()
    assert not list(rebuilding.check())
