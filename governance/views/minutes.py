"""A meeting being led, and its minutes: notes that save themselves, presences, then minutes proposed and approved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock, pdf
from cimpact.formatting import as_date, hour
from cimpact.history.models import Event
from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed

from ..enums import MinutesState
from ..forms.minutes import MeetingActionForm, NotesForm, PresenceForm, RemarkForm
from ..meeting_page import MeetingPage
from ..minutes_text import content_of, reading
from ..models import ActionItem, Meeting, Minutes, NotesVersion, Point
from ..quorum import quorum_of
from ..seating import closed_points, owners_of
from ..workflow import actions as action_actions
from ..workflow import minutes as actions
from ..workflow.attendance import note_presences
from .doors import meeting_for, or_back_to_meeting, visible_meeting

SCRIPTS = ("vendor/editor.js", "js/autosave.js")


# A meeting being led


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def meeting_run(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting point by point, for whoever leads it; without a script, notes are saved here."""
    found = meeting_for(request, pk, "write_minutes")
    page = MeetingPage(found, request.user)
    if request.method == "GET":
        return _run_page(request, page)
    forms = [NotesForm.of_meeting(found, request.POST)]
    forms += [NotesForm.of_point(found, point, request.POST) for point in _open_points(page)]
    failed = {form.prefix: form for form in forms if form.is_posted and not _kept(form, request)}
    if not failed:
        messages.success(request, _("Les notes sont enregistrées."))
        return redirect("meeting_run", pk)
    status = 409 if any(form.conflict for form in failed.values()) else 422
    return _run_page(request, page, failed=failed, status=status)


def _open_points(page: MeetingPage) -> list[Point]:
    return [point for point in page.points if point.pk not in page.closed]


def _kept(form: NotesForm, request: HttpRequest) -> bool:
    return form.is_valid() and form.save(by=request.user)


