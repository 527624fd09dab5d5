"""GET /t/<code>/files/<id>: one's own files, and what was shared; no others."""

import pytest

from banshi.files.models import Blob
from tests.matters.pictures import PICTURE, VOICE
from tests.matters.reading import row
from tests.portal.browser import let_in, only_mine, text


@pytest.fixture
def pictured(client, town):
    code = town.report(uploads=[PICTURE, VOICE]).code
    let_in(client, code)
    return code


def blobs(code: str) -> list[Blob]:
    return list(Blob.objects.filter(subject=row(code).id).order_by("id"))


def test_only_the_holder_of_the_receipt(client, pictured, town):
    only_mine(client, f"/t/{pictured}/files/{blobs(pictured)[0].id}", method="GET", town=town)


def test_ones_own_picture_and_voice_note(client, pictured):
    picture, voice = blobs(pictured)
    page = text(client.get(f"/t/{pictured}"))
    for blob in (picture, voice):
        address = f"/t/{pictured}/files/{blob.id}"
        assert address in page
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, blob.media_type)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]
    assert answer.content == VOICE.data


def test_files_of_others_and_of_the_office_are_not_there(client, pictured, town):
    other = town.report(text="别人的事", uploads=[PICTURE]).code
    town.act(pictured, "sign_for", by="zhujian1", at=town.NOW + town.hours(1))
    town.act(pictured, "note", by="zhujian1", at=town.NOW + town.hours(2), reason="内部", uploads=[PICTURE])
    internal = blobs(pictured)[-1]
    for blob_id in (blobs(other)[0].id, internal.id, 1, 2**63 + 5):
        assert client.get(f"/t/{pictured}/files/{blob_id}").status_code == 404
    assert client.get(f"/t/{pictured}/files/abc").status_code == 404


def test_a_file_a_restore_left_behind_is_told_in_words(client, pictured, settings):
    blob = blobs(pictured)[0]
    for path in (settings.BANSHI_HOME / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    answer = client.get(f"/t/{pictured}/files/{blob.id}")
    assert (answer.status_code, "这个文件不在服务器上" in text(answer)) == (410, True)
