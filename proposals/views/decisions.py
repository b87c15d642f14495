"""The coordination team records what the committees decided: a recommendation, then its ratification (R7–R10)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.enums import CommitteeRole, Outcome
from governance.models import Decision
from governance.recusal import members_who_withdraw

from .. import workflow
from ..concerned import organisations_concerned
from ..decided import proposed_on
from ..forms.decisions import RatificationForm, RecommendationForm
from ..forms.sources import SourcesForm
from ..models import Dossier
from ..outcomes import recommendation_of
from ..workflow.envelope import EnvelopeExceeded, beyond_the_end
from .doors import dossier_for, or_back_to_dossier


def _committee(dossier: Dossier, role: CommitteeRole):
    return dossier.programme.committees.filter(role=role).first()


def _form_for(form_class, request: HttpRequest, dossier: Dossier, committee):
    members = committee.members.ongoing().select_related("user", "organisation")
    withdrawn = members_who_withdraw(committee, organisations_concerned(dossier), dossier)
    return form_class(request.POST or None, dossier=dossier, members=members, withdrawn=withdrawn)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the management committee recommends."""
    dossier = dossier_for(request, pk, "record_recommendation")
    committee = _committee(dossier, CommitteeRole.RECOMMENDS)
    form = _form_for(RecommendationForm, request, dossier, committee)
    if request.method == "POST" and form.is_valid():
        changed = form.cleaned_data["outcome"] == Outcome.WITH_CHANGES
        workflow.record_recommendation(
            dossier, recorded=form.recorded(), terms=form.terms() if changed else None, by=request.user
        )
        messages.success(request, _("La recommandation est inscrite. Rien n’a été envoyé à la table."))
        return redirect("dossier", pk)
    return render(
        request,
        "proposals/recommendation.html",
        {
            "dossier": dossier,
            "committee": committee,
            "form": form,
            "proposed": proposed_on(dossier, committee),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def ratification(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that governance ratified the recommendation, or sent it back."""
    dossier = dossier_for(request, pk, "record_ratification")
    committee = _committee(dossier, CommitteeRole.RATIFIES)
    form = _form_for(RatificationForm, request, dossier, committee) if committee else None
    decision = recommendation_of(dossier)
    sources = _sources(request, dossier, decision)
    if form and request.method == "POST" and _is_ready(form, sources):
        try:
            workflow.record_ratification(
                dossier,
                recorded=form.recorded(),
                sources=sources.sources() if sources and sources.is_bound else None,
                by=request.user,
            )
        except EnvelopeExceeded as refusal:
            # Someone may have committed what remained since the page was read: its figures are those of now.
            sources = SourcesForm(request.POST, dossier=dossier)
            sources.is_valid()
            sources.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’entérinement est inscrit. Il reste à écrire à la table."))
            return redirect("dossier", pk)
    return render(
        request,
        "proposals/ratification.html",
        {
            "dossier": dossier,
            "committee": committee,
            "form": form,
            "sources": sources,
            "award": dossier.award if sources else None,
            "beyond": beyond_the_end(dossier.award, dossier.programme) if sources else [],
            "decision": decision,
            "proposed": proposed_on(dossier, committee) if committee else None,
        },
        status=422 if form and (form.errors or (sources and sources.errors)) else 200,
    )


def _sources(request: HttpRequest, dossier: Dossier, decision: Decision | None) -> SourcesForm | None:
    """Which partners would pay the award: read when the ratification says yes; None when nothing is awarded."""
    if decision is None or decision.outcome == Outcome.NOT_FAVOURABLE:
        return None
    ratifies = request.method == "POST" and request.POST.get("outcome") == Outcome.RATIFIED
    form = SourcesForm(request.POST if ratifies else None, dossier=dossier)
    # Where no envelope is set there is nothing to choose.
    return SourcesForm(dossier=dossier) if ratifies and not form.is_set else form


def _is_ready(form: RatificationForm, sources: SourcesForm | None) -> bool:
    """Both read, so that the page says at once all that is to correct."""
    reads = form.is_valid()
    return (sources is None or not sources.is_bound or sources.is_valid()) and reads
