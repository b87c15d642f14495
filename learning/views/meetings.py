"""The page of a mid-year meeting: its date, what to read before, the notes, what is agreed (R32, F53)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock, pdf
from cimpact.formatting import as_date, hour
from cimpact.pdf import inline
from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed
from proposals.enums import ObligationKind
from proposals.models import Dossier
from proposals.turns import is_of_table
from proposals.views.doors import or_back_to_dossier, page, require
from proposals.views.participation import readable_participation

from ..enums import Availability, NotesKind
from ..forms.followups import FollowUpForm
from ..forms.meetings import AnswersForm, DateForm, HeldForm, NotesForm, ProposalForm, ReopenForm
from ..meetings import meeting_of, notes_of, participants, staff_to_invite
from ..models import MeetingNotes, MidYearMeeting
from ..permissions import ABILITIES, abilities
from ..plan_maps import map_at
from ..preparation import sheet_of
from ..workflow.meetings import (
    answer_dates,
    choose_date,
    hold_meeting,
    propose_dates,
    reopen_meeting,
    share_notes,
)

SCRIPTS = ("vendor/editor.js", "js/autosave.js")


def _meeting(request: HttpRequest, pk: int, obligation: int) -> tuple[Dossier, MidYearMeeting]:
    dossier = readable_participation(request, pk)
    meetings = dossier.participation.obligations.filter(kind=ObligationKind.MID_YEAR)
    meeting = meeting_of(get_object_or_404(meetings, pk=obligation))
    meeting.obligation.participation = dossier.participation
    return dossier, meeting


def _for(request: HttpRequest, pk: int, obligation: int, action: str) -> tuple[Dossier, MidYearMeeting]:
    """The same, when the person may do the action now."""
    dossier, meeting = _meeting(request, pk, obligation)
    require(request, dossier, action, among=ABILITIES)
    return dossier, meeting


def _here(pk: int, obligation: int, anchor: str = "") -> HttpResponse:
    return redirect(reverse("mid_year", args=[pk, obligation]) + anchor)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def mid_year(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Everything about one meeting; without a script, its notes are saved here."""
    if request.method == "GET":
        dossier, meeting = _meeting(request, pk, obligation)
        return _page(request, dossier, meeting)
    dossier, meeting = _for(request, pk, obligation, "write_notes")
    forms = [NotesForm(request.POST, dossier=dossier, meeting=meeting, kind=kind) for kind in NotesKind]
    failed = {form.kind: form for form in forms if form.is_posted and not _kept(form, request)}
    if not failed:
        return _here(pk, obligation, "#notes")
    status = 409 if any(form.conflict for form in failed.values()) else 422
    return _page(request, dossier, meeting, notes=failed, status=status)


def _kept(form: NotesForm, request: HttpRequest) -> bool:
    return form.is_valid() and form.save(by=request.user)


