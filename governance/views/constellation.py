"""The committees and teams of a neighbourhood, drawn and listed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from neighbourhoods.models import Neighbourhood
from neighbourhoods.permissions import can

from ..composition import compositions_of
from ..constellation import constellations
from ..models import Committee
from ..permissions import may_create_local, visible_committees


@require_safe
def constellation(request: HttpRequest, slug: str) -> HttpResponse:
    """Each committee of the neighbourhood with the teams around it."""
    place = get_object_or_404(Neighbourhood, slug=slug)
    own = Committee.objects.ongoing().filter(neighbourhood=place)
    found = list(
        visible_committees(own, request.user)
        .select_related("programme", "coordinated_by", "parent", "chaired_from")
        .order_by("kind", "started_on", "pk")
    )
    if not found and not can(request.user, "see_people", place):
        raise Http404
    return render(
        request,
        "governance/committees/constellation.html",
        {
            "neighbourhood": place,
            "constellations": constellations(found, compositions_of(found) if found else {}),
            "may_create": may_create_local(request.user, place),
        },
    )
