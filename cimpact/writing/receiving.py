"""Receiving a file that someone sends: room for it, what it really is, and what the scanner says of it."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from cimpact.storage import require_room

from .attachments import Inspection, inspect
from .enums import Scan
from .scanning import scan


def receive(upload: UploadedFile) -> tuple[Inspection, Scan]:
    """What the file is, and what the scanner answered: it may still have to wait for it.

    Raises ValidationError when the file is not one that can be kept, NoRoom when the server can take none.
    """
    require_room()
    found = inspect(upload)
    answer = scan(upload)
    if answer == Scan.INFECTED:
        raise ValidationError(
            _("L’antivirus a trouvé un fichier malveillant dans « %(name)s » : il n’est pas gardé.")
            % {"name": found.name}
        )
    return found, answer
