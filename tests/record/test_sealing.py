"""Seals: every entry gets one place, the root is that of the book, and every sealed entry can be proved."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi.record import actions, keys, outside, queries, rules
from tests.record.test_tree import by_the_book
from tests.record.writing import LATER, NOW, busy, chain, faults

pytestmark = pytest.mark.django_db


def hashes() -> list[bytes]:
    return [entry.hash for _, entry in queries.leaves(-1, 10_000)]


def test_nothing_new_makes_no_seal():
    assert actions.seal(NOW) is None
    assert not outside.path().exists()
    chain(1, 1)
    assert actions.seal(NOW).number == 1
    assert actions.seal(NOW) is None
    assert queries.last_seal().number == 1


def test_seals_follow_each_other_and_cover_everything_once():
    busy()
    seals = list(queries.seals())
    assert [(seal.number, seal.first, seal.last) for seal in seals] == [(1, 0, 3), (2, 4, 7), (3, 8, 9)]
    for seal in seals:
        assert seal.root == by_the_book(hashes()[: seal.last + 1])
        assert rules.Frontier.decode(seal.frontier).root() == seal.root
    assert seals[1].previous == rules.seal_hash(seals[0].previous, seals[0].body)
    assert queries.seal(2) == seals[1]
    assert queries.seal(4) is None


def test_a_seal_is_signed_over_a_text_anybody_can_read():
    busy()
    seal = queries.seal(3)
    lines = seal.body.splitlines()
    assert lines[:2] == ["banshi/record", "10"]
    assert lines[3:] == [seal.sealed_at, seal.previous.hex()]
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    load_pem_public_key(keys.public_key_text().encode()).verify(seal.signature, seal.body.encode())


def test_one_sealing_takes_a_batch_and_the_next_the_rest(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 4)
    chain(1, 9)
    assert [actions.seal(NOW).last for _ in range(3)] == [3, 7, 8]
    assert actions.seal(NOW) is None
    assert faults() == []


def test_lag_counts_what_waits_and_how_long():
    assert queries.lag(NOW) == (0, 0.0)
    chain(1, 3)
    assert queries.lag(NOW + timedelta(minutes=2)) == (3, 120.0)
    actions.seal(NOW)
    assert queries.lag(LATER) == (0, 0.0)
    assert queries.newest_recorded_at() == NOW


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_every_sealed_entry_has_a_path_that_proves_it(db, lengths):
    base = queries.count() + 1
    for n, length in enumerate(lengths):
        chain(base + n, length)
        actions.seal(NOW)
    seal = queries.last_seal()
    for entry in queries.entries_of([base, base + len(lengths) - 1]):
        place, path, under = queries.proof(entry.subject, entry.number)
        assert under == seal
        assert rules.check_inclusion(entry.hash, place, size=seal.last + 1, path=path, root=seal.root)


def test_an_entry_that_is_not_there_or_not_sealed_has_no_proof():
    busy()
    chain(9, 1)
    assert queries.proof(9, 1) is None
    assert queries.proof(1, 4) is None
    assert queries.proof(77, 1) is None


def test_a_proof_reads_no_more_leaves_than_lie_between_two_seals(monkeypatch):
    for subject in range(1, 33):
        chain(subject, 32)
        actions.seal(NOW)
    read = []
    append = rules.Frontier.append
    monkeypatch.setattr(rules.Frontier, "append", lambda tree, leaf: (read.append(1), append(tree, leaf))[1])
    place, path, seal = queries.proof(17, 5)
    assert rules.check_inclusion(queries.entries(17)[4].hash, place, size=1024, path=path, root=seal.root)
    assert len(path) == 10
    assert len(read) < 1024 / 4


# ---- seals.log beside the database


def log_lines() -> list[str]:
    return outside.path().read_text().splitlines()


def test_each_seal_stands_in_the_log_once():
    busy()
    assert [line.split()[:2] for line in log_lines()] == [["1", "4"], ["2", "8"], ["3", "10"]]
    assert log_lines()[2].split()[2:] == [queries.seal(3).root.hex(), queries.seal(3).signature.hex()]
    assert outside.path().stat().st_mode & 0o777 == 0o600
    outside.catch_up()
    assert len(log_lines()) == 3


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_process_that_died_before_writing_the_log_is_caught_up_with(kept):
    busy()
    whole = outside.path().read_text()
    outside.path().write_text("".join(whole.splitlines(keepends=True)[:kept]))
    assert actions.seal(NOW) is None
    assert outside.path().read_text() == whole


def test_a_line_half_written_by_a_power_cut_is_written_again():
    busy()
    whole = outside.path().read_text()
    outside.path().write_text(whole[:-40])
    outside.catch_up()
    assert outside.path().read_text() == whole
    assert faults() == []
