"""The hat of a partner invited to write some sections, whatever the number of her invitations."""

from django.utils.translation import gettext_lazy as _

from cimpact.accounts.roles import Context

from .models import Dossier
from .standing import standing_of


def guest_contexts(user):
    """One context for all the proposals that the person was invited to write in."""
    dossiers = standing_of(user).guest_of
    if not dossiers:
        return
    tables = Dossier.objects.filter(pk__in=dossiers).order_by("neighbourhood__table__name")
    hers = list(tables.select_related("neighbourhood__table", "programme"))
    programmes = {dossier.programme for dossier in hers}
    yield Context(
        "guest",
        user.pk,
        _("Rédaction sur invitation"),
        ", ".join(dict.fromkeys(dossier.neighbourhood.table.name for dossier in hers)),
        rank=9,
        help=programmes.pop().contact if len(programmes) == 1 else None,
    )
