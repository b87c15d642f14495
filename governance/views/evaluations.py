"""The evaluation of the operator by the committee that does it: opened, answered, then read without names (F97)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact import clock
from cimpact.errors import NotPossible

from ..evaluations import answer_of, evaluates, expected_of, results
from ..forms.evaluations import AnswerForm, OpenEvaluationForm
from ..models import Committee, OperatorEvaluation
from ..permissions import abilities, member_of, visible_committees
from ..workflow import evaluations as actions
from .doors import committee_for


@require_http_methods(["GET", "POST"])
def evaluations(request: HttpRequest, committee: int) -> HttpResponse:
    """The evaluations of a committee, year by year; whoever leads it opens this year's."""
    found = committee_for(request, committee, "read_evaluation")
    if not evaluates(found):
        raise Http404
    may = abilities(request.user, found)
    if request.method == "POST" and not may["open_evaluation"]:
        raise PermissionDenied
    form = OpenEvaluationForm(request.POST or None) if may["open_evaluation"] else None
    if request.method == "POST" and form.is_valid():
        opened = actions.open_evaluation(found, closes_on=form.cleaned_data["closes_on"], by=request.user)
        messages.success(request, _("L’évaluation est ouverte; chaque membre est invité à répondre."))
        return redirect("evaluation", opened.pk)
    rows = list(found.evaluations.all())
    this_year = clock.today().year
    context = {
        "committee": found,
        "evaluations": rows,
        "year": this_year,
        "form": None if any(row.year == this_year for row in rows) else form,
    }
    refused = bool(form and form.errors)
    return render(request, "governance/evaluations/list.html", context, status=422 if refused else 200)


def _readable(request: HttpRequest, pk: int) -> OperatorEvaluation:
    rows = OperatorEvaluation.objects.select_related("committee__programme", "committee__neighbourhood")
    found = get_object_or_404(
        rows.filter(committee__in=visible_committees(Committee.objects.all(), request.user)), pk=pk
    )
    if not abilities(request.user, found.committee)["read_evaluation"]:
        raise PermissionDenied
    return found


@require_http_methods(["GET", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One's answer while it is open; then what everyone said, once it is shared."""
    found = _readable(request, pk)
    may = abilities(request.user, found.committee)
    given = answer_of(found, member_of(request.user, found.committee))
    answers = may["answer_evaluation"] and found.is_open
    if request.method == "POST" and not may["answer_evaluation"]:
        raise PermissionDenied
    form = AnswerForm(request.POST or None, given=given) if may["answer_evaluation"] else None
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(found, values=form.values(), by=request.user)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Votre réponse est enregistrée; vous pouvez encore la changer."))
        return redirect("evaluation", pk)
    expected, answered = len(expected_of(found)), found.answers.count()
    context = {
        "evaluation": found,
        "committee": found.committee,
        "can": may,
        "given": given,
        "form": form if answers or (form and form.errors) else None,
        "expected": expected,
        "answered": answered,
        "may_share": may["share_evaluation"]
        and not found.shared_at
        and answered
        and (not found.is_open or answered >= expected),
        "results": results(found) if found.shared_at else [],
    }
    refused = bool(form and form.errors)
    return render(request, "governance/evaluations/evaluation.html", context, status=422 if refused else 200)


@require_POST
def evaluation_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answers, without names."""
    found = _readable(request, pk)
    if not abilities(request.user, found.committee)["share_evaluation"]:
        raise PermissionDenied
    try:
        actions.share(found, by=request.user)
        messages.success(request, _("Le comité et l’équipe de coordination lisent maintenant les réponses."))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("evaluation", pk)
