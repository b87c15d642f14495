"""The wall in a room: what the projector shows, and the page where phones add notes, without an account (F80)."""

import base64
from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.qr import qr_of
from cimpact.room_codes import count_wrong, may_try, opened_by_code, wait_for_codes

from .models import PlanCard, WallSession
from .plan_door import Door
from .plan_reading import sheet_of
from .plan_tools import tools
from .wall import DOMAIN, board_of
from .wall_forms import CodeForm, RoomForm
from .wall_sessions import Over, TooMany, receives, send_note, session_of

# A person thinks between two notes; a device that does not is slowed down. It is known by the cookie that protects its
# forms, and by nothing else: a whole room often shares one address.
TRIES = {"wall": "10/1m/key"}


@never_cache
@require_safe
def wall_projection(request: HttpRequest, pk: int) -> HttpResponse:
    """What the room sees: how to take part, and the wall, very large."""
    door = Door(request, pk)
    door.require("facilitate")
    session = session_of(door.plan)
    columns = [one for one in board_of(sheet_of(door.initiative)) if one.domain or one.notes]
    context = {
        "tool": tools()["activites"],
        "session": session,
        "columns": columns,
        "address": f"{request.get_host()}/mur",
        "received": session.notes.count() if session else 0,
        "qr": _qr(request, session) if session else "",
    }
    return render(request, "neighbourhoods/wall/projection.html", door.context() | context)


def _qr(request: HttpRequest, session: WallSession) -> str:
    """The address of the room's page, to photograph."""
    url = request.build_absolute_uri(reverse("wall_room", args=[session.code]))
    return f"data:image/svg+xml;base64,{base64.b64encode(qr_of(url).encode()).decode()}"


@login_not_required
@never_cache
@require_safe
def room_join(request: HttpRequest) -> HttpResponse:
    """Where one types the code."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and not may_try(request):
        return wait_for_codes(request)
    if form.is_bound and form.is_valid():
        if WallSession.objects.filter(code=form.cleaned_data["code"]).exists():
            return redirect("wall_room", form.cleaned_data["code"])
        count_wrong(request)
        _say_unknown(form)
    return _door(request, form, 422 if form.is_bound else 200)


def _door(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    return render(request, "neighbourhoods/wall/join.html", {"form": form}, status=status)


def _say_unknown(form: CodeForm) -> None:
    form.add_error("code", _("Aucun mur ouvert n’a ce code. Regardez-le encore à l’écran."))


def _no_room(request: HttpRequest, code: str) -> HttpResponse:
    """The door again, for whoever mistyped the address: what is wrong, and the code to correct."""
    form = CodeForm({"code": code})
    if form.is_valid():
        _say_unknown(form)
    return _door(request, form, HTTPStatus.NOT_FOUND)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@opened_by_code
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a phone: one note at a time, as long as the session lasts."""
    sessions = WallSession.objects.select_related("plan__initiative__neighbourhood")
    session = sessions.filter(code=code).first()
    if session is None:
        return _no_room(request, code)
    domains = PlanCard.objects.kept().filter(plan=session.plan_id, kind=DOMAIN)
    form = RoomForm(request.POST or None, domains=domains)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _receive(request, session, form)
        except (Over, TooMany) as refusal:
            status = 410 if isinstance(refusal, Over) else 429
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('wall_room', args=[session.code])}?merci=1")
    elif form.is_bound:
        status = 422
    context = {
        "session": session,
        "initiative": session.plan.initiative,
        "form": form,
        "is_open": receives(session),
        "is_sent": "merci" in request.GET and not form.is_bound,
    }
    return render(request, "neighbourhoods/wall/room.html", context, status=status)


def _receive(request: HttpRequest, session: WallSession, form: RoomForm) -> None:
    device = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    if not ratelimit.consume(
        request, app="cimpact", action="wall", config=TRIES, key=f"{session.pk}:{device}"
    ):
        raise TooMany
    send_note(session, form.sent, key=form.cleaned_data["key"])
