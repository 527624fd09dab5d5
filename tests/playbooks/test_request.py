"""The shipped playbook of a resident's request, and its scenarios, which are run here as a jurist would."""

from pathlib import Path

import msgspec
import pytest

from banshi.cli import trial
from banshi.cli.playbook import KINDS_OF_ENTRY
from banshi.matters.facts.verbs import VERBS
from banshi.people.facts import ROLES
from banshi.playbooks import actions
from banshi.playbooks.rules import lookup

FOLDER = Path(__file__).parents[2] / "playbooks" / "request"
SCENARIOS = {scenario.name: scenario for scenario in actions.scenarios_in(FOLDER)}


@pytest.fixture(scope="module")
def book():
    book, problems = actions.check_folder(FOLDER, verbs=KINDS_OF_ENTRY, roles=ROLES)
    assert [problem.say() for problem in problems] == []
    return book


def test_it_covers_the_classes_of_a_county_line(book):
    codes = [category.code for category in book.categories]
    assert len([code for code in codes if "/" not in code]) >= 12
    assert len([code for code in codes if "/" in code]) >= 40


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_scenario_comes_true(book, name):
    assert list(trial.failures(book, SCENARIOS[name])) == []


def test_every_letter_the_engine_sends_is_written(book):
    offered = {move.verb for step in book.steps for move in step.moves}
    sent = {VERBS[verb].letter for verb in offered if VERBS[verb].letter} | {"receipt", "closed_unrated"}
    assert sent <= set(book.letters)


def test_letters_carry_no_substance(book):
    """A lock screen shows that there is news, never what about: no value of a letter can hold text or category."""
    for words in book.letters.values():
        for text in (words.zh, words.en):
            text.format(code="1", noun="", unit="", phone="", due="", url="", town="", check="")
            assert not any(category.label.zh in text for category in book.categories)


@pytest.mark.parametrize(
    ("category", "reply", "dispatch"),
    [
        ("01/0104", (15, "working_days"), (2, "working_hours")),
        ("10/1001", (5, "working_days"), (2, "working_hours")),
        ("01/0101", (24, "hours"), (1, "hours")),
        ("99", (15, "working_days"), (2, "working_hours")),
    ],
)
def test_clocks_by_category(book, category, reply, dispatch):
    started = {rule.name: (rule.amount, rule.unit) for rule in lookup.clocks_started_by(book, "received", category)}
    assert started == {"reply": reply, "dispatch": dispatch}


def test_nobody_confirms_their_own_work(book):
    """No role that handles a matter may close it unasked: closing is the system's, after a verdict or silence."""
    for step in book.steps:
        for move in step.moves:
            if move.verb == "close":
                assert move.by == ("system",)


def test_a_changed_rule_makes_a_scenario_fail(book):
    slower = tuple(msgspec.structs.replace(rule, amount=16) if rule.amount == 15 else rule for rule in book.clocks)
    changed = msgspec.structs.replace(book, clocks=slower)
    found = list(trial.failures(changed, SCENARIOS["1-street-light"]))
    assert found == [(1, "due.reply", "2021-05-21 17:30", "2021-05-24 17:30")]
