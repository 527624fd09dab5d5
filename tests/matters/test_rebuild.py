"""The record is the truth: rows made again from it are the same bytes, and whatever was changed behind it is named."""

import json
import random
import threading

import pytest
from django.db import connection, connections

from banshi.config import wiring
from banshi.kit.refused import Refused
from banshi.matters import jobs
from banshi.matters.actions import checking, rebuilding
from banshi.matters.models import ClockRow, Follower, HoldingRow, LedgerRow, Matter, Party
from banshi.people.facts import Viewer
from banshi.playbooks.models import PlaybookEdition
from banshi.playbooks.rules import reading
from banshi.record import guards, verification
from tests import world
from tests.matters.counting import statements
from tests.matters.reading import row
from tests.world import NOW, act, days, hours, report, staff


@pytest.fixture
def busy(town):
    """A dozen matters in all states."""
    return _busy()


def _busy() -> list[str]:
    codes = []
    for n in range(12):
        code = report(at=NOW + hours(n), category="99" if n % 5 == 0 else "01/0105", nonce=f"n{n}").code
        codes.append(code)
        if n % 5 == 0:
            continue
        act(code, "sign_for", by="zhujian1", at=NOW + hours(n + 1))
        if n % 3 == 0:
            act(code, "ask", by="zhujian1", at=NOW + hours(n + 2), reason="？")
            act(code, "answer", by=Viewer.requester(row(code).id), at=NOW + days(3), reason="！")
        if n % 2 == 0:
            act(code, "add_co_unit", by="zhujian1", at=NOW + days(4), unit="shuili", reason="…")
            act(code, "reply", by="zhujian1", at=NOW + days(5), outcome="solved", reason="…")
    jobs.expire(NOW + days(20))
    jobs.reminders(NOW + days(20))
    return codes


def _everything() -> dict[str, list[tuple]]:
    return {
        "matters": list(Matter.objects.order_by("id").values_list()),
        "holdings": list(HoldingRow.objects.order_by("matter_id", "ordinal").values_list(*_names(HoldingRow))),
        "clocks": list(ClockRow.objects.order_by("matter_id", "name", "ordinal").values_list(*_names(ClockRow))),
        "parties": list(Party.objects.order_by("matter_id", "unit").values_list("matter_id", "unit")),
    }


def _names(model) -> list[str]:
    return [field.attname for field in model._meta.fields if field.name != "id"]


def test_a_rebuild_gives_the_same_bytes(busy, monkeypatch):
    monkeypatch.setattr(rebuilding, "STEP", 5)
    before = _everything()
    assert rebuilding.rebuild() == 12
    assert _everything() == before


def test_whatever_was_spoilt_is_as_it_was(busy):
    before = _everything()
    dice = random.Random(1)
    Matter.objects.update(state="{}", number=1, step="?", next_due_at=None, projection=0, owner_unit="")
    HoldingRow.objects.filter(id__in=dice.sample(list(HoldingRow.objects.values_list("id", flat=True)), 5)).delete()
    ClockRow.objects.update(due_at=NOW)
    Party.objects.all().delete()
    rebuilding.rebuild()
    assert _everything() == before
    assert list(checking.check_projection()) == []


def test_a_removed_row_comes_back(busy):
    gone = row(busy[3])
    kept = gone.state
    with connection.cursor() as cursor:
        for table in ("matters_reminder", "matters_holding", "matters_clock", "matters_party"):
            cursor.execute(f"DELETE FROM {table} WHERE matter_id = %s", [gone.id])
        cursor.execute("DELETE FROM matters_matter WHERE id = %s", [gone.id])
    assert [fault.code for fault in checking.check_projection()] == ["row_removed"]
    rebuilding.rebuild()
    assert row(busy[3]).state == kept
    assert list(checking.check_projection()) == []


def test_an_interrupted_rebuild_goes_on_where_it_stopped(busy, monkeypatch):
    monkeypatch.setattr(rebuilding, "STEP", 3)
    Matter.objects.update(step="?")

    def stop(done):
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild(progress=stop)
    assert Matter.objects.filter(step="?").count() == 6
    assert Follower.objects.get(name="rebuild").position == sorted(row(code).id for code in busy)[5]
    assert rebuilding.rebuild(afresh=False) == 6
    assert not Matter.objects.filter(step="?").exists()
    assert Follower.objects.get(name="rebuild").position == -1


def test_old_rows_are_not_served_and_say_what_to_do(busy):
    Matter.objects.update(projection=1)
    with pytest.raises(Refused, match="banshi rebuild") as refused:
        act(busy[0], "note", by="paidan", at=NOW, reason="…")
    assert refused.value.status == 503
    assert {fault.code for fault in checking.check_projection()} == {"old_projection"}


