"""Keeping the filters of a list under a name, and letting them go (F38)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cimpact.errors import NotPossible

from ..models import SavedView
from ..saved_views import save_view


class NameForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ["name", "query"]


@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters in use under a name, and show them."""
    form = NameForm(request.POST)
    if not request.context or not form.is_valid():
        messages.error(request, _("Donnez à cette vue un nom de 40 caractères ou moins."))
        return redirect(f"{reverse('dossiers')}?{request.POST.get('query', '')[:500]}")
    query = form.cleaned_data["query"]
    try:
        view = save_view(request.user, request.context.key, name=form.cleaned_data["name"], query=query)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        query = view.query
        messages.success(request, _("La vue « %(name)s » est gardée.") % {"name": view.name})
    return redirect(f"{reverse('dossiers')}?{query}")


@require_POST
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one of one's own views go."""
    get_object_or_404(SavedView, pk=pk, user=request.user).delete()
    messages.success(request, _("La vue est retirée."))
    return redirect("dossiers")
