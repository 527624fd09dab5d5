"""What a page offers is what would be accepted: each move that was offered and then refused for what the matter says."""

import pytest

from banshi.kit.refused import Refused
from banshi.matters.queries import pages
from banshi.matters.queries.seeing import found
from tests.world import NOW, act, days, hours, report, staff

GROUND = {"ground": "litigation", "reason": "双方已经起诉"}


@pytest.fixture
def code(town):
    made = report(category="01/0105").code
    act(made, "sign_for", by="zhujian1", at=NOW + hours(1))
    return made


def offered(code: str, username: str, at) -> set[str]:
    row, state, _ = found(code, staff(username))
    return {verb.verb for verb in pages.moves(state, pages.book_of(row), staff(username), at=at)}


def test_an_extension_is_offered_until_it_is_used_up_or_the_due_is_past(code):
    assert "ask_extension" in offered(code, "zhujian1", NOW + hours(1))
    assert "ask_extension" not in offered(code, "zhujian1", NOW + days(60))
    act(code, "ask_extension", by="zhujian1", at=NOW + hours(2), amount="5", span_unit="working_days", reason="等料")
    assert "ask_extension" not in offered(code, "zhujian1", NOW + hours(2))
    act(code, "extend", by="zhujian0", at=NOW + hours(3))
    assert "ask_extension" not in offered(code, "zhujian1", NOW + hours(4))
    with pytest.raises(Refused, match="已经用完"):
        act(
            code, "ask_extension", by="zhujian1", at=NOW + hours(4), amount="5", span_unit="working_days", reason="又等"
        )


def test_a_pause_is_offered_only_where_a_clock_can_stop(code):
    assert "pause" in offered(code, "zhujian0", NOW + hours(1))
    act(code, "pause", by="zhujian0", at=NOW + hours(2), ground="weather", reason="连日大雨")
    assert "pause" not in offered(code, "zhujian0", NOW + hours(2))
    act(code, "resume", by="zhujian1", at=NOW + hours(3))
    assert "pause" in offered(code, "zhujian0", NOW + hours(3))


def test_nothing_is_paused_where_no_running_clock_can_pause():
    from banshi.matters.facts.state import Clock, State
    from banshi.matters.rules.offered import Look, sensible

    still = Clock("promise", 1, "", "", "", pausable=False)
    state = State(id=1, clocks=[still])
    look = Look(state, None, None, NOW, str)
    assert not sensible("pause", look)
    state.clocks.append(Clock("reply", 1, "", "", "", pausable=True))
    assert sensible("pause", look)


def test_a_non_acceptance_is_reviewed_by_somebody_else(town):
    code = report(category="99").code
    act(code, "propose_not_accepted", by="shouli", at=NOW + hours(1), **GROUND)
    assert "confirm_not_accepted" not in offered(code, "shouli", NOW + hours(2))
    assert {"confirm_not_accepted", "overturn_not_accepted"} <= offered(code, "paidan", NOW + hours(2))


def test_what_was_closed_too_long_ago_is_not_offered_again(code):
    act(code, "reply", by="zhujian1", at=NOW + hours(5), outcome="solved", reason="已修好")
    from banshi.people.facts import Viewer

    row, state, _ = found(code, Viewer.system())
    own = Viewer.requester(row.id)
    for later, offers in ((30, True), (400, False)):
        at = NOW + days(later)
        assert ("reopen" in {verb.verb for verb in pages.moves(state, pages.book_of(row), own, at=at)}) is offers
