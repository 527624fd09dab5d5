"""Files chosen on an early page: kept through later errors, given with the report, gone after use or a day."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.test import Client

from banshi.files.models import Blob
from banshi.matters.actions.receive import Upload
from banshi.matters.models import Matter
from banshi.portal import drafts
from tests.files.making import bomb, picture
from tests.matters.pictures import PICTURE, VOICE
from tests.matters.reading import facts
from tests.portal.browser import ANSWERS, NONCE, asked, code_of, hidden, send, step, text, uploaded, wrong

WALK = "/report/request"


def give(client, *files: Upload, **given):
    """The first page with files."""
    return client.post(WALK, {"_page": "text", "_nonce": NONCE, **given, "files": [uploaded(one) for one in files]})


def lying() -> Path:
    return Path(settings.BANSHI_HOME) / "drafts"


def test_a_photo_and_a_voice_note_stand_for_the_text(client, town):
    page = give(client, PICTURE, VOICE)
    assert asked(page) == "category"
    code = code_of(send(client, text=""))
    assert sorted(pointer.role for pointer in facts(code)[0].contents)[:2] == ["contact_phone", "evidence.requester"]
    assert sorted(Blob.objects.values_list("media_type", flat=True)) == ["audio/wav", "image/jpeg"]
    page = text(client.get(f"/t/{code}"))
    assert "<img" in page
    assert "<audio" in page


def test_files_are_not_lost_when_a_later_page_is_wrong(client, town):
    page = give(client, PICTURE)
    page = step(client, page, category="不存在")
    assert page.status_code == 422
    answer = send(client, text="", contact_phone="x")
    assert answer.status_code == 422
    assert "沟.jpg" in text(answer)
    assert code_of(send(client, text=""))
    assert Blob.objects.count() == 1


def test_the_same_form_with_files_twice_gives_the_first_receipt(client, town):
    give(client, PICTURE)
    assert code_of(send(client, text="")) == code_of(send(Client(), text=""))
    assert Matter.objects.count() == 1


def test_a_file_that_lies_is_empty_or_unknown_is_named_and_the_good_one_kept(client, town):
    answer = give(client, PICTURE, Upload("照片.png", VOICE.data), Upload("空.jpg", b""), Upload("程序.exe", b"MZ\x90"))
    assert answer.status_code == 422
    [said] = wrong(answer)
    for name in ("照片.png", "空.jpg", "程序.exe"):
        assert name in said
    assert "沟.jpg" in text(answer)
    assert '<a href="#id_files">' in text(answer)


def test_a_damaged_picture_and_one_of_too_many_pixels_are_named_at_once(client, town):
    whole = picture()
    given = [Upload("坏.jpg", whole[: len(whole) // 3]), Upload("大.png", bomb(60_000, 60_000)), PICTURE]
    answer = give(client, *given, text="灯")
    assert answer.status_code == 422
    [said] = wrong(answer)
    assert "“坏.jpg”打不开" in said
    assert "“大.png”的像素太多" in said
    assert [one.name for one in drafts.kept(NONCE)] == ["沟.jpg"]


def test_four_pictures_and_one_recording_at_most(client, town):
    answer = give(client, *[PICTURE] * 5)
    assert "最多 4 个" in wrong(answer)[0]
    assert text(answer).count("已收下：沟.jpg") == 4
    assert asked(give(client, VOICE)) == "category"
    assert "只能有 1 段" in wrong(give(client, VOICE))[0]


def test_a_file_too_large_is_refused_in_words(client, town):
    answer = give(client, Upload("长.wav", VOICE.data + b"\x00" * 10 * 1024 * 1024), text="灯")
    assert "超过 10 MB" in wrong(answer)[0]
    assert ">灯</textarea>" in text(answer)
    assert drafts.kept(NONCE) == []


def test_a_file_is_taken_out_again(client, town):
    page = text(give(client, PICTURE, go="x"))
    page = client.post(WALK, {"_page": "text", "_nonce": NONCE, "_go": "show"})
    key = re.search(r'value="drop:([^"]+)"', text(page))[1]
    assert "沟.jpg" not in text(step(client, page, go=f"drop:{key}"))
    assert drafts.kept(NONCE) == []


def test_nobody_reaches_anothers_files(client, town):
    give(client, PICTURE)
    for nonce in ("../drafts/" + NONCE, NONCE[:-1], NONCE.upper() + "x", "*" * 32, ""):
        page = client.post(WALK, {"_page": "text", "_nonce": nonce, "_go": "show"})
        assert "沟.jpg" not in text(page)
        assert re.fullmatch("[0-9a-f]{32}", hidden(page)["_nonce"])
        assert hidden(page)["_nonce"] != NONCE
    client.post(WALK, {"_page": "text", "_nonce": NONCE, "_go": "drop:../../keys/receipt.key"})
    assert len(drafts.kept(NONCE)) == 1


def test_a_name_cannot_lead_out_of_the_folder(client, town):
    give(client, Upload("../../../../tmp/evil\x00.jpg", PICTURE.data), Upload("长" * 200 + ".jpg", PICTURE.data))
    found = [path for path in lying().rglob("*") if path.is_file()]
    assert len(found) == 2
    assert all(path.parent == lying() / NONCE for path in found)


def test_used_files_are_gone_and_old_ones_swept(client, town):
    give(client, PICTURE)
    code_of(send(client, text=""))
    assert not [path for path in (lying() / NONCE).glob("f*")]
    other = "f" * 32
    client.post(WALK, {"_page": "text", "_nonce": other, "files": [uploaded(PICTURE)]})
    now = datetime.now(UTC)
    assert drafts.sweep(now) == 0
    yesterday = (now - timedelta(hours=25)).timestamp()
    os.utime(lying() / other, (yesterday, yesterday))
    assert drafts.sweep(now) == 1
    assert drafts.kept(other) == []
    assert drafts.settled(NONCE) != ""


def test_a_draft_folder_is_for_the_operator_alone(client, town):
    give(client, PICTURE)
    assert (lying() / NONCE).stat().st_mode & 0o077 == 0


def test_uploading_is_counted_by_address(client, town, monkeypatch):
    monkeypatch.setattr("banshi.portal.views.report.MOST_UPLOADS", 1)
    give(client, PICTURE)
    assert give(client, PICTURE).status_code == 429
    assert client.post(WALK, {"_page": "text", "text": ANSWERS["text"]}).status_code == 200
