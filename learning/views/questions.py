"""Learning questions: saved with the proposal, then listed, read, added, changed and ended during the stage (R48)."""

from django.contrib import messages
from django.db.models import Count, Max, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.writing.answering import answered
from cimpact.writing.enums import SectionKind
from cimpact.writing.session import keeps_what_is_typed
from neighbourhoods.permissions import reads_plan
from proposals.models import Dossier
from proposals.views.doors import or_back_to_dossier, page, require
from proposals.views.participation import readable_participation
from proposals.views.writing import writable_section

from ..forms.learning_plan import QuestionsForm
from ..forms.questions import ChangeForm, QuestionForm
from ..models import JournalEntry, LearningQuestion, QuestionFindingRevision
from ..permissions import ABILITIES, abilities
from ..plan_changes import ASKED, asked_change, changes_in, name_of, page_of
from ..questions import QUESTIONS, entry_of
from ..workflow.questions import end_question, link_question


@keeps_what_is_typed
@require_POST
def learning_plan_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the learning questions of a proposal while they are typed."""
    dossier = writable_section(request, pk, SectionKind.LEARNING_PLAN)
    return answered(request, QuestionsForm(request.POST, dossier=dossier))


# During the stage


def readable_questions(request: HttpRequest, pk: int, action: str = "read_questions") -> Dossier:
    """The dossier, for its table and for whoever accompanies it; nobody else reads its questions."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "read_questions", among=ABILITIES)
    require(request, dossier, action, among=ABILITIES)
    return dossier


def question_in(dossier: Dossier, pk: int) -> LearningQuestion:
    """One of its questions."""
    question = get_object_or_404(dossier.learning_questions, pk=pk)
    question.dossier = dossier  # with the names it was fetched with
    return question


@require_safe
@or_back_to_dossier
def learning_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every question of the stage: those still asked, then those that ended."""
    dossier = readable_questions(request, pk)
    found = dossier.learning_questions.annotate(found=Count("findings"), last_on=Max("findings__found_on"))
    questions = list(found)
    context = {
        "asked": [question for question in questions if not question.ended_at],
        "ended": [question for question in questions if question.ended_at],
        "can": abilities(request.user, dossier),
    }
    return page(request, "learning/questions/questions.html", dossier, context)


@require_safe
@or_back_to_dossier
def question(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """A question: what it asks, what was found on it over time, what the journal says of it."""
    dossier = readable_questions(request, pk)
    asked = question_in(dossier, question)
    revisions = Prefetch("revisions", QuestionFindingRevision.objects.select_related("by"))
    entries = JournalEntry.objects.open_to(request.user).filter(question=asked)
    may = abilities(request.user, dossier)
    linking = ChangeForm(question=asked) if may["write_questions"] else None
    context = {
        "question": asked,
        "change": _change_of(request, dossier, asked),
        "linking": linking if linking and linking.has_changes else None,
        "facts": entry_of(QUESTIONS.row(asked), 1).facts,
        "findings": list(
            asked.findings.select_related("created_by", "updated_by").prefetch_related(revisions)
        ),
        "entries": list(entries.select_related("author")),
        "can": may,
    }
    return page(request, "learning/questions/question.html", dossier, context)


def _change_of(request: HttpRequest, dossier: Dossier, asked: LearningQuestion) -> dict | None:
    """The change of the plan that the question is about, for whoever reads the plan."""
    if asked.change is None or asked.change.removed_at or not reads_plan(request.user, dossier.initiative):
        return None
    return {"name": name_of(asked.change), "url": page_of(asked.change, dossier.initiative_id)}


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def question_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one more question."""
    dossier = readable_questions(request, pk, "write_questions")
    return _write(request, dossier, None)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def question_edit(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Write a question otherwise."""
    dossier = readable_questions(request, pk, "write_questions")
    return _write(request, dossier, question_in(dossier, question))


def _write(request: HttpRequest, dossier: Dossier, asked: LearningQuestion | None) -> HttpResponse:
    form = QuestionForm(request.POST or None, dossier=dossier, saved=asked)
    change = None if asked else asked_change(request.GET.get(ASKED, ""), changes_in(dossier))
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid() and form.save(by=request.user):
                if change:
                    link_question(form.question, change=change, by=request.user)
                messages.success(request, _("La question est enregistrée."))
                return redirect("learning_question", dossier.pk, form.question.pk)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        status = 409 if form.conflict else 422
    context = {"form": form, "question": asked, "change": name_of(change) if change else ""}
    return page(request, "learning/questions/write.html", dossier, context, status=status)


@require_POST
@or_back_to_dossier
def question_change(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Say on which change of the shared plan the question sheds light."""
    dossier = readable_questions(request, pk, "write_questions")
    form = ChangeForm(request.POST, question=question_in(dossier, question))
    if form.is_valid():
        link_question(form.question, change=form.cleaned_data["change"], by=request.user)
        messages.success(request, _("C’est enregistré."))
    else:
        messages.error(request, _("Ce changement n’est plus au plan : choisissez-en un autre."))
    return redirect("learning_question", pk, question)


@require_POST
@or_back_to_dossier
def question_end(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """The question is no longer asked, or is asked again."""
    dossier = readable_questions(request, pk, "write_questions")
    asked, ended = question_in(dossier, question), request.POST.get("end") == "1"
    end_question(asked, ended=ended, by=request.user)
    messages.success(
        request,
        _("La question est terminée; ses constats restent.") if ended else _("La question est reprise."),
    )
    return redirect("learning_question", pk, question)
