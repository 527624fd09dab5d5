"""What a file is comes from its first bytes; what its name claims is only compared."""

import pytest

from banshi.files import rules


@pytest.mark.parametrize(
    ("start", "media_type"),
    [
        (b"\xff\xd8\xff\xe1\x00\x10Exif", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", ""),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x1aE\xdf\xa3\x9f\x42", "audio/webm"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"ID3\x04\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"#!AMR\n", "audio/amr"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypisom\x00\x00", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypmp42\x00\x00", "audio/mp4"),
        (b"\x00\x00\x00\x20ftypqt  \x00\x00", ""),
        (b"\x00\x00\x00\x20ftypheic\x00\x00", ""),
        (b"MZ\x90\x00", ""),
        (b"PK\x03\x04", ""),
        (b"<html><script>", ""),
        (b"<svg xmlns=", ""),
        (b"GIF89a", ""),
        (b"%!PS-Adobe", ""),
        (b"\x7fELF", ""),
        (b"", ""),
        (b"\xff\xd8", ""),
    ],
)
def test_sniffed(start, media_type):
    assert rules.sniffed(start) == media_type


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("照片.JPG", "image/jpeg"),
        ("a.jpeg", "image/jpeg"),
        ("a.tar.png", "image/png"),
        ("voice.opus", "audio/ogg"),
        ("报告.pdf", "application/pdf"),
        ("a.exe", ""),
        ("png", ""),
        ("", ""),
        ("a.", ""),
    ],
)
def test_claimed(name, media_type):
    assert rules.claimed(name) == media_type


def test_every_ending_names_a_type_that_is_taken():
    assert set(rules.ENDINGS.values()) == rules.IMAGES | rules.AUDIO | rules.DOCUMENTS


DEGREES = (31.0, 13.0, 49.44)


@pytest.mark.parametrize(
    ("place", "at", "said"),
    [
        (
            {1: "N", 2: DEGREES, 3: "E", 4: (121.0, 28.0, 25.32)},
            "2026:03:05 08:12:33",
            "31.23040,121.47370 WGS-84 2026-03-05 08:12:33",
        ),
        ({1: "S", 2: DEGREES, 3: "W", 4: DEGREES}, "", "-31.23040,-31.23040 WGS-84"),
        ({}, "2026:03:05 08:12:33\x00", "2026-03-05 08:12:33"),
        ({2: DEGREES}, "", ""),
        ({2: (91.0, 0.0, 0.0), 4: DEGREES}, "yesterday", ""),
        ({2: (float("nan"), 0.0, 0.0), 4: DEGREES}, "", ""),
        ({2: 31.5, 4: DEGREES}, "", ""),
    ],
)
def test_where_and_when_a_picture_says_it_was_taken(place, at, said):
    assert rules.taken(place, at) == said
