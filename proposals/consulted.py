"""The hat of a person whose opinion is asked, whatever the number of requests (F37)."""

from django.utils.translation import gettext_lazy as _

from cimpact.accounts.roles import Context
from cimpact.programmes.models import Programme, teams_of
from neighbourhoods.models import assignments_of

from .standing import standing_of


def consulted_contexts(user):
    """One context for all the opinions that the person was asked for."""
    asked_in = set(standing_of(user).consulted.values())
    if not asked_in:
        return
    own = [member.programme for member in teams_of(user)] + [a.programme for a in assignments_of(user)]
    known = {programme.pk: programme for programme in own}
    if missing := asked_in - known.keys():
        known |= Programme.objects.in_bulk(missing)
    programmes = sorted((known[programme] for programme in asked_in), key=lambda p: p.short_name)
    yield Context(
        "consulted",
        user.pk,
        _("Avis demandés"),
        ", ".join(programme.short_name for programme in programmes),
        rank=30,
        help=programmes[0].contact if len(programmes) == 1 else None,
    )
