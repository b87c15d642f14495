"""The hat of a person whose opinion is asked, whatever the number of requests (F37)."""

from django.utils.translation import gettext_lazy as _

from cimpact.accounts.roles import Context
from cimpact.programmes.models import Programme

from .permissions import standing_of


def consulted_contexts(user):
    """One context for all the opinions that the person was asked for."""
    dossiers = standing_of(user).consulted
    if not dossiers:
        return
    programmes = Programme.objects.filter(dossiers__in=dossiers).distinct()
    names = [programme.short_name for programme in programmes]
    yield Context("consulted", user.pk, _("Avis demandés"), ", ".join(names), rank=30)
