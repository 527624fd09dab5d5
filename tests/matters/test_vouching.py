"""What a person wrote is still what was recorded: a text or file changed behind the record's back is named."""

from functools import partial

import pytest
from django.db import connection

from banshi.files import queries as files
from banshi.files.actions import erase as erase_files
from banshi.files.actions import path_of
from banshi.matters.actions import vouching
from banshi.matters.actions.receive import Upload
from banshi.people import actions as people
from banshi.people import queries
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def faults():
    return [(fault.code, fault.subject, fault.number) for fault in vouching.check_contents()]


def picture() -> Upload:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, "PNG")
    return Upload("示例.png", out.getvalue())


def test_what_nobody_touched_holds_and_what_was_erased_is_passed_over():
    receipt = world.report(uploads=[picture()])
    assert faults() == []
    holders = [partial(erase, at=world.NOW) for erase in (people.erase, erase_files)]
    people.forget(receipt.matter_id, holders=holders, at=world.NOW)
    assert faults() == []


def test_what_is_said_to_be_erased_without_being_noted_anywhere_is_named():
    receipt = world.report(uploads=[picture()])
    people.erase(receipt.matter_id, at=world.NOW)
    erase_files(receipt.matter_id, at=world.NOW)
    found = faults()
    assert len(found) >= 2
    assert set(found) == {("content_missing", receipt.matter_id, 1)}


def test_a_reply_changed_in_the_database_is_named_with_its_entry():
    receipt = world.report(category="01/0104")
    world.act(receipt.code, "sign_for", by="zhujian1", at=world.NOW + world.hours(1))
    world.act(receipt.code, "reply", by="zhujian1", at=world.NOW + world.hours(2), outcome="solved", reason="已修好")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_content SET body = '已修好，群众满意' WHERE role = 'reply'")
    assert faults() == [("text_changed", receipt.matter_id, 4)]


def test_a_text_or_file_that_is_gone_without_having_been_erased_is_named():
    receipt = world.report(uploads=[picture()])
    [text] = queries.contents([receipt.matter_id], ["text"])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_content WHERE id = %s", [text.id])
    [blob] = files.blobs([receipt.matter_id])
    path_of(blob.digest).unlink()
    assert sorted(code for code, *_ in faults()) == ["content_missing", "file_changed"]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE people_content SET role = 'landmark' WHERE id = %s", ["text_changed"]),
        ("UPDATE people_content SET subject = 5 WHERE id = %s", ["content_missing", "content_unrecorded"]),
        (
            "INSERT INTO people_content (id, subject, role, key, salt, body, created_at)"
            " SELECT 7, subject, role, key, salt, body, created_at FROM people_content WHERE id = %s",
            ["content_unrecorded"],
        ),
    ],
)
def test_a_text_given_to_another_or_for_another_purpose_or_never_said_is_named(sql, found):
    receipt = world.report()
    [text] = queries.contents([receipt.matter_id], ["text"])
    with connection.cursor() as cursor:
        cursor.execute(sql, [text.id])
    assert sorted(code for code, *_ in faults()) == found


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE files_blob SET role = 'reply'", ["file_changed"]),
        ("UPDATE files_blob SET subject = 5", ["content_missing", "content_unrecorded"]),
    ],
)
def test_a_file_given_to_another_or_for_another_purpose_is_named(sql, found):
    world.report(uploads=[picture()])
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert sorted(code for code, *_ in faults()) == found
