"""Whatever somebody does behind the triggers has a name."""

import pytest
from django.conf import settings

from banshi.record import actions, guards, outside, queries, rules, verification
from banshi.record.facts import Head
from tests.record.writing import LATER, NOW, behind, busy, chain, entry_id, faults, new

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sealed(db):
    busy()
    assert faults() == []


COLUMNS = [
    ("kind", "Noted"),
    ("version", 2),
    ("actor", "staff:2"),
    ("occurred_at", "2026-03-04T02:00:00.000001Z"),
    ("recorded_at", "2026-03-04T02:00:00.000001Z"),
    ("cause", "x"),
    ("payload", b"3"),
]


@pytest.mark.parametrize(("column", "value"), COLUMNS)
def test_a_byte_changed_in_an_entry_is_named_with_its_place(column, value):
    behind(f"UPDATE record_entry SET {column} = %s WHERE subject = 1 AND number = 2", [value])
    [fault] = verification.verify(at=LATER)
    assert (fault.code, fault.subject, fault.number) == ("entry_changed", 1, 2)
    assert "事项 1 第 2 条" in fault.zh


def test_an_entry_given_another_number_is_named():
    behind("UPDATE record_entry SET number = 9 WHERE subject = 3 AND number = 4")
    assert faults() == ["entry_missing", "entry_changed"]


def test_an_entry_moved_to_another_subject_is_named():
    behind("UPDATE record_entry SET subject = 2, number = 2 WHERE subject = 3 AND number = 4")
    assert faults() == ["chain_broken", "entry_changed"]


def test_an_entry_whose_hash_the_attacker_computed_anew_is_named_by_the_chain_and_the_seal():
    entry = queries.entries(1)[1]
    [_], [row] = actions.chained([(Head(1, 1, entry.previous), [new(7)])])
    behind("UPDATE record_entry SET payload = %s, hash = %s WHERE subject = 1 AND number = 2", [row[-2], row[-1]])
    assert faults() == ["chain_broken", "sealed_entry_changed"]


def test_a_chain_computed_anew_to_its_end_is_named_by_the_seals():
    [_], made = actions.chained([(Head.start(1), [new(n) for n in (1, 7, 8)])])
    for row in made:
        behind(
            "UPDATE record_entry SET payload = %s, hash = %s, previous = %s WHERE subject = 1 AND number = %s",
            [row[-2], row[-1], row[-3], row[1]],
        )
    assert faults() == ["sealed_entry_changed"] * 2


def test_leaves_changed_along_are_named_by_the_roots():
    digest = actions.chained([(Head.start(2), [new(7)])])[1][0][-1]
    behind("UPDATE record_entry SET payload = %s, hash = %s WHERE subject = 2", [b"7", digest])
    behind("UPDATE record_leaf SET hash = %s WHERE entry_id = %s", [digest, entry_id(2, 1)])
    assert set(faults()) == {"root_differs", "seal_changed"}


def test_an_entry_removed_from_the_middle_is_named():
    behind("DELETE FROM record_entry WHERE subject = 3 AND number = 2")
    found = list(verification.verify(at=LATER))
    assert [fault.code for fault in found] == ["entry_missing", "sealed_entry_removed"]
    assert (found[0].subject, found[0].number) == (3, 2)


@pytest.mark.parametrize("where", ["subject = 3 AND number = 4", "subject = 2"])
def test_a_last_entry_or_a_whole_subject_removed_is_named_by_the_seals(where):
    behind(f"DELETE FROM record_entry WHERE {where}")
    assert faults() == ["sealed_entry_removed"]


def test_a_tail_cut_with_its_leaves_is_named_by_the_seal():
    behind("DELETE FROM record_entry WHERE subject = 4")
    behind("DELETE FROM record_leaf WHERE position >= 8")
    assert faults() == ["tail_cut", "seal_missing"]


def test_a_tail_cut_together_with_its_seals_is_named_by_the_log_outside():
    _cut_the_last_seal()
    assert faults() == ["seal_missing"]


def test_a_tail_cut_and_continued_stays_named():
    _cut_the_last_seal()
    chain(5, 2)
    actions.seal(LATER)
    assert faults() == ["seal_differs_outside"]
    chain(6, 1)
    actions.seal(LATER)
    assert faults() == ["seal_differs_outside"]


