"""What a page assembles: everything of the context in use that the person may see, and nothing of her other hats."""

from django.db.models import Q

from cimpact.accounts.roles import Context
from proposals.models import Dossier, JointTable
from proposals.standing import standing_of


def dossiers_in(context: Context | None, user):
    """The dossiers of a table, or of a programme."""
    visible = Dossier.objects.visible_to(user)
    if not context:
        return visible.none()
    if context.kind == "guest":
        return visible.filter(pk__in=standing_of(user).guest_of)
    if context.kind == "consulted":
        return visible.filter(pk__in=standing_of(user).consulted)
    if context.kind == "table":
        return visible.filter(carried_by(context.object_id))
    if context.kind == "committee":
        # A committee of a neighbourhood studies no dossier.
        programme, _role = standing_of(user).committees.get(context.object_id, (None, ""))
        return visible.filter(programme=programme)
    return visible.filter(programme=context.object_id)


def carried_by(neighbourhood: int) -> Q:
    """The dossiers of a neighbourhood, and those that it carries with another (F21)."""
    joint = JointTable.objects.filter(neighbourhood=neighbourhood).values("dossier")
    return Q(neighbourhood=neighbourhood) | Q(pk__in=joint)


def accompanied_by(user) -> Q:
    """The dossiers of an advisor and of whoever she replaces: of their neighbourhoods, or given to them."""
    mine = Q(advisor__in=standing_of(user).stands_for)
    for programme, neighbourhood in standing_of(user).advised:
        mine |= Q(programme=programme, neighbourhood=neighbourhood)
    return mine
