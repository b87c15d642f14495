"""What a page assembles: everything of the context in use that the person may see, and nothing of her other hats."""

from django.db.models import Q

from cimpact.accounts.roles import Context
from proposals.models import Dossier
from proposals.permissions import standing_of


def dossiers_in(context: Context | None, user):
    """The dossiers of a table, or of a programme."""
    visible = Dossier.objects.visible_to(user)
    if not context:
        return visible.none()
    if context.kind == "table":
        return visible.filter(neighbourhood=context.object_id)
    if context.kind == "committee":
        programme, _role = standing_of(user).committees[context.object_id]
        return visible.filter(programme=programme)
    return visible.filter(programme=context.object_id)


def accompanied_by(user) -> Q:
    """The dossiers of an advisor: of her neighbourhoods, or given to her."""
    mine = Q(advisor=user)
    for programme, neighbourhood in standing_of(user).advised:
        mine |= Q(programme=programme, neighbourhood=neighbourhood)
    return mine