def _cut_the_last_seal():
    behind("DELETE FROM record_entry WHERE subject = 4")
    behind("DELETE FROM record_leaf WHERE position >= 8")
    behind("DELETE FROM record_seal WHERE number = 3")


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM record_leaf WHERE position = 4", ["leaf_missing", "not_sealed"]),
        ("DELETE FROM record_seal WHERE number = 3", ["leaf_without_seal", "seal_missing"]),
        ("DELETE FROM record_seal WHERE number = 2", ["seal_chain_broken", "seal_changed", "seal_missing"]),
        ("UPDATE record_seal SET first = 3 WHERE number = 2", ["seal_changed"]),
        ("UPDATE record_seal SET last = 6 WHERE number = 2", None),
        ("UPDATE record_seal SET sealed_at = '2026-03-04T02:00:00.000001Z' WHERE number = 2", ["seal_changed"]),
        ("UPDATE record_seal SET number = 9 WHERE number = 3", ["seal_chain_broken", "seal_missing"]),
    ],
)
def test_seals_and_leaves_that_were_changed_are_named(statement, named):
    behind(statement)
    found = faults()
    assert found == named if named else "seal_changed" in found


@pytest.mark.parametrize(
    ("column", "named"),
    [
        ("root", {"root_differs", "seal_changed", "seal_differs_outside"}),
        ("frontier", {"seal_changed"}),
        ("previous", {"seal_chain_broken", "seal_changed"}),
        ("signature", {"signature_bad"}),
    ],
)
def test_a_changed_byte_in_a_seal_is_named(column, named):
    value = getattr(queries.seal(3), column)
    behind(f"UPDATE record_seal SET {column} = %s WHERE number = 3", [value[:-1] + bytes([value[-1] ^ 1])])
    assert set(faults()) == named


def test_a_seal_written_anew_without_the_key_has_a_bad_signature():
    seal = queries.seal(3)
    body = rules.seal_body(
        queries.origin(), 10, root=seal.root, sealed_at=seal.sealed_at[:-2] + "1Z", previous=seal.root
    )
    behind("UPDATE record_seal SET body = %s WHERE number = 3", [body])
    assert set(faults()) == {"seal_changed", "signature_bad"}


def test_a_missing_guard_is_named_and_installing_puts_it_back(caplog):
    from django.db import connection

    suffix = " ON record_leaf" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_leaf_no_update{suffix}")
    [fault] = verification.verify(at=LATER)
    assert fault.code == "guard_missing"
    assert "record_leaf_no_update" in fault.zh
    assert actions.install_guards() == ["record_leaf_no_update"]
    assert "record_leaf_no_update" in caplog.text
    assert faults() == []
    assert actions.install_guards() == []


def test_entries_never_sealed_are_named_even_before_newer_ones():
    behind("DELETE FROM record_seal WHERE number = 3")
    behind("DELETE FROM record_leaf WHERE position >= 8")
    outside.path().write_text("".join(outside.path().read_text().splitlines(keepends=True)[:2]))
    [fault] = verification.verify(at=LATER)
    assert fault.code == "not_sealed"
    assert fault.zh.startswith("有 2 条记录超过 10 分钟没有封存，最早的记于 2026-03-04T02:00:00.000000Z")
    assert faults(NOW) == []


def test_a_log_that_is_gone_or_unreadable_is_named():
    text = outside.path().read_text()
    outside.path().write_text(text + "三 4 5 6\n")
    assert faults() == ["seals_log_damaged"]
    outside.path().unlink()
    assert faults() == ["seals_log_missing"]


def test_values_of_another_type_are_named_and_never_a_traceback(db):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL stores no value of another type")
    behind("UPDATE record_entry SET payload = 'text' WHERE subject = 1 AND number = 1")
    behind("UPDATE record_entry SET kind = CAST(x'ff' AS TEXT) WHERE subject = 1 AND number = 2")
    behind("UPDATE record_entry SET version = 'no number' WHERE subject = 3 AND number = 1")
    behind("UPDATE record_entry SET subject = -4 WHERE subject = 4")
    behind("UPDATE record_leaf SET hash = 'text' WHERE position = 0")
    found = faults()
    assert found.count("entry_changed") == 5
    assert "sealed_entry_changed" in found


def test_an_installation_whose_key_was_replaced_has_no_valid_seal():
    (settings.BANSHI_HOME / "keys" / "seal.key").unlink(missing_ok=True)
    from banshi.record import keys

    keys.seal_key.cache_clear()
    assert set(faults()) == {"signature_bad"}


def test_the_checks_of_other_rooms_are_asked_too():
    found = list(verification.verify(at=LATER, extra=[lambda: iter([verification.Fault("other", "别的", "other")])]))
    assert [fault.code for fault in found] == ["other"]


def test_progress_ends_with_the_number_of_entries():
    seen = []
    assert list(verification.verify(at=LATER, progress=seen.append)) == []
    assert seen == [10]


def test_the_guards_of_every_watched_table_stand():
    assert guards.missing_of() == []
    assert "people_access" in guards._watched
