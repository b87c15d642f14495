"""Receiving files: one that is too large is refused while it arrives, and what was typed beside it is kept."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

_REFUSED = "cimpact.refused_for_size"


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


def refused_for_size(request) -> tuple[str, str] | None:
    """The field and the name of the file that was refused for its size, if one was."""
    request.FILES  # noqa: B018  (reads the request, if nobody has yet)
    return request.META.get(_REFUSED)