def _run_page(
    request: HttpRequest,
    page: MeetingPage,
    *,
    failed: dict[str, NotesForm] | None = None,
    action: MeetingActionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found, failed = page.meeting, failed or {}
    own = failed.get("meeting") or NotesForm.of_meeting(found)
    notes = {
        point.pk: failed.get(f"point_{point.pk}") or NotesForm.of_point(found, point)
        for point in _open_points(page)
    }
    parts = [own, *notes.values()]
    for form in parts:
        form.mark()
    saved_at = max((form.saved_at for form in parts if form.saved_at), default=None)
    agreed: dict[int, list[ActionItem]] = {}
    for one in ActionItem.objects.filter(point__meeting=found, dropped_at=None).select_related("owner"):
        agreed.setdefault(one.point_id or 0, []).append(one)
    withdrawals: dict[int, list[str]] = {}
    for row in page.withdrawals():
        withdrawals.setdefault(row.point_id, []).append(row.member.user.full_name)
    rows = [
        row
        | {
            "notes": notes.get(row["point"].pk),
            "actions": agreed.get(row["point"].pk, []),
            "withdrew": withdrawals.get(row["point"].pk, []),
        }
        for row in page.rows(request)
    ]
    context = {
        "page": page,
        "meeting": found,
        "committee": found.committee,
        "can": page.can,
        "rows": rows,
        "own": own,
        "parts": parts,
        "scripts": SCRIPTS,
        "quorum": quorum_of(found),
        "form": action or _action_form(page),
        "saved_at": hour(saved_at) if saved_at and as_date(saved_at) == clock.today() else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "governance/minutes/run.html", context, status=status)


def _point(found: Meeting, request: HttpRequest, point: int) -> Point:
    """A point that is not closed to the person."""
    points = found.points.select_related("item__neighbourhood", "item__content_type", "notes_by")
    chosen = get_object_or_404(points, pk=point)
    if closed_points(request.user, [chosen]):
        raise PermissionDenied
    return chosen


@keeps_what_is_typed
@require_POST
def point_notes(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Save the notes of a point while they are typed."""
    found = meeting_for(request, pk, "write_minutes")
    return answered(request, NotesForm.of_point(found, _point(found, request, point), request.POST))


@keeps_what_is_typed
@require_POST
def meeting_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what is said of the meeting while it is typed."""
    found = meeting_for(request, pk, "write_minutes")
    return answered(request, NotesForm.of_meeting(found, request.POST))


@require_safe
def notes_versions(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """What was written of a point, version by version; 0 stands for the meeting itself."""
    found = meeting_for(request, pk, "write_minutes")
    chosen = _point(found, request, point) if point else None
    versions = NotesVersion.objects.filter(meeting=found, point=chosen).select_related("author")[:50]
    context = {"meeting": found, "committee": found.committee, "point": chosen, "versions": list(versions)}
    return render(request, "governance/minutes/versions.html", context)


@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def meeting_presences(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who takes part; corrected until the minutes are approved."""
    found = meeting_for(request, pk, "note_presence")
    page = MeetingPage(found, request.user)
    form = PresenceForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        note_presences(found, presences=form.values(), by=request.user)
        messages.success(request, _("Les présences sont notées."))
        return redirect("meeting_run", pk)
    context = {"meeting": found, "committee": found.committee, "form": form}
    return render(request, "governance/minutes/presences.html", context, status=422 if form.errors else 200)


@require_POST
@or_back_to_meeting
def meeting_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave something to someone, from the meeting or from one of its points."""
    found = meeting_for(request, pk, "write_minutes")
    page = MeetingPage(found, request.user)
    form = _action_form(page, request.POST)
    if not form.is_valid():
        return _run_page(request, page, action=form, status=422)
    added = action_actions.add_action(found.committee, **form.values(), by=request.user)
    messages.success(request, _("Le suivi est inscrit; la personne qui s’en charge en est avertie."))
    anchor = f"#point-{added.point_id}" if added.point_id else ""
    return redirect(reverse("meeting_run", args=[pk]) + anchor)


def _action_form(page: MeetingPage, data=None) -> MeetingActionForm:
    committee = page.meeting.committee
    return MeetingActionForm(
        data, committee=committee, owners=owners_of(committee), points=_open_points(page)
    )


# Its minutes


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes, for those who read them."""
    return _minutes_page(request, *_read(request, pk))


def _read(request: HttpRequest, pk: int) -> tuple[MeetingPage, Minutes | None]:
    """The meeting and its minutes, open to whoever writes them, and to the members once they are proposed."""
    found = visible_meeting(request, pk)
    page = MeetingPage(found, request.user)
    written = page.minutes()
    if not page.can["read_minutes"]:
        raise PermissionDenied
    if not page.reads_minutes(written):
        raise Http404
    return page, written


def _minutes_page(
    request: HttpRequest,
    page: MeetingPage,
    written: Minutes | None,
    *,
    remark: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = page.meeting
    is_proposed = written is not None and written.state == MinutesState.PROPOSED
    context = {
        "page": page,
        "meeting": found,
        "committee": found.committee,
        "can": page.can,
        "minutes": written,
        "text": reading(content_of(found, written), page.closed),
        "is_proposed": is_proposed,
        "remark": remark or (RemarkForm() if is_proposed and page.me else None),
        "remarks": _remarks(found) if page.leads else [],
        "pdf_available": pdf.available(),
    }
    return render(request, "governance/minutes/minutes.html", context, status=status)


def _remarks(found: Meeting) -> list[Event]:
    return list(Event.objects.about(found).filter(kind="meeting.minutes_remark").select_related("actor"))


@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper, as it is open to its reader."""
    page, written = _read(request, pk)
    found = page.meeting
    context = {
        "meeting": found,
        "committee": found.committee,
        "minutes": written,
        "text": reading(content_of(found, written), page.closed),
    }
    try:
        content = pdf.render("governance/pdf/minutes.html", context, get_language())
    except pdf.PdfUnavailable as reason:
        messages.info(request, str(reason))
        return redirect("minutes", pk)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"proces-verbal-{as_date(found.starts_at).isoformat()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_POST
@or_back_to_meeting
def minutes_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the members read the minutes."""
    actions.propose_minutes(meeting_for(request, pk, "write_minutes"), by=request.user)
    messages.success(request, _("Le procès-verbal est proposé aux membres, qui en sont avertis."))
    return redirect("minutes", pk)


@require_POST
@or_back_to_meeting
def minutes_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is to correct in the minutes."""
    page, written = _read(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _minutes_page(request, page, written, remark=form, status=422)
    actions.remark_on_minutes(page.meeting, words=form.cleaned_data["words"], by=request.user)
    messages.success(request, _("Votre commentaire est envoyé à qui rédige le procès-verbal."))
    return redirect("minutes", pk)


@require_POST
@or_back_to_meeting
def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes are approved: the meeting is closed."""
    actions.approve_minutes(meeting_for(request, pk, "approve_minutes"), by=request.user)
    messages.success(request, _("Le procès-verbal est approuvé et la rencontre est close."))
    return redirect("minutes", pk)
