"""What holds of a matter whatever people do with it: random walks through the moves the playbook opens."""

import random
from itertools import pairwise

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.matters.actions.projecting import _encode
from banshi.matters.facts import entries as e
from banshi.matters.facts.state import State
from banshi.matters.rules import clocks, fold
from banshi.matters.rules.fold import PAUSING
from banshi.people.facts import Viewer
from tests.matters.walking import CALENDAR, CATEGORIES, OWNERS, SHORT, Walk, shipped

BOOK = shipped()
# dice rather than lists of numbers: Hypothesis repeats small numbers so fondly that its walks go in circles
NUMBERS = st.builds(
    lambda seed, length: [random.Random(f"{seed}-{n}").getrandbits(40) for n in range(length)],
    st.integers(0, 2**32),
    st.integers(1, 50),
)
STARTS = st.tuples(
    st.sampled_from(CATEGORIES),
    st.sampled_from(("", "", "", *OWNERS)),
    st.sampled_from(("", "", "", "gov/roads/lights")),
)


def _started(start, calendar=CALENDAR) -> Walk:
    category, unit, about = start
    return Walk(BOOK, calendar=calendar).receive(category, unit="water" if about else unit, about=about)


@settings(max_examples=150)
@given(STARTS, NUMBERS)
def test_every_second_has_exactly_one_holding(start, numbers):
    """I7: from the first receipt on, holdings follow each other without a gap or an overlap; the last is open."""
    walk = _started(start)
    for number in numbers:
        walk.choose(number)
        holdings = walk.state.holdings
        assert holdings[0].start == walk.state.received
        assert all(one.end == two.start and one.start < one.end for one, two in pairwise(holdings))
        assert holdings[-1].end == ""
        assert holdings[-1].unit == walk.state.holder != ""
        assert (holdings[-1].state == "closed") == bool(walk.state.closed)


@settings(max_examples=150)
@given(STARTS, NUMBERS)
def test_a_firm_original_due_never_changes_and_no_clock_starts_again(start, numbers):
    """I3, and: a clock that runs keeps its start through every dispatch, refusal, hand-over and pause."""
    walk = _started(start)
    for number in numbers:
        before = {(c.name, c.ordinal): (c.started, c.original_due, bool(c.stopped)) for c in walk.state.clocks}
        walk.choose(number)
        after = {(c.name, c.ordinal): c for c in walk.state.clocks}
        assert before.keys() <= after.keys()
        for key, (started, original, stopped) in before.items():
            assert after[key].started == started
            assert after[key].original_due == original
            assert not stopped or after[key].stopped
        running = [c.name for c in walk.state.running()]
        assert len(running) == len(set(running)), "two clocks of one name run at once"
        owed = [c for c in walk.state.clocks if c.name == "reply"]
        assert owed[0].started == walk.state.received
        assert len(owed) <= 1 + walk.state.reopened


@settings(max_examples=100)
@given(STARTS, NUMBERS, st.integers(1, 9))
def test_replay_in_any_batches_gives_the_same_bytes(start, numbers, size):
    """The state is a function of the entries alone, however they are cut, written down and read again."""
    walk = _started(start)
    for number in numbers:
        walk.choose(number)
    written = [(e.KIND_OF[type(fact)], e.encode(fact), at, actor) for fact, at, actor in walk.history]
    state, done = State(id=1), 0
    while done < len(written):
        kept = _encode(state)
        state = msgspec.json.decode(kept, type=State)
        for kind, payload, at, actor in written[done : done + size]:
            done += 1
            fold.apply(state, e.decode(kind, payload), at=at, actor=actor, number=done)
    assert _encode(state) == _encode(walk.state)


@settings(max_examples=150)
@given(STARTS, NUMBERS)
def test_a_clock_stands_only_while_somebody_is_waited_for(start, numbers):
    """A paused clock and a holding marked waiting are two sides of one thing; nothing stands still unseen."""
    walk = _started(start)
    for number in numbers:
        walk.choose(number)
        if any(clock.paused_from for clock in walk.state.running()):
            assert walk.state.waiting_on in PAUSING
            assert walk.state.holdings[-1].state == "paused"
        if walk.state.closed:
            assert walk.state.running() == []


@settings(max_examples=100)
@given(STARTS, NUMBERS)
def test_refusals_end(start, numbers):
    """At most the playbook's number of refusals, never one after the decision, never back to who refused but by it."""
    walk = _started(start)
    for number in numbers:
        decided = walk.state.decided
        verb = walk.choose(number)
        assert walk.state.refusals <= BOOK.refusal.limit
        assert not (decided and verb == "approve_refusal")
        if verb == "dispatch":
            assert walk.state.owner not in walk.state.refused_by


@settings(max_examples=100)
@given(STARTS, NUMBERS)
def test_the_line_it_is_about_never_holds_it(start, numbers):
    """I13, the half that rules alone can break: no move gives a matter to the line it complains of."""
    walk = _started((start[0], "", "gov/roads/lights"))
    for number in numbers:
        walk.choose(number)
        assert "lights" not in (walk.state.owner, walk.state.holder, walk.state.interim, *walk.state.co_units)
        assert "lights" not in walk.state.parties


@settings(max_examples=60)
@given(STARTS, NUMBERS)
def test_a_provisional_due_becomes_firm_once(start, numbers):
    """Under a calendar without the year's notice dues are provisional; firming writes the original due one time."""
    walk = _started(start, SHORT)
    for number in numbers:
        walk.choose(number)
    walk.calendar = CALENDAR
    for _ in range(2):
        made = [
            e.ClockFirmed(name=c.name, fx=e.Effects(clocks=(change,)))
            for c in walk.state.running()
            if c.provisional and (change := clocks.firmed(c, calendar=CALENDAR))
        ]
        before = {(c.name, c.ordinal): c.original_due for c in walk.state.clocks if not c.original_provisional}
        walk.add(made, Viewer.system())
        for c in walk.state.clocks:
            assert before.get((c.name, c.ordinal), c.original_due) == c.original_due
    assert all(c.paused_from or not c.provisional for c in walk.state.running() if c.unit.startswith("working"))


def test_walks_reach_every_step_and_every_verb():
    """The walks above are worth something: together they see every step and make every move of the playbook."""
    steps, verbs, dice = set(), set(), random.Random(1)
    everything = {move.verb for step in BOOK.steps for move in step.moves}
    for n in range(400):
        if everything <= verbs:
            break
        walk = _started((CATEGORIES[n % len(CATEGORIES)], dice.choice(("", *OWNERS)), ""))
        for _ in range(30):
            verbs.add(walk.choose(dice.getrandbits(40)))
            steps.add(walk.state.step)
    assert steps == {step.name for step in BOOK.steps}
    assert verbs - {""} == everything
