"""How a neighbourhood tells people apart: its own categories, begun from sets that it may copy (F67)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from neighbourhoods.models import Neighbourhood

from ..dimensions import dimensions_of, starting_sets
from ..forms.dimensions import DimensionForm
from ..permissions import may_measure
from ..workflow.indicators import Stale, change_dimension, copy_set, define_dimension


def _place(request: HttpRequest, slug: str) -> Neighbourhood:
    """A neighbourhood whose table the person writes for; a 403 for anyone else."""
    place = get_object_or_404(Neighbourhood.objects.select_related("table"), slug=slug)
    if not may_measure(request.user, place):
        raise PermissionDenied
    return place


@require_safe
def dimensions(request: HttpRequest, slug: str) -> HttpResponse:
    """The dimensions that the neighbourhood defines, and the sets it may copy."""
    place = _place(request, slug)
    found = list(dimensions_of(place))
    taken = {one.origin for one in found} | {one.name for one in found}
    context = {
        "neighbourhood": place,
        "dimensions": found,
        "sets": [one for one in starting_sets().values() if not {one.code, one.name} & taken],
    }
    return render(request, "learning/indicators/dimensions.html", context)


@require_POST
def dimension_copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a starting set, then change it."""
    place = _place(request, slug)
    chosen = starting_sets().get(request.POST.get("set", ""))
    if chosen is None:
        raise Http404
    made = copy_set(place, chosen, by=request.user)
    messages.success(request, _("C’est copié : changez les noms et les catégories comme il vous convient."))
    return redirect("dimension", slug, made.pk)


@require_http_methods(["GET", "POST"])
def dimension(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Define a dimension, or change it."""
    place = _place(request, slug)
    shown = get_object_or_404(dimensions_of(place), pk=pk) if pk else None
    form = DimensionForm(request.POST or None, neighbourhood=place, dimension=shown)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            if shown:
                change_dimension(shown, **form.values(), by=request.user)
            else:
                data = form.cleaned_data
                define_dimension(place, data["name"], data["added"], by=request.user)
        except Stale:
            stale = dimensions_of(place).get(pk=pk)
            form.data = form.data.copy()
            form.data["version"] = str(stale.version)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("dimensions", slug)
    context = {"neighbourhood": place, "dimension": shown, "form": form, "stale": stale}
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "learning/indicators/dimension.html", context, status=status)