def _page(
    request: HttpRequest,
    dossier: Dossier,
    meeting: MidYearMeeting,
    *,
    notes: dict[NotesKind, NotesForm] | None = None,
    status: int = 200,
    **bound,
) -> HttpResponse:
    can = abilities(request.user, dossier)
    forms = dict.fromkeys(("answers", "held", "reopen", "follow_up")) | bound
    sheets = _sheets(dossier, meeting, can, notes or {})
    shown = [sheet for sheet in sheets.values() if isinstance(sheet, NotesForm)]
    for form in shown:
        form.mark()
    saved_at = max((form.saved_at for form in shown if form.saved_at), default=None)
    held = meeting.obligation.done_on
    slots = _slots(meeting) if meeting.pk and not held else []
    asked = is_of_table(request.user, dossier) or meeting.pk and request.user in meeting.invited.all()
    if slots and asked and can["answer_dates"] and not meeting.starts_at:
        forms["answers"] = forms["answers"] or AnswersForm(meeting=meeting, user=request.user)
    if can["hold_meeting"] and held:
        forms["reopen"] = forms["reopen"] or ReopenForm()
    elif can["hold_meeting"]:
        forms["held"] = forms["held"] or HeldForm(meeting=meeting)
    if can["add_follow_up"]:
        forms["follow_up"] = FollowUpForm(dossier=dossier, user=request.user)
    context = {
        "meeting": meeting,
        "obligation": meeting.obligation,
        "can": can,
        "slots": slots,
        "people": participants(meeting),
        "has_begun": meeting.starts_at is not None and meeting.starts_at <= clock.now(),
        "forms": forms,
        "parts": shown,
        "scripts": SCRIPTS if shown else (),
        "shared": sheets.get(NotesKind.SHARED),
        "own": sheets.get(NotesKind.PRIVATE),
        "writes": can["write_notes"],
        "map": map_at(request.user, dossier, meeting.obligation),
        "follow_ups": list(dossier.participation.follow_ups.select_related("owner", "done_by")),
        "back": "mid_year",
        "from_meeting": meeting.obligation_id,
        "saved_at": hour(saved_at) if saved_at and as_date(saved_at) == clock.today() else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return page(request, "learning/meetings/meeting.html", dossier, context, status=status)


def _sheets(
    dossier: Dossier, meeting: MidYearMeeting, can: dict[str, bool], failed: dict[NotesKind, NotesForm]
) -> dict[NotesKind, NotesForm | MeetingNotes | None]:
    """The notes that the person reads: as forms for whoever writes them, else as they are."""
    if can["write_notes"]:
        return {
            kind: failed.get(kind) or NotesForm(dossier=dossier, meeting=meeting, kind=kind)
            for kind in NotesKind
        }
    read: dict[NotesKind, NotesForm | MeetingNotes | None] = {}
    if can["read_own_notes"]:
        read[NotesKind.PRIVATE] = notes_of(meeting, NotesKind.PRIVATE)
    if can["read_own_notes"] or meeting.notes_shared_at:
        read[NotesKind.SHARED] = notes_of(meeting, NotesKind.SHARED)
    return read


def _slots(meeting: MidYearMeeting) -> list[dict]:
    """Each date proposed, with who it suits."""
    found = []
    for slot in meeting.slots.prefetch_related("answers__user"):
        by_value: dict[str, list[str]] = {value: [] for value in Availability}
        for answer in slot.answers.all():
            by_value[answer.value].append(answer.user.full_name)
        said = [(Availability(value), names) for value, names in by_value.items()]
        found.append({"slot": slot, "said": said, "past": slot.starts_at <= clock.now()})
    return found


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def mid_year_dates(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Propose several dates."""
    dossier, meeting = _for(request, pk, obligation, "propose_dates")
    form = ProposalForm(request.POST or None, meeting=meeting, staff=staff_to_invite(dossier))
    if request.method == "POST" and form.is_valid():
        propose_dates(dossier, meeting.obligation, **form.values(), by=request.user)
        messages.success(request, _("Les dates sont proposées; les personnes attendues en sont averties."))
        return _here(pk, obligation, "#date")
    context = {"meeting": meeting, "obligation": meeting.obligation, "form": form}
    return page(request, "learning/meetings/dates.html", dossier, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def mid_year_date(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Set the date agreed, or move it."""
    dossier, meeting = _for(request, pk, obligation, "choose_date")
    form = DateForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        choose_date(dossier, meeting.obligation, **form.values(), by=request.user)
        messages.success(request, _("La date est inscrite; les personnes attendues en sont averties."))
        return _here(pk, obligation, "#date")
    context = {"meeting": meeting, "obligation": meeting.obligation, "form": form}
    return page(request, "learning/meetings/date.html", dossier, context, status=422 if form.errors else 200)


@require_POST
@or_back_to_dossier
def mid_year_answer(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Say which dates suit."""
    dossier, meeting = _for(request, pk, obligation, "answer_dates")
    if not meeting.pk:
        raise Http404
    form = AnswersForm(request.POST, meeting=meeting, user=request.user)
    if not form.is_valid():
        return _page(request, dossier, meeting, answers=form, status=422)
    answer_dates(dossier, meeting.obligation, answers=form.values(), by=request.user)
    messages.success(request, _("Votre réponse est inscrite; vous pouvez la changer."))
    return _here(pk, obligation, "#date")


@require_POST
@or_back_to_dossier
def mid_year_choose(request: HttpRequest, pk: int, obligation: int, slot: int) -> HttpResponse:
    """Hold the meeting on one of the dates proposed."""
    dossier, meeting = _for(request, pk, obligation, "choose_date")
    if not meeting.pk:
        raise Http404
    chosen = get_object_or_404(meeting.slots, pk=slot)
    choose_date(dossier, meeting.obligation, at=chosen.starts_at, by=request.user)
    messages.success(request, _("La date est choisie; les personnes attendues en sont averties."))
    return _here(pk, obligation, "#date")


@keeps_what_is_typed
@require_POST
def mid_year_notes(request: HttpRequest, pk: int, obligation: int, kind: str) -> HttpResponse:
    """Save one sheet of notes while it is typed."""
    dossier, meeting = _for(request, pk, obligation, "write_notes")
    if kind not in NotesKind.values:
        raise Http404
    return answered(request, NotesForm(request.POST, dossier=dossier, meeting=meeting, kind=NotesKind(kind)))


@require_POST
@or_back_to_dossier
def mid_year_share(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Share the notes with the table."""
    dossier, meeting = _for(request, pk, obligation, "share_notes")
    share_notes(dossier, meeting.obligation, by=request.user)
    messages.success(request, _("Les notes sont partagées avec la table, qui en est avertie."))
    return _here(pk, obligation, "#notes")


@require_POST
@or_back_to_dossier
def mid_year_held(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """Note that it was held, or that it was not after all."""
    dossier, meeting = _for(request, pk, obligation, "hold_meeting")
    if "reason" in request.POST:
        reopening = ReopenForm(request.POST)
        if not reopening.is_valid():
            return _page(request, dossier, meeting, reopen=reopening, status=422)
        reopen_meeting(dossier, meeting.obligation, reason=reopening.cleaned_data["reason"], by=request.user)
        messages.success(request, _("La rencontre est de nouveau à tenir."))
        return _here(pk, obligation)
    form = HeldForm(request.POST, meeting=meeting)
    if not form.is_valid():
        return _page(request, dossier, meeting, held=form, status=422)
    hold_meeting(dossier, meeting.obligation, on=form.cleaned_data["on"], by=request.user)
    messages.success(request, _("C’est noté : la rencontre de mi-année a eu lieu."))
    return _here(pk, obligation)


@require_safe
def mid_year_sheet(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """What to read before the meeting, for both sides."""
    dossier, meeting = _meeting(request, pk, obligation)
    context = {
        "meeting": meeting,
        "obligation": meeting.obligation,
        "sheet": sheet_of(request.user, dossier, meeting),
        "pdf_available": pdf.available(),
    }
    return page(request, "learning/meetings/preparation.html", dossier, context)


@require_safe
def mid_year_pdf(request: HttpRequest, pk: int, obligation: int) -> HttpResponse:
    """The same on paper."""
    dossier, meeting = _meeting(request, pk, obligation)
    context = {
        "dossier": dossier,
        "meeting": meeting,
        "obligation": meeting.obligation,
        "sheet": sheet_of(request.user, dossier, meeting),
        "printed_at": clock.now(),
    }
    try:
        content = pdf.render("learning/pdf/preparation.html", context, get_language())
    except pdf.PdfUnavailable as reason:
        messages.info(request, str(reason))
        return redirect("mid_year_sheet", pk, obligation)
    return inline(content, f"{dossier.number}-mi-annee-{meeting.obligation.year}.pdf")
