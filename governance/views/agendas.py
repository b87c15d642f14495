"""Preparing the agenda: what waits to tick, free points, their order and what each says of itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ..forms.agendas import PointForm, WaitingForm
from ..meeting_page import MeetingPage
from ..models import Meeting, Point
from ..workflow import agendas as actions
from .doors import meeting_for, or_back_to_meeting


@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def meeting_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda as it is prepared; sent, it puts a free point on it."""
    found = meeting_for(request, pk, "edit_agenda")
    if request.method == "GET":
        return _page(request, found)
    form = PointForm(request.POST)
    if not form.is_valid():
        return _page(request, found, point=form, status=422)
    point = actions.add_point(found, values=form.values(), by=request.user)
    messages.success(request, _("« {title} » est à l’ordre du jour.").format(title=point.title))
    return _back(found)


def _page(
    request: HttpRequest,
    found: Meeting,
    *,
    waiting: WaitingForm | None = None,
    point: PointForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = MeetingPage(found, request.user)
    offered = page.waiting()
    context = {
        "page": page,
        "rows": page.rows(request),
        "meeting": found,
        "committee": found.committee,
        "waiting": waiting or (WaitingForm(waiting=offered) if offered else None),
        "form": point or PointForm(),
    }
    return render(request, "governance/meetings/agenda.html", context, status=status)


def _back(found: Meeting, anchor: str = "") -> HttpResponse:
    return redirect(reverse("meeting_agenda", args=[found.pk]) + anchor)


@require_POST
@or_back_to_meeting
def agenda_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put on the agenda what was ticked of what waits."""
    found = meeting_for(request, pk, "edit_agenda")
    form = WaitingForm(request.POST, waiting=MeetingPage(found, request.user).waiting())
    if not form.is_valid():
        return _page(request, found, waiting=form, status=422)
    added = actions.add_waiting(found, form.values(), by=request.user)
    said = ngettext(
        "{n} point est mis à l’ordre du jour.", "{n} points sont mis à l’ordre du jour.", len(added)
    )
    messages.success(request, said.format(n=len(added)))
    return _back(found)


def _point(request: HttpRequest, pk: int, point: int) -> Point:
    """A point of the agenda, for whoever prepares it and is not closed out of it."""
    found = meeting_for(request, pk, "edit_agenda")
    points = found.points.select_related("item__neighbourhood", "item__content_type")
    chosen = get_object_or_404(points, pk=point)
    chosen.meeting = found
    return chosen


@require_http_methods(["GET", "POST"])
@or_back_to_meeting
def point_edit(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Change what a point says of itself."""
    chosen = _point(request, pk, point)
    if chosen.pk in MeetingPage(chosen.meeting, request.user).closed:
        raise PermissionDenied
    form = PointForm(request.POST or None, point=chosen)
    if request.method == "POST" and form.is_valid():
        actions.change_point(chosen, values=form.values(), by=request.user)
        messages.success(request, _("C’est changé."))
        return _back(chosen.meeting, f"#point-{chosen.pk}")
    context = {
        "meeting": chosen.meeting,
        "committee": chosen.meeting.committee,
        "point": chosen,
        "form": form,
    }
    return render(request, "governance/meetings/point.html", context, status=422 if form.errors else 200)


@require_POST
@or_back_to_meeting
def point_move(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Put a point one place earlier or later."""
    chosen = _point(request, pk, point)
    actions.move_point(chosen, up=request.POST.get("to") == "up", by=request.user)
    return _back(chosen.meeting, f"#point-{chosen.pk}")


@require_POST
@or_back_to_meeting
def point_remove(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Take a point off the agenda."""
    found = meeting_for(request, pk, "edit_agenda")
    chosen = found.points.filter(pk=point).first()
    if chosen:
        actions.remove_point(chosen, by=request.user)
        messages.success(request, _("Le point est retiré de l’ordre du jour."))
    return _back(found)
