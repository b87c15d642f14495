"""Capacity building in a programme: one page that leads each role to what is hers, and the region's requests."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier, Participation
from proposals.money_permissions import dossiers_followed
from proposals.standing import standing_of

from ..capacity_enums import RequestState
from ..forms.requests import RequestFilters
from ..models import CapacityRequest
from ..needs import themes_of
from ..offers import offers_in
from ..partners import offered_in
from ..permissions import manages_capacity, reads_region, reads_regional_plan
from ..request_status import status_of
from ..wallet import wallet_of

A_PAGE = 30
# What the page shows of each list; the rest is a link.
SHOWN = 4


@require_safe
def capacity(request: HttpRequest) -> HttpResponse:
    """Lead to the capacity building of the programme in use, else of the first the person takes part in."""
    context, standing = getattr(request, "context", None), standing_of(request.user)
    programmes = Programme.objects.all()
    if context and context.kind in ("team", "advisor"):
        programmes = programmes.filter(pk=context.object_id)
    elif standing.tables:
        taken = Participation.objects.filter(initiative__neighbourhood__in=standing.tables)
        mine = programmes.filter(pk__in=taken.values("initiative__programme"))
        programmes = mine if mine.exists() else programmes
    found = programmes.order_by("-starts_on").first()
    if found is None:
        raise Http404
    return redirect("capacity_of", found.code)


@require_safe
def capacity_of(request: HttpRequest, code: str) -> HttpResponse:
    """For a table: its wallets, its needs, what it may invite to. For the staff: what waits, the region's needs."""
    programme = get_object_or_404(Programme, code=code)
    user = request.user
    reads = reads_region(user, programme)
    tables = Neighbourhood.objects.filter(pk__in=standing_of(user).tables).order_by("name")
    context = {
        "programme": programme,
        "reads_region": reads,
        "reads_plan": reads_regional_plan(user, programme),
        "manages": manages_capacity(user, programme),
        "tables": tables,
        "wallets": _wallets(user, programme),
        "offers": offers_in(programme).published().to_come()[:SHOWN],
        "partners": offered_in(programme).count(),
    }
    if reads:
        asked = _requests(programme, user)
        waiting = list(asked.filter(state=RequestState.ASKED).order_by("asked_at")[:SHOWN])
        context |= {
            "waiting": [(one, status_of(one, user)) for one in waiting],
            "waiting_count": asked.filter(state=RequestState.ASKED).count(),
            "themes": [theme for theme in themes_of(programme) if theme.needs][:SHOWN],
        }
    return render(request, "learning/capacity/capacity.html", context)


def _wallets(user, programme: Programme) -> list[dict]:
    """The wallets of the participations of the person's own tables."""
    mine = (
        Dossier.objects.visible_to(user)
        .filter(programme=programme, neighbourhood__in=standing_of(user).tables, participation__isnull=False)
        .select_related(
            "participation", "award", "initiative", "neighbourhood", "programme", "rules", "stage"
        )
        .order_by("-participation__starts_on")
    )
    found = []
    for dossier in mine[:SHOWN]:
        dossier.participation.dossier = dossier
        found.append({"dossier": dossier, "wallet": wallet_of(dossier.participation)})
    return found


def _requests(programme: Programme, user):
    """The requests that the staff reads: those of the dossiers it follows."""
    return CapacityRequest.objects.filter(
        participation__dossier__in=dossiers_followed(programme, user)
    ).select_related(
        "partner",
        "participation__dossier__neighbourhood",
        "participation__dossier__initiative",
    )


@require_safe
def capacity_requests(request: HttpRequest, code: str) -> HttpResponse:
    """The requests of the region, by state and theme; what waits first."""
    programme = get_object_or_404(Programme, code=code)
    if not reads_region(request.user, programme):
        raise PermissionDenied
    form = RequestFilters(request.GET)
    pages = Paginator(form.applied_to(_requests(programme, request.user)), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "form": form,
        "filtered": bool(form.chosen),
        "page_obj": page,
        "page_range": pages.get_elided_page_range(page.number),
        "rows": [(one, status_of(one, request.user)) for one in page],
    }
    return render(request, "learning/capacity/requests.html", context)
