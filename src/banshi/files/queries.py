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
