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
    names = dict.fromkeys(tables.values_list("neighbourhood__table__name", flat=True))
    yield Context("guest", user.pk, _("Rédaction sur invitation"), ", ".join(names), rank=9)
