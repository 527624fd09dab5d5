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


def salted_between(after: int, upto: int) -> dict[int, tuple[bytes, str, bool, int, bytes]]:
    """(salt, digest, whether it was erased, subject, role) of the files of the subjects in a span: for verification."""
    rows = Blob.objects.filter(subject__gt=after, subject__lte=upto)
    fields = ("id", "salt", "digest", "erased_at", "subject", "role")
    return {
        id_: (bytes(salt), digest, erased_at is not None, subject, role.encode())
        for id_, salt, digest, erased_at, subject, role in rows.values_list(*fields)
    }


def stored(digest: str) -> bytes | None:
    """The bytes kept under a digest, or None when they are gone."""
    path = path_of(digest)
    return path.read_bytes() if path.exists() else None
