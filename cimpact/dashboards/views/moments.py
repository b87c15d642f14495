"""The coordination team keeps the moments of submission."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date, moment
from cimpact.history.models import Event
from cimpact.programmes.models import Programme, SubmissionWindow
from proposals import workflow
from proposals.enums import State
from proposals.moments import closing_time
from proposals.standing import standing_of

from ..forms.moments import MomentExtensionForm, MomentForm
from ..moments import calendars

# How many of the drafts that aim at a moment its page names.
NAMED = 50


def _programmes(request: HttpRequest) -> frozenset[int]:
    """The programmes of the person's teams; a 403 for anyone else."""
    teams = standing_of(request.user).teams
    if not teams:
        raise PermissionDenied
    return teams


def _window(request: HttpRequest, pk: int) -> SubmissionWindow:
    windows = SubmissionWindow.objects.select_related("programme").filter(programme__in=_programmes(request))
    return get_object_or_404(windows, pk=pk)


@require_safe
def windows(request: HttpRequest) -> HttpResponse:
    """The moments of the team's programmes, with how many proposals aim at each."""
    mine = _programmes(request)
    drafts = Count("aimed_at", filter=Q(aimed_at__state=State.DRAFTING), distinct=True)
    counts = {
        window.pk: window
        for window in SubmissionWindow.objects.filter(programme__in=mine).annotate(
            drafts=drafts, submitted=Count("dossiers", distinct=True)
        )
    }
    return render(
        request,
        "dashboards/windows.html",
        {
            "calendars": [
                {
                    "programme": calendar.programme,
                    "rows": [
                        {"moment": moment, "count": counts[moment.window.pk]}
                        for moment in reversed(calendar.moments)
                    ],
                }
                for calendar in calendars()
                if calendar.programme.pk in mine
            ]
        },
    )


@require_http_methods(["GET", "POST"])
def window_add(request: HttpRequest, code: str) -> HttpResponse:
    """Open a moment to come."""
    programme = get_object_or_404(Programme.objects.filter(pk__in=_programmes(request)), code=code)
    form = MomentForm(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        try:
            window = workflow.add_moment(programme, **form.values(), by=request.user)
        except NotPossible as refusal:
            form.add_error("date", str(refusal))
        else:
            date = long_date(window.date)
            messages.success(request, _("Le moment du {date} est au calendrier.").format(date=date))
            return redirect("windows")
    return render(
        request,
        "dashboards/window_add.html",
        {"programme": programme, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def window_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a moment while nothing was submitted for it; its history and the proposals that aim at it."""
    window = _window(request, pk)
    submitted = window.dossiers.count()
    form = None
    if not submitted:
        form = MomentForm(request.POST or None, programme=window.programme, window=window)
        if request.method == "POST" and form.is_valid() and _changed(request, window, form):
            return redirect("windows")
    drafts = window.aimed_at.filter(state=State.DRAFTING).with_names()
    closes_at = closing_time(window)
    return render(
        request,
        "dashboards/window.html",
        {
            "window": window,
            "closes_at": closes_at,
            "is_past": closes_at < clock.now(),
            "form": form,
            "submitted": submitted,
            "drafts": drafts[:NAMED],
            "events": Event.objects.about(window).select_related("actor")[:NAMED],
        },
        status=422 if form and form.errors else 200,
    )


def _changed(request: HttpRequest, window: SubmissionWindow, form: MomentForm) -> bool:
    try:
        workflow.change_moment(window, **form.values(), by=request.user)
    except NotPossible as refusal:
        form.add_error("date", str(refusal))
        return False
    messages.success(request, _("Le moment de dépôt est modifié."))
    return True


@require_http_methods(["GET", "POST"])
def window_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a moment close later for all those that aim at it, with the reason; they are told."""
    window = _window(request, pk)
    form = MomentExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _extended(request, window, form):
        return redirect("window_edit", pk)
    drafts = window.aimed_at.filter(state=State.DRAFTING).with_names()
    return render(
        request,
        "dashboards/window_extend.html",
        {"window": window, "closes_at": closing_time(window), "form": form, "drafts": drafts[:NAMED]},
        status=422 if form.errors else 200,
    )


def _extended(request: HttpRequest, window: SubmissionWindow, form: MomentExtensionForm) -> bool:
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    try:
        workflow.extend_closing(window, until=until, reason=reason, by=request.user)
    except NotPossible as refusal:
        form.add_error("day", str(refusal))
        return False
    messages.success(
        request,
        _(
            "Le moment de dépôt est ouvert jusqu’au {until}. Les personnes concernées en sont averties."
        ).format(until=moment(until)),
    )
    return True
