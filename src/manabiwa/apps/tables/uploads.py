"""Taking a file in without taking in one that is too large."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Streams an upload to a temporary file and throws the rest away once it is larger than the limit.

    The rest is read to its end all the same: a browser shows the answer only when it could send everything.
    `size` then tells how large the file was at least. Several files of one form count together.
    """

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._before = 0
        self.size = 0

    @property
    def too_large(self) -> bool:
        """Whether the limit was passed."""
        return self.size > self._limit

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - the name that Django passes
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Note the announced length: the size that the words name."""
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the next file."""
        self._before = self.size
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, or stop."""
        self.size = self._before + start + len(raw_data)
        if self.too_large:
            self.size = max(self.size, self._announced)
            self.file.close()
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Return the file unless it was too large."""
        return None if self.too_large else super().file_complete(file_size)