def test_work_goes_on_during_a_rebuild(committed_db, monkeypatch):
    """Moves made while rows are made again are never lost from them."""
    world.found()
    codes = [report(at=NOW).code for _ in range(6)]
    handler = staff("zhujian1")
    monkeypatch.setattr(rebuilding, "STEP", 1)
    failed = []

    def work():
        try:
            for n in range(5):
                for code in codes:
                    act(code, "note", by=handler, at=NOW + hours(n), reason="…")
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    while worker.is_alive():
        rebuilding.rebuild()
        assert list(checking.check_projection()) == []
    worker.join()
    assert failed == []
    assert {row(code).number for code in codes} == {7}
    assert list(checking.check_projection()) == []


# ---- what verification names


def faults() -> list[verification.Fault]:
    return list(verification.verify(at=NOW + days(20), extra=wiring.CHECKS))


@pytest.fixture
def sealed(busy):
    jobs.seal(NOW + days(20))
    assert faults() == []
    return busy


def _behind(statement: str, parameters) -> None:
    """Change the record as a database owner can who drops the triggers and puts them back."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in guards.TABLES:
            for verb in guards._verbs():
                suffix = f" ON {table}" if postgresql else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{suffix}")
        cursor.execute(statement, parameters)
    guards.install()


def test_a_removed_last_entry_is_named(sealed):
    matter = row(sealed[1])
    _behind("DELETE FROM record_entry WHERE subject = %s AND number = %s", [matter.id, matter.number])
    found = {fault.code: fault for fault in faults()}
    assert found.keys() == {"row_without_entry", "sealed_entry_removed"}
    assert found["row_without_entry"].subject == matter.id
    assert found["row_without_entry"].number == matter.number
    assert matter.code in found["row_without_entry"].zh


def test_an_unsealed_last_entry_that_is_removed_is_named_too(sealed):
    matter = row(sealed[1])
    act(sealed[1], "note", by="zhujian1", at=NOW + days(20), reason="…")
    _behind("DELETE FROM record_entry WHERE subject = %s AND number = %s", [matter.id, matter.number + 1])
    assert [fault.code for fault in faults()] == ["row_without_entry", "content_unrecorded"], "its words are left"


def test_a_whole_matter_removed_is_named(sealed):
    matter = row(sealed[2])
    _behind("DELETE FROM record_entry WHERE subject = %s", [matter.id])
    found = faults()
    assert {fault.code for fault in found} == {"row_without_entry", "sealed_entry_removed", "content_unrecorded"}
    assert [fault.number for fault in found if fault.code == "row_without_entry"] == [1]
    assert len([fault for fault in found if fault.code == "sealed_entry_removed"]) == matter.number


def test_a_matter_removed_with_its_row_is_named_by_the_seals(sealed):
    matter = row(sealed[2])
    _behind("DELETE FROM record_entry WHERE subject = %s", [matter.id])
    with connection.cursor() as cursor:
        for table in ("matters_reminder", "matters_holding", "matters_clock", "matters_party"):
            cursor.execute(f"DELETE FROM {table} WHERE matter_id = %s", [matter.id])
        cursor.execute("DELETE FROM matters_matter WHERE id = %s", [matter.id])
    assert {fault.code for fault in faults()} == {"sealed_entry_removed", "content_unrecorded"}


@pytest.mark.parametrize("name", ["reply_due_at", "reply_original_due_at", "next_due_at", "received_at", "replied_at"])
def test_a_due_changed_in_the_database_is_named(sealed, name):
    code = sealed[2]
    Matter.objects.filter(code=code).update(**{name: NOW + days(99)})
    [fault] = faults()
    assert (fault.code, fault.subject) == ("row_differs", row(code).id)
    assert name in fault.zh
    assert code in fault.zh


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outcome", "unreachable"),
        ("solved", "yes"),
        ("satisfied", 5),
        ("tier", "audited"),
        ("owner_unit", "x"),
        ("hash", b"0" * 32),
        ("state", "{}"),
    ],
)
def test_any_other_column_too(sealed, name, value):
    Matter.objects.filter(code=sealed[2]).update(**{name: value})
    [fault] = faults()
    assert fault.code == "row_differs"
    assert name in fault.zh


def test_a_clock_or_a_holding_changed_in_the_database_is_named(sealed):
    ClockRow.objects.filter(matter__code=sealed[2], name="reply").update(due_at=NOW + days(99))
    HoldingRow.objects.filter(matter__code=sealed[4], ordinal=0).update(unit="shuili")
    found = {fault.subject: fault.zh for fault in faults()}
    assert "clocks" in found[row(sealed[2]).id]
    assert "holdings" in found[row(sealed[4]).id]


def test_a_unit_added_to_those_that_may_see_a_matter_is_named_and_one_taken_away_too(sealed):
    kept = Party.objects.order_by("id").first()
    kept.delete()
    code = next(code for code in sealed if row(code).id != kept.matter_id)
    Party.objects.create(matter=row(code), unit="gongan")
    found = {fault.subject: (fault.code, fault.zh) for fault in faults()}
    assert found.keys() == {row(code).id, kept.matter_id}
    assert all(code == "row_differs" and "parties" in zh for code, zh in found.values())


def test_a_ledger_given_to_a_matter_that_keeps_none_is_named(sealed):
    LedgerRow.objects.create(matter=row(sealed[2]), claimed_fen=1, at_least=False, received_fen=1, reported_fen=0)
    [fault] = faults()
    assert (fault.code, fault.subject) == ("row_differs", row(sealed[2]).id)
    assert "ledger" in fault.zh


def test_a_row_added_to_the_matters_is_named(sealed):
    added = row(sealed[2])
    added.id, added.code, added.nonce, added.source_row = added.id + 1, "9999999999", None, "added"
    added.save(force_insert=True)
    [fault] = faults()
    assert (fault.code, fault.subject, fault.number) == ("row_without_entry", added.id, 1)
    assert "9999999999" in fault.zh


def test_rows_in_number_whose_entries_are_all_gone_are_each_named(busy, monkeypatch):
    monkeypatch.setattr(checking, "STEP", 4)
    gone = [row(code).id for code in busy[:9]]
    _behind(f"DELETE FROM record_entry WHERE subject IN ({', '.join(map(str, gone))})", [])
    assert sorted(fault.subject for fault in checking.check_projection()) == sorted(gone)


def test_a_row_of_a_clock_or_a_holding_added_or_removed_is_named(sealed):
    ClockRow.objects.filter(matter__code=sealed[2], name="reply").delete()
    last = HoldingRow.objects.filter(matter__code=sealed[4]).order_by("ordinal").last()
    last.id, last.ordinal = None, last.ordinal + 1
    last.save(force_insert=True)
    found = {fault.subject: fault.zh for fault in faults()}
    assert found.keys() == {row(sealed[2]).id, row(sealed[4]).id}
    assert "clocks" in found[row(sealed[2]).id]
    assert "holdings" in found[row(sealed[4]).id]


def test_a_changed_playbook_is_named_with_its_kind_and_edition(sealed):
    edition = PlaybookEdition.objects.get(content_hash=row(sealed[0]).edition)
    PlaybookEdition.objects.filter(id=edition.id).update(files=edition.files.replace("诉求", "要求", 1))
    [fault] = faults()
    assert fault.code == "playbook_changed"
    assert f"“{edition.kind}”的“{edition.edition}”版" in fault.zh
    for files in ("[]", "{", "{}"):
        PlaybookEdition.objects.filter(id=edition.id).update(files=files)
        assert [fault.code for fault in faults()] == ["playbook_changed"]


def test_a_playbook_put_in_the_place_of_another_is_named_by_the_matters_that_go_by_it(sealed):
    edition = PlaybookEdition.objects.get(content_hash=row(sealed[0]).edition)
    files = json.loads(edition.files)
    files["playbook.yml"] += "\n# another\n"
    digest = reading.content_hash({name: text.encode() for name, text in files.items()})
    PlaybookEdition.objects.filter(id=edition.id).update(files=json.dumps(files), content_hash=digest)
    [fault] = faults()
    assert fault.code == "playbook_missing"
    assert fault.subject in {row(code).id for code in sealed}
    assert edition.content_hash[:20] in fault.zh


def test_the_check_costs_a_few_statements_a_step_and_holds_no_lock(busy, monkeypatch):
    with statements() as all_at_once:
        assert list(checking.check_projection()) == []
    monkeypatch.setattr(checking, "STEP", 4)
    with statements() as in_steps:
        assert list(checking.check_projection()) == []
    # the twelve in three steps and a look behind the last; the record and the playbooks are read once
    ours = [sum("FROM matters_" in sql for sql in found) for found in (all_at_once, in_steps)]
    assert ours == [5, 20]
    assert not any("FOR UPDATE" in sql or sql.startswith(("UPDATE", "INSERT", "DELETE")) for sql in in_steps)


def test_an_entry_that_cannot_be_read_is_named_and_the_other_matters_are_compared(sealed):
    matter = row(sealed[1])
    _behind("UPDATE record_entry SET payload = %s WHERE subject = %s AND number = 1", [b"{", matter.id])
    Matter.objects.filter(code=sealed[2]).update(outcome="unreachable")
    found = {fault.code: fault.subject for fault in faults()}
    assert found["entry_unreadable"] == matter.id
    assert found["row_differs"] == row(sealed[2]).id
    assert "entry_changed" in found
