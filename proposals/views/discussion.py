"""The meeting after the answer, and the analysis as the table reads it (R11)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..forms.discussion import MeetingForm
from ..permissions import abilities, can_read_shared_analysis
from ..shared_analysis import shared_analysis
from ..workflow.discussion import set_meeting, share_analysis
from .doors import dossier_for, or_back_to_dossier, page, visible_dossier


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """The advisor dates the meeting, and shares the analysis before it or after it."""
    dossier = dossier_for(request, pk, "share_analysis")
    if not hasattr(dossier, "analysis"):
        raise Http404
    analysis = dossier.analysis
    if request.method == "POST" and "share" in request.POST:
        share_analysis(dossier, by=request.user)
        messages.success(request, _("L’analyse est partagée avec la table, qui en est avertie."))
        return redirect("shared_analysis", pk)
    form = MeetingForm(request.POST or None, analysis=analysis)
    if request.method == "POST" and form.is_valid():
        if set_meeting(dossier, **form.values(), by=request.user):
            messages.success(request, _("La rencontre est inscrite et la table en est avertie."))
        else:
            messages.info(request, _("La rencontre est restée la même; rien n’a été écrit à la table."))
        return redirect("discussion", pk)
    context = {"form": form, "analysis": analysis, "bases": shared_analysis(dossier)}
    return page(
        request,
        "proposals/participation/discussion.html",
        dossier,
        context,
        status=422 if form.errors else 200,
    )


@require_safe
def read_shared_analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """The analysis as it was shared; the staff sees beforehand what the table will read."""
    dossier = visible_dossier(request, pk)
    if not hasattr(dossier, "analysis"):
        raise Http404
    if not can_read_shared_analysis(request.user, dossier):
        raise PermissionDenied
    context = {
        "analysis": dossier.analysis,
        "bases": shared_analysis(dossier),
        "may_share": abilities(request.user, dossier)["share_analysis"],
    }
    return page(request, "proposals/participation/shared_analysis.html", dossier, context)
