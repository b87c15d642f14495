"""The doors of a structure's papers: to whom it is nothing it does not exist; what one may not do is a 403."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from neighbourhoods.permissions import programmes_of

from ..permissions import STRUCTURE_ABILITIES, structure_roles
from ..structures import Structure


def structure_at(code: str, slug: str | None) -> Structure:
    """The programme, or the neighbourhood that takes part in it; else a 404."""
    programme = get_object_or_404(Programme, code=code)
    if slug is None:
        return Structure(programme)
    neighbourhood = get_object_or_404(Neighbourhood, slug=slug)
    if programme.pk not in programmes_of(neighbourhood):
        raise Http404
    return Structure(programme, neighbourhood)


def require_in(request: HttpRequest, structure: Structure, action: str, *, seen_with: str) -> None:
    """A 404 for whoever may not even do `seen_with`, a 403 for whoever may not do the action."""
    roles = structure_roles(request.user, structure)
    if not STRUCTURE_ABILITIES[seen_with] & roles:
        raise Http404
    if not STRUCTURE_ABILITIES[action] & roles:
        raise PermissionDenied
