"""Receiving files: one that is too large, or that the server has no room for, is refused while it arrives, and what was
typed beside it is kept."""

import contextlib
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler

from .attachments import ACCEPTED

log = structlog.get_logger(__name__)

_REFUSED = "cimpact.refused_for_size"
_NO_ROOM = "cimpact.refused_for_room"


@dataclass(frozen=True)
class UploadField:
    """A place to join files, and what is said of those just refused."""

    name: str
    sentences: list[str]
    accept: str = ACCEPTED

    @property
    def max_bytes(self) -> int:
        return settings.ATTACHMENT_MAX_BYTES


class StopAtLimit(FileUploadHandler):
    """Stops reading the request at the first file beyond ATTACHMENT_MAX_BYTES.

    The fields that came before it stay in request.POST; the file is noted for `refused_for_size`.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.ATTACHMENT_MAX_BYTES:
            self.request.META[_REFUSED] = (self.field_name, self.file_name)
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size):
        return None


class OnDisk(TemporaryFileUploadHandler):
    """A file too large for memory waits on the disk of temporary files. When that one is full, the request is read no
    further and the file is noted for `refused_for_room`."""

    def new_file(self, *args, **kwargs):
        with self._refused():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        with self._refused():
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size):
        with self._refused():
            return super().file_complete(file_size)

    @contextlib.contextmanager
    def _refused(self):
        try:
            yield
        except OSError as error:
            log.error("upload_not_received", error=str(error))
            self.request.META[_NO_ROOM] = (self.field_name, self.file_name)
            raise StopUpload(connection_reset=True) from error


def refused_for_size(request) -> tuple[str, str] | None:
    """The field and the name of the file that was refused for its size, if one was."""
    request.FILES  # noqa: B018  (reads the request, if nobody has yet)
    return request.META.get(_REFUSED)


def refused_for_room(request) -> tuple[str, str] | None:
    """The field and the name of the file that the server had no room to receive, if there was one."""
    request.FILES  # noqa: B018
    return request.META.get(_NO_ROOM)
