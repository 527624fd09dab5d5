"""Readers of files."""

from banshi.files.actions import path_of
from banshi.files.models import Blob
from banshi.kit.refused import Refused


def blobs(subjects: list[int]) -> list[Blob]:
    """The files of these subjects, oldest first."""
    return list(Blob.objects.filter(subject__in=subjects, erased_at__isnull=True).order_by("id"))


def blob(blob_id: int) -> Blob | None:
    """One file that was not erased."""
    return Blob.objects.filter(id=blob_id, erased_at__isnull=True).first()


def content(blob: Blob) -> bytes:
    """The bytes of a file; raises Refused where a restore left them behind."""
    try:
        return path_of(blob.digest).read_bytes()
    except FileNotFoundError as error:
        raise Refused(
            "file_missing",
            "这个文件不在服务器上，可能恢复备份时没有一起恢复。请系统管理员从备份中找回 files 文件夹。",
            "The file is not on the server; a restore may have left it behind. Bring the files folder back from the backup.",
            status=410,
        ) from error


def salted(ids: list[int]) -> dict[int, tuple[bytes, str, bool]]:
    """(salt, digest, whether it was erased) of these files: what a commitment is recomputed from."""
    rows = Blob.objects.filter(id__in=ids).values_list("id", "salt", "digest", "erased_at")
    return {row[0]: (bytes(row[1]), row[2], row[3] is not None) for row in rows}


def stored(digest: str) -> bytes | None:
    """The bytes kept under a digest, or None when they are gone."""
    path = path_of(digest)
    return path.read_bytes() if path.exists() else None
