"""Files are kept by content, without what they tell about their maker, and refused in words when they cannot be."""

import errno
import hashlib
import io
import os
import subprocess
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from banshi.files import actions, queries, rules
from banshi.files.models import Blob
from banshi.kit.refused import Refused
from tests.files.making import GPS, bomb, picture, telling

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
OGG = b"OggS\x00\x02" + bytes(200)


def keep(data: bytes, name: str = "a.ogg", subject: int = 1) -> Blob:
    return actions.keep(name, data, subject=subject, role="evidence.requester", at=NOW)


def on_disk() -> list[Path]:
    return [path for path in (django_settings.BANSHI_HOME / "files").rglob("*") if path.is_file()]


def shown(blob: Blob) -> Image.Image:
    return Image.open(io.BytesIO(queries.content(blob)))


# ---- keeping


def test_a_file_is_kept_as_it_is_under_its_digest(db):
    blob = keep(OGG)
    assert (blob.media_type, blob.size, blob.digest) == ("audio/ogg", 206, hashlib.sha256(OGG).hexdigest())
    assert queries.content(blob) == OGG
    assert queries.blob(blob.id) == blob
    assert queries.blobs([1]) == [blob]
    assert queries.blobs([2]) == []
    [path] = on_disk()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(blob.salt) == 16


def test_the_same_bytes_lie_on_the_disk_once_and_are_two_files_with_salts_of_their_own(db):
    first, second = keep(OGG), keep(OGG, subject=2)
    assert first.digest == second.digest
    assert bytes(first.salt) != bytes(second.salt)
    assert len(on_disk()) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_when_and_with_what_a_picture_was_taken_is_gone(db, kind):
    data = telling(kind)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)[2] == (40.0, 28.0, 7.0)
    blob = keep(data, f"a.{kind.lower()}")
    with shown(blob) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.getexif().get_ifd(0x8825) == {}
        assert not {"exif", "comment", "icc_profile", "xmp", "Location", "XML:com.adobe.xmp"} & kept.info.keys()
    raw = queries.content(blob)
    for mark in (b"Exif", b"GPS", b"ExamplePhone", GPS.encode(), b"http://ns.adobe.com"):
        assert mark not in raw
    assert all(GPS.encode() not in path.read_bytes() for path in on_disk())


def test_a_picture_taken_on_its_side_stands_upright(db):
    with shown(keep(telling("PNG"), "a.png")) as kept:
        assert kept.size == (40, 60)
        assert kept.getpixel((20, 5)) == (0, 0, 255)
        assert kept.getpixel((20, 50)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "name", "size", "media_type"),
    [
        (picture("JPEG", (4100, 1000)), "a.jpg", (2000, 488), "image/jpeg"),
        (picture("PNG", (100, 3000)), "a.png", (67, 2000), "image/png"),
        (picture("WEBP", (30, 20)), "a.webp", (30, 20), "image/jpeg"),
        (picture("JPEG", mode="CMYK", colour=(0, 0, 0, 0)), "a.jpg", (60, 40), "image/jpeg"),
        (picture("PNG", mode="1", colour=1), "a.png", (60, 40), "image/png"),
        (picture("PNG", mode="I;16", colour=9), "a.png", (60, 40), "image/png"),
        (picture("MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))]), "a.jpg", (60, 40), "image/jpeg"),
    ],
    ids=["wide", "tall", "webp", "cmyk", "bits", "deep", "two in one"],
)
def test_every_picture_becomes_a_plain_one_of_sound_size(db, data, name, size, media_type):
    blob = keep(data, name)
    assert blob.media_type == media_type
    with shown(blob) as kept:
        assert (kept.size, kept.mode) == (size, "RGB")


def test_what_was_transparent_becomes_white(db):
    with shown(keep(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)), "a.png")) as kept:
        assert kept.getpixel((5, 5)) == (255, 255, 255)


