"""The needs of one table, and those of the region (R40)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..bars import height_of
from ..forms.needs import NeedForm
from ..needs import drawn, legend, needs_of, themes_of
from ..permissions import may_declare_needs, reads_needs, reads_region
from ..workflow.needs import declare_need, end_need


@require_http_methods(["GET", "POST"])
def needs(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What a table needs to learn: to read, to declare, to end."""
    programme = get_object_or_404(Programme, code=code)
    neighbourhood = get_object_or_404(Neighbourhood.objects.select_related("table"), slug=slug)
    if not reads_needs(request.user, programme, neighbourhood):
        raise PermissionDenied
    may_declare = may_declare_needs(request.user, neighbourhood)
    if request.method == "POST" and not may_declare:
        raise PermissionDenied
    felt = needs_of(programme).filter(neighbourhood=neighbourhood)
    if request.method == "POST" and "end" in request.POST:
        end_need(get_object_or_404(felt, pk=request.POST["end"] or 0), by=request.user)
        messages.success(request, _("Le besoin est retiré."))
        return redirect("needs", code, slug)
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        declare_need(neighbourhood, programme, **form.cleaned_data, by=request.user)
        messages.success(request, _("Le besoin est déclaré : la personne qui vous accompagne le voit."))
        return redirect("needs", code, slug)
    context = {
        "programme": programme,
        "neighbourhood": neighbourhood,
        "needs": felt.select_related("by"),
        "may_declare": may_declare,
        "form": form,
    }
    return render(request, "learning/needs/needs.html", context, status=422 if form.errors else 200)


@require_safe
def region_needs(request: HttpRequest, code: str) -> HttpResponse:
    """The needs of every table, by theme, for those who accompany them."""
    programme = get_object_or_404(Programme, code=code)
    if not reads_region(request.user, programme):
        raise PermissionDenied
    themes = themes_of(programme)
    context = {
        "programme": programme,
        "themes": themes,
        "bars": drawn(themes),
        "height": height_of(themes),
        "legend": legend(),
        "total": sum(len(theme.needs) for theme in themes),
    }
    return render(request, "learning/needs/region.html", context)
