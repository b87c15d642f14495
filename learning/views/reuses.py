"""A neighbourhood says that it reused a learning, or that it did not after all (F70)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.errors import said_on
from neighbourhoods.models import Neighbourhood

from ..forms.library import ReuseForm
from ..library import cards_of, with_context
from ..models import Reuse
from ..permissions import library_of, may_withdraw_reuse, places_to_reuse
from ..workflow.library import say_reused, withdraw_reuse

or_back_to_entry = said_on("library_entry")


@require_http_methods(["GET", "POST"])
@or_back_to_entry
def library_reuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it was reused, since when, what it changed."""
    entry = get_object_or_404(with_context(library_of(request.user)), pk=pk)
    places = places_to_reuse(request.user, entry)
    if not places:
        raise PermissionDenied
    neighbourhoods = Neighbourhood.objects.filter(pk__in=places).order_by("slug")
    form = ReuseForm(request.POST or None, places=neighbourhoods)
    if request.method == "POST" and form.is_valid():
        say_reused(entry, **form.cleaned_data, by=request.user)
        messages.success(request, _("C’est inscrit : la personne qui l’a écrit le saura."))
        return redirect("library_entry", pk)
    context = {"card": cards_of([entry])[0], "form": form}
    return render(request, "learning/library/reuse.html", context, status=422 if form.errors else 200)


@require_POST
@or_back_to_entry
def library_withdraw(request: HttpRequest, pk: int, reuse: int) -> HttpResponse:
    """It was not reused after all."""
    entry = get_object_or_404(library_of(request.user), pk=pk)
    said = get_object_or_404(Reuse.objects.select_related("entry", "neighbourhood"), pk=reuse, entry=entry)
    if not may_withdraw_reuse(request.user, said):
        raise PermissionDenied
    withdraw_reuse(said, by=request.user)
    messages.success(request, _("C’est retiré."))
    return redirect("library_entry", pk)
