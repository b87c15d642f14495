"""Where files are kept: a disk, which may be full."""

import contextlib

import structlog
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
