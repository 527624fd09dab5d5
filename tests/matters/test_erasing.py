"""Erasing a person's contents: gone from every holder, proofs still good, and gone again after a restore."""

from pathlib import Path

import pytest
from django.db import connection

from banshi.config import wiring
from banshi.files.models import Blob
from banshi.files.queries import path_of
from banshi.kit.refused import NotFound, Refused
from banshi.matters import jobs, searching
from banshi.matters.actions import erasing
from banshi.matters.queries import pages, telling
from banshi.matters.queries.search import search
from banshi.messages.models import OutboxMessage
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.people.models import Content
from banshi.record import verification
from tests import world
from tests.matters.pictures import PICTURE
from tests.matters.reading import everywhere, kinds, last, row
from tests.world import NOW, act, days, hours, report, staff

PHONE = "13800002222"
LATER = NOW + days(30)


@pytest.fixture
def code(town, settings):
    settings.BANSHI_TRANSPORT = "simulated"
    code = report(text="示例甲家门口的沟堵了", contact_name="示例甲某", contact_phone=PHONE, uploads=[PICTURE]).code
    act(code, "sign_for", by="zhujian1", at=NOW + hours(1))
    act(code, "reply", by="zhujian1", at=NOW + hours(2), outcome="solved", reason="示例甲家的沟已疏通")
    jobs.send(NOW + hours(3))
    jobs.expire(NOW + days(20))
    jobs.seal(NOW + days(20))
    while jobs.index(NOW):
        pass
    return code


def forget(code: str, **given) -> int:
    return erasing.forget(code, holders=wiring.holders(LATER), at=LATER, **given)


def test_every_holder_of_content_is_named():
    """A room that keeps what people told and is not asked to erase it would be found here."""
    assert set(wiring.CONTENT) == {"texts and contacts", "files", "messages", "search index", "needs taken from it"}
    assert len(wiring.holders(NOW)) == len(wiring.CONTENT)


def test_after_erasing_nothing_of_it_is_anywhere(code):
    matter, path = row(code), path_of(Blob.objects.get().digest)
    assert path.exists()
    assert everywhere("示例甲") == ["people_content"]
    assert len(everywhere("例甲")) >= 2, "the index holds it in pairs of characters"
    assert everywhere(PHONE) == ["messages_delivered", "messages_outbox", "people_content"]
    assert forget(code) >= 6
    assert everywhere("示例甲") == everywhere("例甲") == []
    assert everywhere(PHONE) == []
    assert not path.exists()
    assert kinds(code)[-1] == "erased"
    assert last(code).pieces >= 6
    assert row(code).step == matter.step
    for question in ("沟堵", PHONE, "疏通"):
        assert search(question, staff("shouli"))[0] == []
    assert [m.code for m in search(code, staff("shouli"))[0]] == [code]


def test_proofs_stay_valid_and_rows_agree(code):
    forget(code)
    jobs.seal(LATER)
    assert list(verification.verify(at=LATER, extra=wiring.CHECKS)) == []


def test_the_follower_does_not_bring_it_back(code):
    forget(code)
    jobs.seal(LATER)
    assert jobs.index(LATER) >= 1
    assert everywhere("沟堵") == []
    searching.start_over()
    while jobs.index(LATER):
        pass
    assert search("沟", staff("shouli"))[0] == []


def test_the_words_leave_the_pages_of_the_index_too(committed_db, monkeypatch):
    """What a file of SQLite or its log still holds of a deleted text is nobody's to read either."""
    monkeypatch.setattr(searching, "TIDY_PAGES", 1)
    world.found()
    code = report(text="zzqqxx 沟堵了", landmark="").code
    for n in range(6):
        report(text=f"别的事 {n}", landmark="", at=NOW + hours(n))
        jobs.seal(NOW + hours(n))
        jobs.index(NOW)
    act(code, "withdraw", by=Viewer.requester(row(code).id), at=NOW)
    assert search("zzqqxx", staff("shouli"))[0]
    forget(code)
    jobs.seal(LATER)
    while jobs.index(LATER):
        pass
    assert everywhere("zqqxx") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert b"zqqxx" not in Path(connection.settings_dict["NAME"]).read_bytes()


def test_the_timeline_says_that_it_was_erased(code):
    forget(code)
    told = telling.timeline(row(code), pages.book_of(row(code)), viewer=staff("zhujian1"))
    assert told[-1].sentence == "按当事人要求删除内容"
    texts = [text for line in told for _, text in line.texts]
    assert set(texts) == {telling.ERASED}
    assert [line.files for line in told if line.files] == []


def test_no_message_goes_to_an_erased_address(code):
    forget(code)
    act(code, "reopen", by=Viewer.requester(row(code).id), at=LATER)
    assert not OutboxMessage.objects.filter(subject=row(code).id).exclude(body="").exists()


def test_a_restored_backup_is_erased_again(code, tmp_path):
    """The register stands outside the database; what a backup brings back is erased by running over it."""
    kept = list(Content.objects.filter(subject=row(code).id).values("id", "body", "salt", "key"))
    forget(code)
    for found in kept:
        Content.objects.filter(id=found.pop("id")).update(**found, erased_at=None)
    assert everywhere(PHONE)
    assert people.reapply_erasures(holders=wiring.holders(LATER)) == 1
    assert everywhere(PHONE) == []
    assert everywhere("示例甲") == []


def test_an_open_matter_keeps_what_it_is_handled_by(town):
    code = report().code
    with pytest.raises(Refused, match="还没有办结") as refused:
        forget(code)
    assert refused.value.status == 409
    assert kinds(code)[-1] == "dispatched"


def test_who_may_erase(code):
    for username in ("zhujian1", "shouli", "huifang1"):
        with pytest.raises(Refused, match="由受理单位的派单员"):
            forget(code, by=staff(username))
    for username in ("jiaoyu1", "xitong"):
        with pytest.raises(NotFound):
            forget(code, by=staff(username))
    with pytest.raises(NotFound):
        forget("1234567890")
    assert forget(f" {code[:3]} {code[3:]}", by=staff("paidan")) >= 6


def test_erasing_twice_is_no_second_entry(code):
    forget(code)
    number = row(code).number
    assert forget(code) == 0
    assert row(code).number == number


def test_one_matter_is_erased_and_no_other(code):
    other = report(text="另一件事", contact_phone=PHONE, uploads=[PICTURE]).code
    path = path_of(Blob.objects.get(subject=row(other).id).digest)
    forget(code)
    assert path.exists(), "the same picture was given with another matter too"
    assert everywhere("另一件事") == ["people_content"]
    assert [m.code for m in search(PHONE, staff("shouli"))[0]] == [other]
