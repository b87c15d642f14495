"""What a home asks about capacity building: a request to answer, a proposal to agree to (F112)."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.formatting import money
from learning.capacity_enums import RequestState
from learning.models import CapacityRequest
from neighbourhoods.enums import TableRole
from neighbourhoods.models import AdvisorAssignment
from proposals.enums import State
from proposals.standing import standing_of

from .scope import accompanied_by
from .waiting import Waiting

# A home shows so many; the page of requests has them all.
SHOWN = 3


def capacity_awaiting(request, scope) -> list[Waiting]:
    """The requests that wait for the person under the hat in use, the oldest first; one query at most."""
    context = request.context
    if context.kind == "table":
        if standing_of(request.user).tables.get(context.object_id) != TableRole.COORDINATOR:
            return []
        asked = _requests(scope.filter(neighbourhood=context.object_id), RequestState.MATCHED)
        return [_waiting(one, _("Donner votre accord à une proposition"), _("Lire")) for one in asked]
    if context.kind == "advisor":
        scope = scope.filter(accompanied_by(request.user))
    else:  # the team answers where nobody accompanies the table
        scope = scope.filter(~Exists(_advisors()))
    asked = _requests(scope, RequestState.ASKED)
    return [_waiting(one, _("Répondre à une demande de soutien"), _("Répondre")) for one in asked]


def _advisors():
    return AdvisorAssignment.objects.ongoing().filter(
        programme=OuterRef("programme"), neighbourhood=OuterRef("neighbourhood")
    )


def _requests(dossiers, state: str):
    found = CapacityRequest.objects.filter(
        state=state, participation__dossier__in=dossiers.filter(state=State.ACTIVE).values("pk")
    )
    return found.select_related("participation__initiative").order_by("asked_at", "pk")[:SHOWN]


def _waiting(asked: CapacityRequest, title: str, action: str) -> Waiting:
    return Waiting(
        title=title,
        subject=asked.participation.initiative.title,
        deadline="",
        note=f"{asked.get_theme_display()}, {money(asked.cents)}",
        url=reverse("capacity_request", args=[asked.participation.dossier_id, asked.pk]),
        action=action,
    )
