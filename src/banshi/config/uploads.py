"""An end to what one file of a form may bring."""

from django.core.files.uploadhandler import FileUploadHandler

LIMIT = 10 * 1024 * 1024


class CappedUpload(FileUploadHandler):
    """Drops what lies beyond the limit, so that the file arrives just too large and is refused in words."""

    def receive_data_chunk(self, raw_data, start):
        """The chunk itself, or None once the file is past the limit."""
        return raw_data if start <= LIMIT else None

    def file_complete(self, file_size):
        """Left to the handlers that keep the file."""
        return
