"""The doors of a dossier: what one does not see is a 404, what one may not do is a 403, what has passed is said."""

from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cimpact.errors import said_on

from ..enums import State
from ..models import Dossier
from ..permissions import ABILITIES, Role, roles_in
from ..turns import is_of_table
from ..workflow.transitions import expect


def visible_dossier(request: HttpRequest, pk: int) -> Dossier:
    """The dossier, when its page is open to the person."""
    return get_object_or_404(Dossier.objects.visible_to(request.user).with_names(), pk=pk)


def dossier_for(request: HttpRequest, pk: int, action: str, *, done: Collection[str] = ()) -> Dossier:
    """The dossier, when the person may do the action on it now.

    A form sent where the state has passed (an old page) raises NotPossible rather than refusing the person:
    `or_back_to_dossier` answers it. `done` names the states in which the form was already received: the action takes
    the second click for the first.
    """
    dossier = visible_dossier(request, pk)
    require(request, dossier, action, done=done)
    return dossier


def require(
    request: HttpRequest,
    dossier: Dossier,
    action: str,
    *,
    done: Collection[str] = (),
    among: Mapping[str, tuple[Collection[Role], Collection[State]]] = ABILITIES,
) -> None:
    """The same, of a dossier already seen. `among`: the table of another app's actions."""
    roles, states = among[action]
    if not roles_in(request.user, dossier) & set(roles):
        raise PermissionDenied
    if request.method == "POST":
        expect(dossier, {*states, *done})
    elif dossier.state not in states:
        raise PermissionDenied


def is_behind(request: HttpRequest, dossier: Dossier, action: str, done: Collection[str]) -> bool:
    """Whether the person comes back to the page of an action that she, or someone like her, has already taken."""
    roles, _states = ABILITIES[action]
    return request.method == "GET" and dossier.state in done and bool(roles & roles_in(request.user, dossier))


def page(
    request: HttpRequest, template: str, dossier: Dossier, context: dict | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of a dossier (see templates/proposals/page.html)."""
    own = {"dossier": dossier, "of_table": is_of_table(request.user, dossier)}
    return render(request, template, own | (context or {}), status=status)


or_back_to_dossier = said_on("dossier")
