"""Where a request stands, for its reader: the words, the colour, who acts next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .capacity_enums import RequestState
from .models import CapacityRequest
from .permissions import can


@dataclass(frozen=True)
class Status:
    """The tone of components/status.html, and its words."""

    tone: str
    label: str | Promise


# Who acts next: the ability that says so, what is awaited of her, what the others read.
_AWAITED = {
    RequestState.ASKED: ("match_capacity", _("À répondre"), _("Réponse attendue")),
    RequestState.MATCHED: ("agree_capacity", _("Votre accord"), _("Accord de la table attendu")),
}
_TONES = {
    RequestState.AGREED: "done",
    RequestState.UNDER_WAY: "theirs",
    RequestState.DONE: "done",
    RequestState.DECLINED: "closed",
    RequestState.WITHDRAWN: "closed",
}


def status_of(request: CapacityRequest, user) -> Status:
    """Yellow only for whoever acts next."""
    state = RequestState(request.state)
    if state not in _AWAITED:
        return Status(_TONES[state], state.label)
    ability, yours, theirs = _AWAITED[state]
    if can(user, ability, request.participation.dossier):
        return Status("you", yours)
    return Status("theirs", theirs)
