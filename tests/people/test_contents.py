"""What people told: found by its contact, erased everywhere, and gone again after yesterday's backup comes back."""

import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction

from banshi.files import actions as files
from banshi.kit.refused import Refused
from banshi.messages import actions as messages
from banshi.people import actions, queries, rules
from banshi.people.facts import Viewer
from banshi.people.models import AccessLog, Content

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
PHONE = "13800004028"
WRITERS = [actions.keep_contents, actions.keep_many]


def told(subject: int, body: str = "沟堵了", phone: str = PHONE):
    key = queries.contact_key(phone)
    return [actions.new_content(subject, "text", body), actions.new_content(subject, "contact_phone", phone, key=key)]


def holders():
    return [partial(actions.erase, at=NOW), partial(files.erase, at=NOW), messages.erase]


@pytest.mark.parametrize("keep", WRITERS)
def test_texts_are_kept_with_salts_of_their_own(db, keep):
    rows = told(1) + told(2)
    keep(rows, at=NOW)
    keep([], at=NOW)
    found = queries.contents([1, 2])
    assert [(row.subject, row.body, row.created_at) for row in found] == [
        (subject, body, NOW) for subject in (1, 2) for body in ("沟堵了", PHONE)
    ]
    assert [row.body for row in queries.contents([1], ["text"])] == ["沟堵了"]
    assert len({bytes(row.salt) for row in Content.objects.all()}) == 4
    kept = Content.objects.get(id=rows[0].id)
    assert rules.commitment(bytes(kept.salt), kept.body) == rules.commitment(rows[0].salt, rows[0].body)


def test_the_matters_of_a_contact_are_found_newest_first_each_once(db):
    for subject in (1, 2, 3):
        actions.keep_contents(told(subject, phone="13800009999" if subject == 2 else PHONE), at=NOW)
    actions.keep_contents([actions.new_content(1, "contact_phone", PHONE, key=queries.contact_key(PHONE))], at=NOW)
    assert queries.subjects_of_contact("+86 138-0000-4028") == [1, 3]
    assert queries.subjects_of_contact(PHONE, limit=1) == [1]
    assert queries.subjects_of_contact("13800009999") == [2]
    assert queries.subjects_of_contact("13800000000") == []
    assert queries.subjects_of_contact("没有电话") == []
    actions.erase(1, at=NOW)
    assert queries.subjects_of_contact(PHONE) == [3]


def test_erasing_leaves_a_commitment_that_reveals_nothing(db):
    actions.keep_contents(told(1) + told(2), at=NOW)
    assert actions.erase(1, at=NOW) == 2
    for row in Content.objects.filter(subject=1):
        assert (row.body, bytes(row.salt), row.key, row.erased_at) == ("", b"", "", NOW)
    assert [row.body for row in queries.contents([2])] == ["沟堵了", PHONE]
    assert actions.erase(1, at=NOW) == 0


def test_forgetting_is_noted_outside_the_database_before_anything_is_erased(db):
    def broken(subject):
        assert register().read_text() == "7 2026-03-04T02:00:00.000000Z\n"
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        actions.forget(7, holders=[broken], at=NOW)
    assert register().stat().st_mode & 0o777 == 0o600
    asked = []
    assert actions.reapply_erasures(holders=[asked.append]) == 1
    assert asked == [7]


def register() -> Path:
    return django_settings.BANSHI_HOME / "erasures.log"


def test_without_a_register_there_is_nothing_to_do(db):
    assert actions.reapply_erasures(holders=[lambda subject: pytest.fail("nothing was erased")]) == 0


def test_a_half_written_line_is_never_taken_for_another_subject(db):
    register().write_text("71 2026-03-04T02:00:00.000000Z\n72")
    actions.forget(9, holders=[], at=NOW)
    asked = []
    with pytest.raises(Refused, match="第 2 行读不出来，其余 2 件已重新删除"):
        actions.reapply_erasures(holders=[asked.append])
    assert asked == [9, 71]


def test_erase_restore_yesterdays_backup_and_search_for_the_phone(committed_db, tmp_path, settings):
    """I14: nothing, also in the raw bytes of the files."""
    if connection.vendor != "sqlite":
        pytest.skip("restores a file of SQLite; tests/matters/test_erasing.py restores rows on both")
    settings.BANSHI_TRANSPORT = "spool"
    # some builds of SQLite overwrite what is deleted by themselves, others only when told
    assert "secure_delete=ON" in connection.settings_dict["OPTIONS"]["init_command"]
    base = Path(connection.settings_dict["NAME"])
    with transaction.atomic():
        actions.keep_contents(told(1) + told(2, phone="13800009999"), at=NOW)
        messages.put("k", subject=1, channel="sms", address=PHONE, body=f"您好 {PHONE}", at=NOW)
        files.keep("a.ogg", b"OggS" + PHONE.encode(), subject=1, role="evidence", at=NOW)
    messages.deliver_due(at=NOW, fill=lambda *_: "")
    backup = tmp_path / "backup"
    _settle()
    shutil.copyfile(base, backup)
    shutil.copytree(tmp_path / "files", tmp_path / "files-backup")
    assert PHONE.encode() in backup.read_bytes()
    assert actions.forget(1, holders=holders(), at=NOW) == 4
    _settle()
    assert _holding(tmp_path, backup) == []

    connection.close()
    shutil.copyfile(backup, base)
    shutil.copytree(tmp_path / "files-backup", tmp_path / "files", dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "files-backup")
    assert len(_holding(tmp_path, backup)) == 2
    assert actions.reapply_erasures(holders=holders()) == 1
    _settle()
    assert queries.subjects_of_contact(PHONE) == []
    assert _holding(tmp_path, backup) == []
    assert queries.subjects_of_contact("13800009999") == [2]


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _holding(home: Path, *but: Path) -> list[Path]:
    """The files under the home that hold the phone number anywhere in their bytes."""
    found = [path for path in home.rglob("*") if path.is_file() and path not in but]
    return [path for path in found if "files-backup" not in path.parts and PHONE.encode() in path.read_bytes()]


# ---- the log of reads


def test_a_read_is_noted_with_everything_that_was_on_the_page_and_stays(db):
    codes = [str(n) for n in range(60)]
    actions.log_read(Viewer("staff:5", staff_id=5), page="matter" * 20, subjects=codes, at=NOW)
    row = AccessLog.objects.get()
    assert (row.staff_id, row.subjects.split(), row.at) == (5, codes, NOW)
    for change in (lambda: AccessLog.objects.all().delete(), lambda: AccessLog.objects.update(page="other")):
        with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
            change()
    assert AccessLog.objects.count() == 1


def test_reads_and_attempts_come_in_pages_newest_first(db):
    for n in range(5):
        actions.log_read(Viewer("staff:5", staff_id=5), page=f"p{n}", subjects=[], at=NOW + timedelta(minutes=n))
        actions.note_attempt(f"w{n}", at=NOW)
    pages = [queries.reads(n, size=2) for n in (0, 1, 2, 3, 4)]
    assert [[row.page for row in rows] for rows, _ in pages] == [["p4", "p3"], ["p4", "p3"], ["p2", "p1"], ["p0"], []]
    assert [more for _, more in pages] == [True, True, True, False, False]
    assert [row.what for row in queries.attempts(1, size=2)[0]] == ["w4", "w3"]
