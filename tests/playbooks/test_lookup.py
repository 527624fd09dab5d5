"""What a playbook says about steps, moves, categories and clocks."""

import msgspec
import pytest

from banshi.playbooks.facts import ClockRule, Words
from banshi.playbooks.rules import lookup, reading
from tests.playbooks import small


@pytest.fixture(scope="module")
def book():
    return reading.read(small.files())[0]


def test_moves(book):
    assert lookup.move(book, "received", "dispatch").to == "working"
    assert lookup.move(book, "received", "reply") is None
    assert lookup.move(book, "nowhere", "reply") is None
    assert [move.verb for move in lookup.moves(book, "working", ["handler", "dispatcher"])] == ["note", "reply"]
    assert lookup.moves(book, "working", ["unit_head"]) == []


def test_categories_and_functions(book):
    assert lookup.category(book, "01/0101").label.zh == "经费"
    assert lookup.category(book, "0101") is None
    assert lookup.function_of(book, "01/0101") == "01/0101"
    assert lookup.function_of(book, "77") == ""


@pytest.mark.parametrize(
    ("path", "line", "under"),
    [("01/0101", "01", True), ("01", "01", True), ("010/0101", "01", False), ("01", "01/0101", False)],
)
def test_under_is_by_whole_codes(path, line, under):
    assert lookup.under(path, line) is under


def rule(amount, *categories, name="reply", starts=("received",)):
    label = Words("答复", "Reply")
    return ClockRule(name, label, amount, "days", starts, ("replied",), for_categories=categories)


@pytest.mark.parametrize(("code", "amount"), [("01/0101", 1), ("01/0102", 2), ("02", 3), ("", 3), ("01/0101/9", 1)])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_the_most_specific_clock_applies_in_whatever_order_it_is_written(book, code, amount, order):
    rules = [rule(3), rule(2, "01"), rule(1, "01/0101", "05")]
    changed = msgspec.structs.replace(book, clocks=tuple(rules[n] for n in order))
    assert [found.amount for found in lookup.clocks_started_by(changed, "received", code)] == [amount]


def test_clocks_of_different_names_start_together(book):
    changed = msgspec.structs.replace(book, clocks=(rule(3), rule(1, "01", name="check"), rule(9, starts=("closed",))))
    assert [found.name for found in lookup.clocks_started_by(changed, "received", "01")] == ["reply", "check"]
    assert [found.name for found in lookup.clocks_started_by(changed, "received", "02")] == ["reply"]
    assert lookup.clocks_started_by(changed, "replied", "01") == []
    assert lookup.clock(changed, "check").amount == 1
    assert lookup.clock(changed, "none") is None
