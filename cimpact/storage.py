"""Where files are kept: a disk, which may be full."""

import contextlib
import shutil
from pathlib import Path

import structlog
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

from .errors import NotPossible

log = structlog.get_logger(__name__)


class NotKept(NotPossible):
    """The disk did not take a file."""

    def __init__(self):
        super().__init__(
            _(
                "Le serveur n’a pas pu garder ce fichier. Réessayez dans quelques minutes; si rien n’y fait, "
                "dites-le à l’équipe de coordination."
            )
        )


class NoRoom(NotPossible):
    """The disk is nearly full: uploads wait for its operator."""

    def __init__(self):
        super().__init__(
            _(
                "Le serveur n’a presque plus de place et ne reçoit plus de fichiers pour l’instant. Ce que vous "
                "écrivez continue de s’enregistrer. Dites-le à l’équipe de coordination, et joignez votre fichier "
                "plus tard."
            )
        )


def has_room() -> bool:
    """Whether the disk of files has room for uploads. A disk that cannot be asked is not said to be full."""
    place = Path(settings.MEDIA_ROOT)
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free >= settings.FREE_SPACE_MIN_BYTES
    except OSError as error:
        log.warning("disk_not_asked", error=str(error))
        return True


def require_room() -> None:
    """Raise NoRoom when uploads are to be refused."""
    if not has_room():
        log.error("disk_nearly_full")
        raise NoRoom


class Disk(FileSystemStorage):
    """Files on a disk. When it takes no more, the person is told so, and nothing half-written stays."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError as error:
            log.error("file_not_kept", file=name, error=str(error))
            with contextlib.suppress(OSError):
                self.delete(name)
            raise NotKept from error
