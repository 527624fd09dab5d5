"""Readers of files."""

from banshi.files.actions import path_of
from banshi.files.models import Blob


def blobs(subjects: list[int]) -> list[Blob]:
    """The files of these subjects, oldest first."""
    return list(Blob.objects.filter(subject__in=subjects, erased_at__isnull=True).order_by("id"))


def blob(blob_id: int) -> Blob | None:
    """One file that was not erased."""
    return Blob.objects.filter(id=blob_id, erased_at__isnull=True).first()


def content(blob: Blob) -> bytes:
    """The bytes of a file."""
    return path_of(blob.digest).read_bytes()


def salted(ids: list[int]) -> dict[int, tuple[bytes, str, bool]]:
    """(salt, digest, whether it was erased) of these files: what a commitment is recomputed from."""
    rows = Blob.objects.filter(id__in=ids).values_list("id", "salt", "digest", "erased_at")
    return {row[0]: (bytes(row[1]), row[2], row[3] is not None) for row in rows}


def stored(digest: str) -> bytes | None:
    """The bytes kept under a digest, or None when they are gone."""
    path = path_of(digest)
    return path.read_bytes() if path.exists() else None
