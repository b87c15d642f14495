"""Written consultations: prepared, sent, answered on one page, extended, called off, sent again (F94)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.errors import NotPossible, said_on

from ..consultation_page import consultation_context, open_questions
from ..enums import MeetingKind
from ..forms.consultations import CallOffForm, ConsultationForm, DeadlineForm, QuestionForm
from ..forms.decisions import VoteForm
from ..models import Committee, Meeting
from ..permissions import can, member_of, visible_committees, visible_meetings
from ..recusal import closed_to
from ..workflow import consultations, votes
from .decision_doors import resolution_for
from .doors import require


def _committee_for(request: HttpRequest, pk: int) -> Committee:
    found = visible_committees(Committee.objects.select_related("programme"), request.user)
    committee = get_object_or_404(found, pk=pk)
    if not can(request.user, "plan_meeting", committee):
        raise PermissionDenied
    return committee


def _visible(request: HttpRequest, pk: int) -> Meeting:
    found = visible_meetings(Meeting.objects.filter(kind=MeetingKind.WRITTEN), request.user)
    return get_object_or_404(found.select_related("committee__programme", "created_by"), pk=pk)


def _for(request: HttpRequest, pk: int, action: str) -> Meeting:
    meeting = _visible(request, pk)
    require(request, action, meeting)
    return meeting


def _here(pk: int) -> HttpResponse:
    return redirect("consultation", pk)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a consultation of a committee."""
    committee = _committee_for(request, pk)
    form = ConsultationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meeting = consultations.prepare_consultation(committee, **form.values(), by=request.user)
        messages.success(
            request, _("La consultation est commencée : ajoutez ses questions, puis envoyez-la.")
        )
        return _here(meeting.pk)
    context = {"committee": committee, "form": form}
    return render(request, "governance/consultations/frame.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@said_on("consultation")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what frames the questions, before they are sent."""
    meeting = _for(request, pk, "send_consultation")
    form = ConsultationForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        consultations.change_consultation(meeting, **form.values(), by=request.user)
        messages.success(request, _("La consultation est changée."))
        return _here(pk)
    context = {"committee": meeting.committee, "meeting": meeting, "form": form}
    return render(request, "governance/consultations/frame.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@said_on("consultation")
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions; a member answers all of them here, in one form."""
    meeting = _visible(request, pk)
    if request.method == "GET":
        return _page(request, meeting)
    require(request, "vote", meeting)
    member = member_of(request.user, meeting.committee)
    if member is None:
        raise PermissionDenied
    forms = {
        question.pk: VoteForm(request.POST, resolution=question)
        for question in open_questions(meeting, request.user, member)
        if f"q{question.pk}-voice" in request.POST
    }
    if not forms:
        raise NotPossible(_("Choisissez une réponse à au moins une question."))
    # Each is read, so that the page says at once all that is to correct.
    if len([form for form in forms.values() if form.is_valid()]) < len(forms):
        return _page(request, meeting, forms=forms, status=422)
    for form in forms.values():
        votes.cast_vote(form.resolution, member, by=request.user, **form.cleaned_data)
    messages.success(request, _("Vos réponses sont inscrites."))
    return _here(pk)


def _page(request: HttpRequest, meeting: Meeting, *, status: int = 200, forms: dict | None = None):
    context = consultation_context(meeting, request.user, forms or {})
    return render(request, "governance/consultations/consultation.html", context, status=status)


@require_http_methods(["GET", "POST"])
@said_on("consultation")
def question_add(request: HttpRequest, pk: int, item: int | None = None) -> HttpResponse:
    """Add a question; about an investment that waits, when one is named."""
    meeting = _for(request, pk, "send_consultation")
    waiting = meeting.committee.items.waiting().select_related("neighbourhood", "committee")
    about = get_object_or_404(waiting, pk=item) if item else None
    if about and closed_to(request.user, about):
        raise PermissionDenied
    form = QuestionForm(request.POST or None, item=about)
    if request.method == "POST" and form.is_valid():
        consultations.add_question(
            meeting,
            form.wording(),
            title=form.cleaned_data.get("title", ""),
            words=form.cleaned_data["words"],
            item=about,
            by=request.user,
        )
        messages.success(request, _("La question est ajoutée."))
        return _here(pk)
    context = {"committee": meeting.committee, "meeting": meeting, "form": form, "item": about}
    return render(
        request, "governance/consultations/question.html", context, status=422 if form.errors else 200
    )


@require_POST
@said_on("resolution")
def question_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question out before the consultation is sent."""
    question = resolution_for(request, pk, "send_consultation")
    if not question.point.meeting.is_written:
        raise PermissionDenied
    meeting = question.point.meeting_id
    consultations.remove_question(question, by=request.user)
    messages.success(request, _("La question est retirée."))
    return _here(meeting)


@require_POST
@said_on("consultation")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to those who may answer."""
    consultations.send_consultation(_for(request, pk, "send_consultation"), by=request.user)
    messages.success(request, _("La consultation est envoyée aux membres qui peuvent y répondre."))
    return _here(pk)


@require_http_methods(["GET", "POST"])
@said_on("consultation")
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave more time."""
    meeting = _for(request, pk, "extend_consultation")
    form = DeadlineForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        consultations.extend_consultation(meeting, closes_at=form.cleaned_data["closes_at"], by=request.user)
        messages.success(request, _("La consultation est prolongée; les membres en sont avertis."))
        return _here(pk)
    return _deadline(request, meeting, form, again=False)


@require_http_methods(["GET", "POST"])
@said_on("consultation")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare anew the questions that came to no decision."""
    meeting = _for(request, pk, "send_again")
    form = DeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        anew = consultations.send_again(meeting, closes_at=form.cleaned_data["closes_at"], by=request.user)
        messages.success(request, _("Une nouvelle consultation est prête : relisez-la, puis envoyez-la."))
        return _here(anew.pk)
    return _deadline(request, meeting, form, again=True)


def _deadline(request: HttpRequest, meeting: Meeting, form: DeadlineForm, *, again: bool) -> HttpResponse:
    context = {"committee": meeting.committee, "meeting": meeting, "form": form, "again": again}
    return render(
        request, "governance/consultations/deadline.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@said_on("consultation")
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up, with a reason."""
    meeting = _for(request, pk, "call_off_consultation")
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        consultations.call_off_consultation(meeting, **form.cleaned_data, by=request.user)
        messages.success(request, _("La consultation est annulée : rien n’est décidé."))
        return _here(pk)
    context = {"committee": meeting.committee, "meeting": meeting, "form": form}
    return render(
        request, "governance/consultations/call_off.html", context, status=422 if form.errors else 200
    )
