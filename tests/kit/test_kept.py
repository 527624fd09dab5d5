"""A total is worked out once for each mark, whoever asks and however many at once."""

import threading

import pytest

from banshi.kit.kept import Kept


def test_it_is_worked_out_again_once_the_mark_differs():
    kept, done = Kept(), []

    def work():
        done.append(len(done))
        return done[-1]

    assert [kept.unless_changed(lambda mark=mark: mark, work) for mark in ("a", "a", "b", "b", "a")] == [0, 0, 1, 1, 2]


def test_what_fails_is_not_kept():
    kept = Kept()
    with pytest.raises(ZeroDivisionError):
        kept.unless_changed(lambda: 1, lambda: 1 // 0)
    assert kept.unless_changed(lambda: 1, lambda: "again") == "again"


def test_those_who_ask_at_once_wait_for_one():
    kept, done, gate = Kept(), [], threading.Barrier(6)

    def ask():
        gate.wait(5)
        kept.unless_changed(lambda: 1, lambda: done.append(1))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(5)
    assert done == [1]


def test_a_change_while_it_is_worked_out_is_not_overlooked():
    kept, now = Kept(), ["a"]

    def work():
        now[0] = "b"
        return "of a"

    assert kept.unless_changed(lambda: now[0], work) == "of a"
    assert kept.unless_changed(lambda: now[0], lambda: "of b") == "of b"
