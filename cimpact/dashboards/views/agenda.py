"""Calendars to subscribe to: my private address, those of my committees, and what they answer (F123)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cimpact.agenda import MIMETYPE, calendar
from governance.models import Committee
from proposals.standing import standing_of

from ..agenda import entries_of, entries_of_committee
from ..models import CalendarAddress

# Seconds for which whoever reads a calendar may keep it.
FRESH = 15 * 60


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """My private address and those of my committees: to copy, to renew, to withdraw."""
    mine = CalendarAddress.objects.filter(user=request.user).first()
    committees = list(_committees(request.user).select_related("calendar_address"))
    return render(
        request,
        "dashboards/agenda.html",
        {
            "mine": _shown(request, mine),
            "committees": [
                {
                    "committee": committee,
                    "address": _shown(request, getattr(committee, "calendar_address", None)),
                    "may_renew": can_renew(request.user, committee),
                }
                for committee in committees
            ],
        },
    )


@require_POST
def agenda_renew(request: HttpRequest) -> HttpResponse:
    """A new private address; the one before answers nothing any more."""
    CalendarAddress.objects.filter(user=request.user).delete()
    CalendarAddress.objects.create(user=request.user)
    messages.success(
        request, _("Votre adresse de calendrier est prête. L’ancienne, s’il y en avait une, ne répond plus.")
    )
    return redirect("agenda")


@require_POST
def agenda_withdraw(request: HttpRequest) -> HttpResponse:
    """My address answers nothing any more."""
    CalendarAddress.objects.filter(user=request.user).delete()
    messages.success(request, _("Votre adresse de calendrier ne répond plus."))
    return redirect("agenda")


@require_POST
def agenda_of_committee(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address for a committee, by the team that facilitates it (R56)."""
    committee = get_object_or_404(_committees(request.user), pk=pk)
    if not can_renew(request.user, committee):
        raise PermissionDenied
    CalendarAddress.objects.filter(committee=committee).delete()
    CalendarAddress.objects.create(committee=committee)
    messages.success(request, _("L’adresse du comité est prête : donnez-la à ses membres."))
    return redirect("agenda")


@login_not_required
@require_safe
def agenda_file(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar that an address opens, in the language of whoever asked for it."""
    address = CalendarAddress.objects.select_related("user", "committee__programme").filter(key=key).first()
    if address is None or (address.user and not address.user.is_active):
        raise Http404
    if address.user:
        with translation.override(address.user.language):
            content = calendar(
                entries_of(address.user), name=_("Mes dates, cimpact"), language=address.user.language
            )
    else:
        language = translation.get_language()
        content = calendar(
            entries_of_committee(address.committee), name=address.committee.name, language=language
        )
    response = HttpResponse(content, content_type=f"{MIMETYPE}; charset=utf-8")
    patch_cache_control(response, private=True, max_age=FRESH)
    response["Content-Disposition"] = 'inline; filename="cimpact.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def can_renew(user, committee: Committee) -> bool:
    return committee.programme_id in standing_of(user).teams


def _committees(user):
    """The committees on which the person sits, and those that her team facilitates."""
    standing = standing_of(user)
    found = Committee.objects.filter(pk__in=standing.committees) | Committee.objects.filter(
        programme__in=standing.teams
    )
    return found.order_by("programme", "code")


def _shown(request: HttpRequest, address: CalendarAddress | None) -> dict | None:
    if address is None:
        return None
    url = request.build_absolute_uri(reverse("agenda_file", args=[address.key]))
    return {"url": url, "webcal": url.replace("https://", "webcal://").replace("http://", "webcal://")}
