"""How many statements the hot paths send: few on a receipt, and no more on a list or a page for having more rows."""

import pytest

from banshi.matters import jobs
from banshi.matters.actions.verdicts import give_by_token
from banshi.matters.queries import figures, pages, search, telling, worklists
from banshi.matters.queries.seeing import found
from banshi.people import queries as people
from banshi.people.facts import Viewer
from tests.matters.counting import statements
from tests.matters.reading import row
from tests.world import NOW, act, days, hours, report, staff


@pytest.fixture
def warm(town):
    """Editions, units and calendars are cached by edition; the first question of a second fills the cache."""
    report()
    return town


def test_a_receipt_with_everything_costs_six_statements(warm):
    with statements() as sent:
        report(nonce="form-7")
    assert len(sent) <= 6, "\n".join(sql[:120] for sql in sent)
    assert all(sql.lstrip().upper().startswith("INSERT") for sql in sent)


def test_a_receipt_for_the_dispatcher_costs_no_more(warm):
    with statements() as sent:
        report(nonce="form-8", category="99", contact_phone="")
    assert len(sent) <= 5


MOVES = (
    ("sign_for", "zhujian1", {}, 7),
    ("note", "zhujian1", {"reason": "已联系"}, 7),
    ("ask", "zhujian1", {"reason": "哪一段？"}, 9),
    ("answer", "me", {"reason": "东面"}, 7),
    ("reply", "zhujian1", {"outcome": "solved", "reason": "已疏通"}, 9),
)


def test_a_whole_life_is_counted(warm):
    """Select, append, texts, row, spans, phone and letter: each move is one short list of statements."""
    code = report().code
    people_of = {name: staff(name) for name in ("zhujian1",)} | {"me": Viewer.requester(row(code).id)}
    token = people.verdict_token(row(code).id, 1)
    total = 0
    for n, (verb, who, given, most) in enumerate(MOVES, start=1):
        with statements() as sent:
            act(code, verb, by=people_of[who], at=NOW + hours(n), **given)
        assert len(sent) <= most, f"{verb}: " + "\n".join(sql[:150] for sql in sent)
        total += len(sent)
    with statements() as sent:
        give_by_token(code, token, solved="yes", at=NOW + hours(9))
    assert len(sent) <= 9, "\n".join(sql[:150] for sql in sent)
    assert total + len(sent) <= 45


def _counted(question) -> int:
    with statements() as sent:
        question()
    return len(sent)


def test_lists_and_figures_cost_the_same_with_five_and_fifty_rows(warm):
    def lists():
        handler, desk = staff("zhujian1"), staff("paidan")
        for name in ("worklist", "priority", "waiting_verdict", "closed", "supervised"):
            matters, _ = worklists.page(getattr(worklists, name)(handler), 1)
            [str(matter.next_due_at) + matter.step for matter in matters]
            pages.first_texts([matter.id for matter in matters])
        worklists.page(worklists.board(desk), 1)
        figures.of_unit("zhujian", since=NOW - days(9), now=NOW + days(9))
        search.search("积水", handler)
        return len(worklists.page(worklists.worklist(handler), 1)[0])

    for n in range(4):
        report(at=NOW + hours(n))
    few = _counted(lists)
    for n in range(45):
        report(at=NOW + hours(n))
    assert lists() == 50
    assert _counted(lists) == few


def test_a_page_costs_the_same_with_five_and_fifty_entries(warm):
    code = report().code
    act(code, "sign_for", by="zhujian1", at=NOW)

    def page():
        viewer = staff("zhujian1")
        matter, state, relation = found(code, viewer)
        book = pages.book_of(matter)
        told = telling.timeline(matter, book, viewer=viewer, contents=relation.sees_contents)
        pages.moves(state, book, viewer, at=NOW + hours(1))
        pages.contact(matter)
        return len(told)

    act(code, "note", by="zhujian1", at=NOW, reason="一")
    few = _counted(page)
    assert few <= 8
    for n in range(47):
        act(code, "note", by="zhujian1" if n % 2 else "zhujian0", at=NOW + hours(n), reason=f"第 {n} 次")
    assert page() == 51
    assert _counted(page) == few


def test_a_sweep_of_reminders_costs_the_same_for_one_row_and_sixty(warm):
    def sweep(at):
        with statements() as sent:
            made = jobs.reminders(at)
        return made, len(sent)

    first = sweep(NOW + days(60))
    for n in range(60):
        report(at=NOW + hours(n))
    second = sweep(NOW + days(61))
    assert first[0] >= 1
    assert second[0] >= 60 * first[0]
    assert second[1] <= first[1]
