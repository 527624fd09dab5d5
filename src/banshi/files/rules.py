"""What a file is, from its first bytes. Pure."""

import re
from collections.abc import Mapping

LIMIT = 10 * 1024 * 1024
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
AUDIO = frozenset({"audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav", "audio/amr"})
DOCUMENTS = frozenset({"application/pdf"})
MP4_BRANDS = frozenset({b"M4A ", b"M4B ", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash"})
ENDINGS = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "webm": "audio/webm",
    "weba": "audio/webm",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "m4a": "audio/mp4",
    "mp4": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "amr": "audio/amr",
}


def sniffed(start: bytes) -> str:
    """The media type the first bytes show, or an empty string for what is not taken."""
    if start[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(start[8:12], "")
    if start[4:8] == b"ftyp":
        return "audio/mp4" if start[8:12] in MP4_BRANDS or start[8:11] == b"mp4" else ""
    marks = {
        b"\xff\xd8\xff": "image/jpeg",
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"%PDF-": "application/pdf",
        b"\x1a\x45\xdf\xa3": "audio/webm",
        b"OggS": "audio/ogg",
        b"ID3": "audio/mpeg",
        b"\xff\xfb": "audio/mpeg",
        b"\xff\xf3": "audio/mpeg",
        b"#!AMR": "audio/amr",
    }
    return next((media for mark, media in marks.items() if start.startswith(mark)), "")


def claimed(name: str) -> str:
    """The media type a file name claims, or an empty string when it claims none we know."""
    return ENDINGS.get(name.rsplit(".", 1)[-1].lower(), "") if "." in name else ""


# degrees, minutes and seconds with their hemisphere, by the numbers of the Exif standard (2.3, GPS IFD)
_LATITUDE, _LONGITUDE = (1, 2, 90), (3, 4, 180)
_WHEN = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", re.ASCII)


def taken(place: Mapping[int, object], at: str) -> str:
    """Where (degrees, WGS-84 as the standard has it) and when (the camera's own clock) a picture was taken, as one text."""
    sides = [_degrees(place, *one) for one in (_LATITUDE, _LONGITUDE)]
    where = f"{sides[0]:.5f},{sides[1]:.5f} WGS-84" if None not in sides else ""
    found = _WHEN.fullmatch(at.strip("\x00 "))
    when = "{}-{}-{} {}".format(*found.groups()) if found else ""
    return f"{where} {when}".strip()


def _degrees(place: Mapping[int, object], side: int, value: int, most: int) -> float | None:
    parts = place.get(value)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = map(float, parts)
    found = degrees + minutes / 60 + seconds / 3600
    return (-found if place.get(side) in ("S", "W") else found) if 0 <= found <= most else None
