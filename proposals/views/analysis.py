"""The analysis: assigned, written beside the answers, handed to the committee (R7, R8, F34–F36)."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.formatting import hour
from cimpact.programmes.enums import Basis
from cimpact.writing.answering import answered
from cimpact.writing.forms.parts import Part
from cimpact.writing.session import keeps_what_is_typed
from neighbourhoods.people import coordinators_of

from .. import workflow
from ..analysis_sheet import Look, opinions_given, sheet_of
from ..countdown import countdown
from ..enums import State
from ..forms.analysis import AppreciationForm, AssignForm, PrecisionForm, SummaryForm, tabs_of
from ..models import Dossier
from ..permissions import can, can_read_analysis, can_read_conversation
from .doors import dossier_for, or_back_to_dossier, visible_dossier


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the proposal to whoever analyses it, by default the neighbourhood's advisor."""
    dossier = dossier_for(request, pk, "assign")
    form = AssignForm(request.POST or None, dossier=dossier)
    if request.method == "POST" and form.is_valid():
        begins = dossier.state == State.SUBMITTED
        advisor = form.cleaned_data["advisor"]
        workflow.assign(dossier, advisor=advisor, by=request.user)
        sentence = (
            _("L’analyse commence : elle est confiée à %(name)s.")
            if begins
            else _("L’analyse est maintenant confiée à %(name)s.")
        )
        messages.success(request, sentence % {"name": advisor.full_name})
        return redirect("analysis" if advisor == request.user else "dossier", pk)
    return render(
        request,
        "proposals/assign.html",
        {"dossier": dossier, "form": form, "clock": countdown(dossier)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET"])
def analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers beside the criteria, one basis at a time."""
    return page(request, readable(request, pk), basis=request.GET.get("base", ""))


@keeps_what_is_typed
@require_POST
def appreciation_save(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Save what the advisor makes of one criterion, while she types or when she sends it."""
    dossier = dossier_for(request, pk, "analyse")
    asked = get_object_or_404(dossier.stage.criteria, pk=criterion)
    appreciation = dossier.analysis.appreciations.filter(criterion=asked).select_related("updated_by").first()
    form = AppreciationForm(request.POST, dossier=dossier, criterion=asked, appreciation=appreciation)
    return _saved(request, dossier, form, basis=asked.basis)


@keeps_what_is_typed
@require_POST
def summary_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what the committee should know first."""
    dossier = dossier_for(request, pk, "analyse")
    return _saved(request, dossier, SummaryForm(request.POST, dossier=dossier, analysis=dossier.analysis))


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def hand_to_committee(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what is not yet appreciated, then hand the dossier to the committee."""
    dossier = dossier_for(request, pk, "hand_to_committee", done=(State.COMMITTEE,))
    if request.method == "POST":
        workflow.hand_to_committee(dossier, by=request.user)
        messages.success(request, _("Le dossier est transmis au comité, avec votre analyse."))
        return redirect("dossier", pk)
    return render(
        request,
        "proposals/hand_to_committee.html",
        {"dossier": dossier, "sheet": sheet_of(dossier), "clock": countdown(dossier)},
    )


def readable(request: HttpRequest, pk: int) -> Dossier:
    dossier = visible_dossier(request, pk)
    if not can_read_analysis(request.user, dossier) or not hasattr(dossier, "analysis"):
        raise PermissionDenied
    return dossier


def _saved(request: HttpRequest, dossier: Dossier, form: Part, basis: str = "") -> HttpResponse:
    """To a script, the outcome; to a browser without one, the page where it was typed."""
    if request.headers.get("X-Autosave"):
        return answered(request, form)
    basis = basis or request.POST.get("base", "")
    if form.is_valid() and form.save(by=request.user):
        messages.success(request, _("C’est enregistré."))
        return redirect(f"{reverse('analysis', args=[dossier.pk])}?base={quote(basis)}#{form.prefix}")
    form.mark()
    return page(request, dossier, basis=basis, typed=form, status=409 if form.conflict else 422)


def page(
    request: HttpRequest, dossier: Dossier, *, basis: str, typed=None, asking=None, status: int = 200
) -> HttpResponse:
    """The analysis, one basis at a time. `typed` and `asking` are forms to show again as they were sent."""
    basis = basis if basis in Basis.values else Basis.PREREQUISITES.value
    sheet = sheet_of(dossier)
    may_write = can(request.user, "analyse", dossier)
    may_ask = can(request.user, "ask_precision", dossier)
    pairs = [
        (look, _part(dossier, look, typed) if may_write else None, list(_answers(look, asking, may_ask)))
        for look in sheet.bases[basis]
    ]
    summary = SummaryForm(dossier=dossier, analysis=sheet.analysis) if may_write else None
    if isinstance(typed, SummaryForm):
        summary = typed
    saved_at = max((part.saved_at for _look, part, _asks in pairs if part and part.saved_at), default=None)
    context = {
        "dossier": dossier,
        "sheet": sheet,
        "basis": basis,
        "basis_label": Basis(basis).label,
        "tabs": tabs_of(dossier, basis),
        "pairs": pairs,
        "summary": summary,
        "may_write": may_write,
        "reads_conversation": can_read_conversation(request.user, dossier),
        "opinions": opinions_given(dossier),
        "may_ask_opinion": can(request.user, "ask_opinion", dossier),
        "may_hand": can(request.user, "hand_to_committee", dossier),
        "clock": countdown(dossier),
        "told": list(coordinators_of(dossier.neighbourhood)) if may_ask else [],
        "saved_at": hour(saved_at) if saved_at else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "proposals/analysis.html", context, status=status)


def _answers(look: Look, asking: PrecisionForm | None, may_ask: bool):
    """Each answer with the form to ask about it; the one that was sent comes back as it was, once."""
    for answer in look.answers:
        if asking and asking.question == answer.question and not asking.shown:
            asking.shown = True
            yield answer, asking
        elif not may_ask or answer.waiting:
            yield answer, None
        else:
            yield answer, PrecisionForm(auto_id=f"ask-{look.criterion.pk}-{answer.question.pk}-%s")


def _part(dossier: Dossier, look: Look, typed: Part | None) -> Part:
    if isinstance(typed, AppreciationForm) and typed.criterion == look.criterion:
        return typed
    return AppreciationForm(dossier=dossier, criterion=look.criterion, appreciation=look.appreciation)
