"""The page of a participation: what both sides hold to, what is due, and what comes next (F30, F47, F59)."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..agreed_terms import KNOWN_VERSIONS, terms_of, versions_of
from ..models import ActionPlan, Dossier, Participation
from ..next_step import next_step
from ..participation_cards import cards_of
from ..permissions import abilities, can_read_participation
from ..years import years_of
from .doors import page
from .instalments import payments_block


def readable_participation(request: HttpRequest, pk: int) -> Dossier:
    """The dossier of a participation that the person may read: 404 before it begins, 403 to the others."""
    dossiers = Dossier.objects.visible_to(request.user).with_turns(every_due=True)
    dossier = get_object_or_404(
        dossiers.select_related("award", "agreement", "analysis", "rules", "document"), pk=pk
    )
    if not hasattr(dossier, "participation"):
        raise Http404
    if not can_read_participation(request.user, dossier):
        raise PermissionDenied
    dossier.participation.dossier = dossier  # with the names it was fetched with
    return dossier


def _read_once(taken: Participation) -> None:
    """What several parts of the page ask for: the plans, the versions."""
    plans = Prefetch("plans", ActionPlan.objects.annotate(size=Count("activities")))
    prefetch_related_objects([taken], KNOWN_VERSIONS, plans)


def _plans(taken: Participation) -> list[tuple[int, ActionPlan | None]]:
    """Each year with its plan, when it is begun, and how many activities it holds."""
    begun = {plan.year: plan for plan in taken.plans.all()}
    return [(year, begun.get(year)) for year in range(1, taken.years + 1)]


@require_safe
def participation(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a stage under way, for both sides."""
    dossier = readable_participation(request, pk)
    taken = dossier.participation
    _read_once(taken)
    versions = versions_of(taken)
    terms = terms_of(versions[0].content)
    modifications = list(taken.modifications.select_related("proposed_by").order_by("-number"))
    context = {
        "participation": taken,
        "can": abilities(request.user, dossier),
        "next": next_step(request.user, dossier),
        "agreement": getattr(dossier, "agreement", None),
        "payments": payments_block(request, dossier),
        "plans": _plans(taken),
        "modifications": modifications,
        "open": any(modification.is_open for modification in modifications),
        "version": versions[0],
        "versions": versions,
        "terms": terms,
        "years": years_of(terms),
        "suspension": taken.suspensions.filter(ended_on=None).first() if taken.suspended_on else None,
        "obligations": list(taken.obligations.all()),
        "cards": cards_of(request, dossier),
    }
    return page(request, "proposals/participation/participation.html", dossier, context)
