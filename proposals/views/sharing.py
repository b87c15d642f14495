"""Who answers for a proposal, and whether the advisor types in it (F24)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from neighbourhoods.people import advisor_of, coordinators_of

from .. import workflow
from ..forms.sharing import AnswerableForm
from .doors import dossier_for, or_back_to_dossier, page


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def answerable(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the one person who answers for the submission."""
    dossier = dossier_for(request, pk, "choose_answerable")
    form = AnswerableForm(
        request.POST or None,
        coordinators=coordinators_of(dossier.neighbourhood),
        initial={"person": dossier.answerable_id},
    )
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        workflow.choose_answerable(dossier, person=person, by=request.user)
        messages.success(request, _("%(name)s répond de la proposition.") % {"name": person.full_name})
        return redirect("review", pk)
    status = 422 if form.errors else 200
    return page(request, "proposals/answerable.html", dossier, {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def typing(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the advisor type in the draft for the table, or take it back."""
    dossier = dossier_for(request, pk, "allow_typing")
    if request.method == "POST":
        allowed = request.POST.get("allowed") == "1"
        workflow.allow_typing(dossier, allowed=allowed, by=request.user)
        messages.success(
            request,
            _("C’est permis : la personne qui vous accompagne en est avertie.")
            if allowed
            else _("De nouveau, seule votre table écrit dans la proposition."),
        )
        return redirect("dossier", pk)
    context = {"advisor": advisor_of(dossier.neighbourhood, dossier.programme)}
    return page(request, "proposals/typing.html", dossier, context)
