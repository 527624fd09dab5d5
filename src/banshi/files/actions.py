"""Keeping and erasing files. Pictures are written anew, so that where and with what they were taken is gone."""

import errno
import hashlib
import io
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from PIL import ExifTags, Image, ImageOps

from banshi.files import rules
from banshi.files.models import Blob
from banshi.kit import ids
from banshi.kit.refused import Refused

LONGEST_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
# what a telephone takes, and what the two formats that must be decoded whole may cost in memory
MOST_PIXELS = {"JPEG": 120_000_000, "MPO": 120_000_000, "PNG": 50_000_000, "WEBP": 50_000_000}
Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]


def keep(name: str, data: bytes, *, subject: int, role: str, at: datetime) -> Blob:
    """Check, clean and store one file; raises Refused for the empty, the too large, the unknown and the lying."""
    media_type = checked(name, data)
    if media_type in rules.IMAGES:
        data, media_type = cleaned(name, data)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        _alone([digest])
        _write(digest, data)
        return Blob.objects.create(
            id=ids.new_id(),
            subject=subject,
            role=role,
            digest=digest,
            salt=secrets.token_bytes(16),
            media_type=media_type,
            size=len(data),
            kept_at=at,
        )


def _alone(digests: Iterable[str]) -> None:
    """Until the end of the transaction nobody else keeps or removes these bytes: one may give what another erases.

    On SQLite the transaction itself is the only one that writes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for digest in sorted(digests):
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def checked(name: str, data: bytes) -> str:
    """The true media type of an acceptable file."""
    if not data:
        raise _refused("empty_file", name, "“{name}”是空文件，请重新选择。", "“{name}” is empty; choose again.")
    if len(data) > rules.LIMIT:
        raise _refused(
            "large_file",
            name,
            "“{name}”超过 10 MB。请压缩或截取后再传；文字内容没有丢。",
            "“{name}” is larger than 10 MB. Send a smaller one; your text is kept.",
        )
    media_type, claim = rules.sniffed(data[:16]), rules.claimed(name)
    if not media_type:
        raise _refused(
            "unknown_file",
            name,
            "“{name}”不是可以接收的文件。可以传：照片（JPG、PNG、WebP）、录音（MP3、M4A、OGG、WAV、AMR）、PDF。",
            "“{name}” is no file we take: pictures (JPG, PNG, WebP), sound (MP3, M4A, OGG, WAV, AMR), PDF.",
        )
    if claim and claim != media_type:
        raise _refused(
            "lying_file",
            name,
            f"“{{name}}”的名称说是 {claim}，内容却是 {media_type}。请核对后重新选择。",
            f"“{{name}}” claims to be {claim} but is {media_type}. Check it and choose again.",
        )
    return media_type


def proven(name: str, data: bytes) -> str:
    """The true media type of a file that `keep` would take: a picture is opened, since only that shows its damage."""
    media_type = checked(name, data)
    if media_type in rules.IMAGES:
        cleaned(name, data)
    return media_type


def _refused(code: str, name: str, zh: str, en: str) -> Refused:
    return Refused(code, zh, en, where="files", name=name[:60])


def cleaned(name: str, data: bytes) -> tuple[bytes, str]:
    """A picture without its metadata, upright, at most 2,000 pixels long, as JPEG (PNG stays PNG)."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _of_sound_size(picture, name)
            kind = "PNG" if picture.format == "PNG" else "JPEG"
            # a JPEG is decoded at about the size it is kept in, which spares most of its memory
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            bare = _bare(upright)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except Exception as error:
        # decoders raise whatever their code meets in bytes made to break them
        raise _refused(
            "broken_picture",
            name,
            "“{name}”打不开，可能已损坏。请换一张。",
            "“{name}” cannot be opened; it may be damaged.",
        ) from error
    out = io.BytesIO()
    bare.save(out, kind, quality=85)
    return out.getvalue(), f"image/{kind.lower()}"


def _of_sound_size(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > MOST_PIXELS[picture.format]:
        raise _too_many_pixels(name)


def _too_many_pixels(name: str) -> Refused:
    return _refused(
        "large_picture",
        name,
        "“{name}”的像素太多。请用手机相册或看图软件缩小后再传；文字内容没有丢。",
        "“{name}” has too many pixels. Make it smaller and send it again; your text is kept.",
    )


def where_taken(data: bytes) -> str:
    """Where and when a picture says it was taken, which keeping it takes away: “31.23040,121.47370 WGS-84 2026-03-05 08:12:33”.

    Empty for what says nothing or cannot be read; a camera's word, which anybody can write, and no proof.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            kept = picture.getexif()
            place, details = kept.get_ifd(ExifTags.IFD.GPSInfo), kept.get_ifd(ExifTags.IFD.Exif)
        return rules.taken(place, str(details.get(ExifTags.Base.DateTimeOriginal) or ""))
    except Exception:
        # whatever a decoder makes of bytes somebody wrote by hand
        return ""


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone, on white where the picture is transparent."""
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    plain = picture.convert("RGB")
    return Image.frombytes("RGB", plain.size, plain.tobytes())


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 lie."""
    return Path(settings.BANSHI_HOME) / "files" / digest[:2] / digest[2:4] / digest


def _write(digest: str, data: bytes) -> None:
    path = path_of(digest)
    if path.exists():
        return
    fresh = path.with_name(f".{digest}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
        _settle(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(
                "disk_full",
                "服务器存储空间已满，文件没有存下；文字内容没有丢，请稍后再传或先不传文件。管理员请清理磁盘。",
                "The server's disk is full; the file was not kept. Your text is not lost: try later or without it.",
                status=507,
            ) from error
        raise


def _settle(folder: Path) -> None:
    """Make the new name itself outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def erase(subject: int, *, at: datetime) -> int:
    """Remove the files of a subject, unless another subject gave the same bytes."""
    with transaction.atomic():
        # also those erased before, whose bytes a backup may have brought back
        digests = set(Blob.objects.filter(subject=subject).values_list("digest", flat=True))
        _alone(digests)
        erased = Blob.objects.filter(subject=subject, erased_at__isnull=True).update(erased_at=at, salt=b"")
        for digest in digests:
            if not Blob.objects.filter(digest=digest, erased_at__isnull=True).exists():
                path_of(digest).unlink(missing_ok=True)
    return erased
