"""The page of a meeting, and what is done of it as a whole: planned, changed, convened, answered, opened, ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.history.models import Event

from ..enums import MeetingKind, MeetingState
from ..forms.meetings import CancelForm, MeetingForm, ReplyForm
from ..meeting_cards import cards_of
from ..meeting_invitations import INVITATION, invitation
from ..meeting_page import MeetingPage
from ..models import Committee, Meeting
from ..permissions import can, visible_meetings
from ..workflow import meetings as actions
from .doors import committee_for, meeting_for, or_back_to_meeting, visible_meeting

# How many of its actions the page of a meeting tells.
TOLD = 12
LISTED = 50


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one meeting, for its reader; a consultation has its own page."""
    found = visible_meeting(request, pk)
    return redirect("consultation", pk) if found.is_written else meeting_page(request, found)


def meeting_page(
    request: HttpRequest, found: Meeting, *, reply: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    page = MeetingPage(found, request.user)
    if reply is None and page.can["reply"] and page.is_convened:
        reply = ReplyForm(meeting=found, attendance=page.mine)
    minutes = page.minutes() if page.can["read_minutes"] else None
    context = {
        "page": page,
        "meeting": found,
        "committee": found.committee,
        "can": page.can,
        "rows": page.rows(request),
        "cards": cards_of(request, page),
        "reply": reply,
        "minutes": minutes,
        "reads_minutes": page.reads_minutes(minutes),
        "history": _history(found) if page.leads else [],
    }
    return render(request, "governance/meetings/meeting.html", context, status=status)


def _history(found: Meeting) -> list[Event]:
    return list(Event.objects.about(found).select_related("actor", "on_behalf_of")[:TOLD])


@require_safe
def committee_meetings(request: HttpRequest, committee: int) -> HttpResponse:
    """The meetings of a committee: those to come, then those held, the last first."""
    found = committee_for(request, committee, "read_meetings")
    return render(
        request,
        "governance/meetings/meetings.html",
        {"committee": found, **meetings_of(request.user, found), "leads": _leads(request, found)},
    )


def meetings_of(user, committee: Committee) -> dict[str, list[Meeting]]:
    """The meetings of a committee that the person may open, to come and past."""
    meetings = committee.meetings.filter(kind=MeetingKind.TOGETHER).select_related("written_minutes")
    rows = list(visible_meetings(meetings, user)[:LISTED])
    to_come = [one for one in rows if one.is_to_come or one.state == MeetingState.UNDER_WAY]
    written = committee.meetings.filter(kind=MeetingKind.WRITTEN)
    return {
        "consultations": list(visible_meetings(written, user)[:LISTED]),
        "to_come": sorted(to_come, key=lambda one: one.starts_at),
        "past": [one for one in rows if one not in to_come],
    }


def _leads(request: HttpRequest, committee: Committee) -> bool:
    return can(request.user, "plan_meeting", committee)


@require_http_methods(["GET", "POST"])
def meeting_plan(request: HttpRequest, committee: int) -> HttpResponse:
    """Plan a meeting."""
    found = committee_for(request, committee, "plan_meeting")
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        planned = actions.plan_meeting(
            found, values=form.values(), uid=form.cleaned_data["uid"], by=request.user
        )
        messages.success(request, _("La rencontre est inscrite. Préparez maintenant son ordre du jour."))
        return redirect("meeting_agenda", planned.pk)
    context = {"committee": found, "form": form}
    return render(request, "governance/meetings/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when, where, or what is said of a meeting."""
    found = meeting_for(request, pk, "edit_meeting")
    form = MeetingForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_meeting(found, values=form.values(), by=request.user)
        told = changed.state == MeetingState.CONVENED and changed.sequence != found.sequence
        messages.success(
            request,
            _("C’est changé; les personnes convoquées en sont averties.") if told else _("C’est changé."),
        )
        return redirect("meeting", pk)
    context = {"committee": found.committee, "meeting": found, "form": form}
    return render(request, "governance/meetings/plan.html", context, status=422 if form.errors else 200)


@require_POST
@or_back_to_meeting
def meeting_convene(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the members."""
    actions.convene(meeting_for(request, pk, "convene"), by=request.user)
    messages.success(request, _("Les membres sont convoqués; chacun reçoit la rencontre pour son agenda."))
    return redirect("meeting", pk)


@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a meeting, saying why."""
    found = meeting_for(request, pk, "cancel")
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel_meeting(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("La rencontre est annulée."))
        return redirect("meeting", pk)
    context = {"committee": found.committee, "meeting": found, "form": form}
    return render(request, "governance/meetings/cancel.html", context, status=422 if form.errors else 200)


@require_POST
@or_back_to_meeting
def meeting_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one comes."""
    found = meeting_for(request, pk, "reply")
    page = MeetingPage(found, request.user)
    form = ReplyForm(request.POST, meeting=found, attendance=page.mine)
    if not form.is_valid():
        return meeting_page(request, found, reply=form, status=422)
    actions.reply(found, **form.values(), by=request.user)
    messages.success(request, _("Votre réponse est inscrite; vous pouvez la changer."))
    return redirect("meeting", pk)


@require_safe
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that puts the meeting in the person's calendar."""
    found = visible_meeting(request, pk)
    response = HttpResponse(invitation(found, request.user), content_type=INVITATION)
    response["Content-Disposition"] = f'attachment; filename="rencontre-{found.pk}.ics"'
    return response


@require_POST
@or_back_to_meeting
def meeting_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the meeting."""
    actions.open_meeting(meeting_for(request, pk, "open_meeting"), by=request.user)
    return redirect("meeting_run", pk)


@require_POST
@or_back_to_meeting
def meeting_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting is over."""
    actions.end_meeting(meeting_for(request, pk, "end_meeting"), by=request.user)
    messages.success(request, _("La rencontre est terminée. Il reste à mettre au propre son procès-verbal."))
    return redirect("minutes", pk)
