"""What is found on a learning question: noted, corrected (R48, R50)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from proposals.views.doors import or_back_to_dossier, page

from ..forms.questions import FindingForm
from ..models import LearningQuestion, QuestionFinding
from .questions import question_in, readable_questions


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def finding_add(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Note something found."""
    asked = question_in(readable_questions(request, pk, "note_finding"), question)
    return _write(request, asked, None)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def finding_edit(request: HttpRequest, pk: int, question: int, finding: int) -> HttpResponse:
    """Correct a finding, or complete it; what it said before is kept."""
    asked = question_in(readable_questions(request, pk, "note_finding"), question)
    saved = get_object_or_404(asked.findings, pk=finding)
    saved.question = asked
    return _write(request, asked, saved)


def _write(request: HttpRequest, asked: LearningQuestion, saved: QuestionFinding | None) -> HttpResponse:
    form = FindingForm(request.POST or None, question=asked, saved=saved)
    status = 200
    if request.method == "POST":
        if form.is_valid() and form.save(by=request.user):
            messages.success(request, _("Le constat est enregistré."))
            where = reverse("learning_question", args=[asked.dossier_id, asked.pk])
            return redirect(f"{where}#constat-{form.finding.pk}")
        status = 409 if form.conflict else 422
    context = {"form": form, "question": asked, "finding": saved}
    return page(request, "learning/questions/finding.html", asked.dossier, context, status=status)
