"""How much the files of one document may weigh."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from cimpact.formatting import file_size

from .models import Document


def require_quota(document: Document, size: int) -> None:
    """Raise ValidationError when one more file of that size would be too much.

    The files taken back and the older versions count: they stay on the disk.
    """
    used = document.attachments.aggregate(total=Sum("size"))["total"] or 0
    if used + size > settings.DOCUMENT_FILES_MAX_BYTES:
        raise ValidationError(
            _(
                "Les fichiers de ce dossier occupent déjà %(used)s sur %(limit)s, versions précédentes comprises. "
                "Joignez un fichier plus léger, ou écrivez à l’équipe de coordination."
            )
            % {"used": file_size(used), "limit": file_size(settings.DOCUMENT_FILES_MAX_BYTES)},
            code="quota",
        )
