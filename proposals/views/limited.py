"""The reduced page of a dossier, for whoever opens a part of it only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.writing.models import Guest
from neighbourhoods.people import coordinators_of

from ..enums import State
from ..models import Dossier
from ..permissions import Role, can, roles_in
from ..sections import sections_open_to
from ..status import status_for
from ..talk import open_threads
from .opinions import opinion_block
from .outline import deadline_in_words, outline_of


def limited_page(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """Where the proposal stands, in a word, and what each part of the person opens: an include for each."""
    guest = guest_block(request, dossier)
    context = {
        "dossier": dossier,
        "status": status_for(dossier, request.user),
        "guest": guest,
        "opinions": opinion_block(request, dossier),
    }
    return render(request, "proposals/limited.html", context)


def guest_block(request: HttpRequest, dossier: Dossier) -> dict | None:
    """What `proposals/limited/_guest.html` takes: the sections she writes, then reads; None to whoever is no guest."""
    user = request.user
    if Role.GUEST not in roles_in(user, dossier):
        return None
    mine = Guest.objects.ongoing().filter(document=dossier.document_id, user=user)
    invitation = mine.select_related("invited_by").first()
    writes = can(user, "write_sections", dossier)
    sections = outline_of(dossier, shown=sections_open_to(user, dossier))["sections"]
    for section in sections:
        if not writes:
            section["note"] = ""
        section["action"] = _("Écrire") if writes else _("Lire")
    left = [section for section in sections if section["state"] != "done"] if writes else []
    return {
        "sections": sections,
        "writes": writes,
        "left": len(left),
        "first_url": (left or sections or [{"url": reverse("home")}])[0]["url"],
        "deadline": deadline_in_words(dossier) if dossier.state == State.DRAFTING else "",
        "talk": sum(open_threads(user, dossier).values()),
        "contact": _contact(dossier, invitation),
    }


def _contact(dossier: Dossier, invitation: Guest):
    """Whoever invited her, while she coordinates the table; else whoever does."""
    coordinators = list(coordinators_of(dossier.neighbourhood))
    return invitation.invited_by if invitation.invited_by in coordinators else next(iter(coordinators), None)
