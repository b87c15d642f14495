"""Who else is in what is written in a dossier: asked every ten seconds by an open page, told by each save (F24).

One small answer, with no more than the session's own queries once a person has been let in.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cimpact.writing import presence
from cimpact.writing.models import Document
from cimpact.writing.presence import Sign
from cimpact.writing.presence_words import told

from ..permissions import STAFF, roles_in
from ..sections import is_limited
from ..written import Written, written_in
from .doors import visible_dossier


@require_safe
@never_cache
def here(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A sign of the page, and who else gave one: in the bar, and beside the answers where they are."""
    known = presence.was_let_in(document, request.user.pk)
    if known is None:
        dossier = visible_dossier(request, pk)
        written = written_in(dossier, document)
        if written is None:
            raise Http404
        known = _let_in(request, written)
    section = request.GET.get("section", "")
    if section in known["sections"]:
        question = request.GET.get("question", "")
        _note(request, document, known, section, int(question) if question.isdecimal() else None)
    return JsonResponse(told(document, request.user.pk, known))


def _let_in(request: HttpRequest, written: Written) -> dict:
    """What the person may be told: the titles of the pages she reads, and those that she writes."""
    user, dossier = request.user, written.dossier
    sections = written.pages_open_to(user)
    if not sections:
        raise PermissionDenied
    known = {
        "sections": sections,
        "writes": written.pages_written_by(user),
        "staff": bool(roles_in(user, dossier) & STAFF),
        "limited": is_limited(user, dossier),
    }
    presence.let_in(written.document.pk, user.pk, known)
    return known


def _note(request: HttpRequest, document: int, known: dict, section: str, question: int | None) -> None:
    user = request.user
    presence.note(
        document,
        Sign(
            user=user.pk,
            name=user.full_name,
            first_name=user.first_name,
            section=section,
            question=question,
            writes=section in known["writes"],
            staff=known["staff"],
        ),
    )


def presence_block(request: HttpRequest, written: Written, section: str) -> dict:
    """What components/presence_bar.html takes: the page that opens is a sign."""
    document = written.document
    known = _let_in(request, written)
    _note(request, document.pk, known, section, None)
    return {
        "url": reverse("presence", args=[written.dossier.pk, document.pk]),
        "section": section,
        "every": presence.EVERY,
        **told(document.pk, request.user.pk, known),
    }


def sign_of_writing(request: HttpRequest, document: Document, section: str, question: int) -> None:
    """A save is a sign too, from the answer that was saved."""
    known = presence.was_let_in(document.pk, request.user.pk)
    if known and section in known["sections"]:
        _note(request, document.pk, known, section, question)