# ---- refusing


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.jpg", "empty_file"),
        (b"OggS" + bytes(rules.LIMIT - 3), "a.ogg", "large_file"),
        (b"MZ\x90\x00", "photo.jpg", "unknown_file"),
        (b"<svg onload=alert(1)>", "a.svg", "unknown_file"),
        (picture("PNG"), "a.jpg", "lying_file"),
        (b"%PDF-1.7 ...", "a.png", "lying_file"),
        (OGG, "a.pdf", "lying_file"),
        (picture()[:200], "a.jpg", "broken_picture"),
        (b"\xff\xd8\xff" + bytes(500), "a.jpg", "broken_picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.png", "broken_picture"),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(99), "a.webp", "broken_picture"),
        (bomb(7_100, 7_100), "a.png", "large_picture"),
        (bomb(12_000, 12_000), "a.png", "large_picture"),
        (bomb(60_000, 60_000), "a.png", "large_picture"),
        (bomb(1_000, 1_000), "a.png", "broken_picture"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_leaves_nothing(db, data, name, code):
    with pytest.raises(Refused) as refused:
        keep(data, name)
    assert (refused.value.code, refused.value.where) == (code, "files")
    assert name in refused.value.say()
    assert name in refused.value.say("en")
    assert not Blob.objects.exists()
    assert on_disk() == []


def test_ten_megabytes_are_taken(db):
    assert keep(b"OggS" + bytes(rules.LIMIT - 4)).size == 10 * 1024 * 1024


WHOLE = [telling("JPEG"), telling("PNG"), telling("WEBP")]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
    st.floats(0.1, 1),
)
def test_no_broken_picture_is_more_than_refused(whole, changes, upto):
    data = bytearray(whole[: int(len(whole) * upto)])
    for where, value in changes:
        data[12 + int((len(data) - 12) * where) if len(data) > 12 else 0] = value
    try:
        clean, _ = actions.cleaned("a.jpg", bytes(data))
    except Refused as error:
        refused = error
    else:
        assert b"Exif" not in clean
        return
    assert refused.code in ("broken_picture", "large_picture")


# ---- a full disk


@pytest.fixture
def small_disk(settings, tmp_path):
    """A real disk of 64 kB as the home."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root; the next test stands in")
    settings.BANSHI_HOME = folder
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_said_and_leaves_no_half_file(db, small_disk):
    kept = keep(OGG)
    with pytest.raises(Refused, match="服务器存储空间已满") as refused:
        keep(b"OggS" + bytes(100_000))
    assert refused.value.status == 507
    assert len(on_disk()) == 1
    assert Blob.objects.get() == kept
    assert keep(OGG + b"more").size == 210


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_the_same_said_by_the_system_call(db, monkeypatch, number):
    def full(descriptor):
        raise OSError(number, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(Refused, match="服务器存储空间已满"):
            keep(OGG)
    assert on_disk() == []


# ---- erasing


def test_erasing_removes_the_bytes_unless_another_subject_gave_the_same(db):
    keep(OGG), keep(OGG + b"own"), keep(OGG, subject=2)
    assert actions.erase(1, at=NOW) == 2
    assert [path.read_bytes() for path in on_disk()] == [OGG]
    assert queries.blobs([1]) == []
    assert {bytes(salt) for salt in Blob.objects.filter(subject=1).values_list("salt", flat=True)} == {b""}
    assert actions.erase(2, at=NOW) == 1
    assert on_disk() == []
    assert actions.erase(1, at=NOW) == 0


def test_one_subject_that_gave_the_same_twice_leaves_nothing(db):
    first, second = keep(OGG), keep(OGG)
    assert actions.erase(1, at=NOW) == 2
    assert on_disk() == []
    assert queries.blob(first.id) is queries.blob(second.id) is None


def test_bytes_that_a_backup_brought_back_go_again(db):
    blob = keep(OGG)
    path = actions.path_of(blob.digest)
    actions.erase(1, at=NOW)
    path.write_bytes(OGG)
    actions.erase(1, at=NOW)
    assert on_disk() == []


def test_bytes_that_another_gives_while_they_are_erased_are_there_afterwards(committed_db):
    keep(OGG)
    given, erasing = threading.Event(), threading.Event()

    def give():
        with transaction.atomic():
            keep(OGG, subject=2)
            given.set()
            assert erasing.wait(20)
            time.sleep(0.3)
        connection.close()

    def erase():
        assert given.wait(20)
        erasing.set()
        actions.erase(1, at=NOW)
        connection.close()

    threads = [threading.Thread(target=work) for work in (give, erase)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    [blob] = queries.blobs([1, 2])
    assert blob.subject == 2
    assert queries.content(blob) == OGG
