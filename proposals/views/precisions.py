"""A request for precision: asked under an answer, answered by the table, which rewrites that answer only (F32)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.errors import NotPossible
from cimpact.formatting import hour
from cimpact.writing.differences import differences
from cimpact.writing.models import Question
from cimpact.writing.session import keeps_what_is_typed

from .. import workflow
from ..countdown import countdown
from ..forms.analysis import PrecisionForm, ReturnForm
from ..forms.questions import AnswerForm
from ..models import Dossier, Precision
from ..permissions import TABLE, Role, roles_in
from ..sections import can_write_answer
from ..workflow.analysis import return_problem
from ..written import ProposalWritten
from .analysis import page
from .doors import dossier_for, or_back_to_dossier, visible_dossier
from .presence import presence_block


@require_POST
@or_back_to_dossier
def ask_precision(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Ask for a precision on one answer."""
    dossier = dossier_for(request, pk, "ask_precision")
    asked = get_object_or_404(Question, pk=question, section__question_set=dossier.document.question_set)
    basis = request.POST.get("base", "")
    form = PrecisionForm(request.POST, auto_id="ask-%s")
    form.question = asked
    if form.is_valid():
        try:
            workflow.ask_precision(dossier, question=asked, by=request.user, **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("La demande est envoyée. La table peut modifier cette réponse seulement.")
            )
            return redirect(f"{reverse('analysis', args=[pk])}?base={basis}#q{asked.pk}")
    return page(request, dossier, basis=basis, asking=form, status=422)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def precision(request: HttpRequest, pk: int, precision: int) -> HttpResponse:
    """The request; for the table, the answer to rewrite and hand back; afterwards, what changed."""
    dossier = visible_dossier(request, pk)
    if not roles_in(request.user, dossier) & (TABLE | {Role.STAFF}):
        raise PermissionDenied
    asked = get_object_or_404(
        dossier.precisions.select_related("question__section", "asked_by", "answered_by"), pk=precision
    )
    asked.dossier = dossier
    if request.method == "POST":
        return _hand_back(request, dossier, asked)
    return _precision_page(request, dossier, asked, ReturnForm())


def _answer_form(dossier: Dossier, asked: Precision, data=None) -> AnswerForm:
    return AnswerForm(data, written=ProposalWritten(dossier, dossier.document), question=asked.question)


def _hand_back(request: HttpRequest, dossier: Dossier, asked: Precision) -> HttpResponse:
    """Save what the page holds, then hand the answer back."""
    if asked.is_open or not roles_in(request.user, dossier) & TABLE:
        dossier_for(request, dossier.pk, "answer_precision")
    if not asked.is_open:
        return redirect("precision", dossier.pk, asked.pk)  # handed back twice, received once
    part, form = _answer_form(dossier, asked, request.POST), ReturnForm(request.POST)
    saved = not part.is_posted or (part.is_valid() and part.save(by=request.user))
    returned = request.POST.get("then") != "stay"
    if (
        saved
        and returned
        and form.is_valid()
        and (problem := return_problem(asked, form.cleaned_data["note"]))
    ):
        form.add_error(None, problem)
    if not saved or not form.is_valid():
        part.mark()
        return _precision_page(request, dossier, asked, form, part=part, status=409 if part.conflict else 422)
    if not returned:
        messages.success(request, _("C’est enregistré. La réponse n’est pas encore rendue."))
        return redirect("precision", dossier.pk, asked.pk)
    workflow.answer_precision(asked, note=form.cleaned_data["note"], by=request.user)
    messages.success(request, _("Votre réponse est rendue. L’analyse reprend."))
    return redirect("precision", dossier.pk, asked.pk)


def _precision_page(
    request: HttpRequest,
    dossier: Dossier,
    asked: Precision,
    form: ReturnForm,
    *,
    part: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_write = asked.is_open and can_write_answer(request.user, dossier, asked.question)
    part = part or (_answer_form(dossier, asked) if may_write else None)
    context = {
        "dossier": dossier,
        "precision": asked,
        "part": part,
        "form": form,
        "changes": "" if asked.is_open else differences(asked.text_before, asked.text_after),
        "is_staff": Role.STAFF in roles_in(request.user, dossier),
        "pauses": dossier.programme.pause_on_precision,
        "clock": countdown(dossier),
        "saved_at": hour(part.saved_at) if part and part.saved_at else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
        "presence": presence_block(
            request, ProposalWritten(dossier, dossier.document), asked.question.section.code
        )
        if part
        else None,
    }
    return render(request, "proposals/precision.html", context, status=status)
