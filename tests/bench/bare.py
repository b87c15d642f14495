"""Pages with the least one could do: the same sign-in, middleware and context processors, the fewest queries."""

from django.shortcuts import render

from proposals.enums import CLOSED
from proposals.models import Dossier

COLUMNS = ("number", "initiative__title", "neighbourhood__name", "stage__kind", "state", "next_on")


def dossiers(request):
    """One page of a list, most pressing first."""
    rows = Dossier.objects.visible_to(request.user).order_by("next_on", "id").values_list(*COLUMNS)[:25]
    return render(request, "bench/table.html", {"rows": rows})


def home(request):
    """The three most pressing things that are not settled."""
    open_ones = Dossier.objects.visible_to(request.user).exclude(state__in=CLOSED)
    rows = open_ones.order_by("next_on", "id").values_list(*COLUMNS)[:3]
    return render(request, "bench/table.html", {"rows": rows})


def dossier(request, pk):
    """One dossier, its amounts and its history."""
    seen = Dossier.objects.visible_to(request.user).values_list(*COLUMNS).get(pk=pk)
    of_dossier = Dossier(pk=pk)
    amounts = of_dossier.amounts.values_list("year", "cents")
    events = of_dossier.events.values_list("at", "kind", "actor__first_name", "comment")[:20]
    return render(request, "bench/table.html", {"rows": [seen, *amounts, *events]})
