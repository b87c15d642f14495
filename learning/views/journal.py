"""The learning journal: what one wrote and what is open to one, an entry, who reads it (F68)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cimpact.errors import NotPossible, said_on
from cimpact.history.models import Event
from proposals.permissions import AS_TABLE, STAFF, roles_in

from ..enums import Visibility
from ..forms.journal import JournalFilters
from ..journal import (
    OF_REGION,
    WHO_READS,
    holding_one,
    latest_of_others,
    most_used,
    to_read,
)
from ..models import JournalEntry, JournalPhoto
from ..permissions import IN_LIBRARY, can_change_entry, can_narrow_entry, may_write_entries
from ..workflow.journal import is_wider, open_entry_to, take_back_entry

A_PAGE = 20
# The tags and places offered to filter by are those of the last so many entries.
LOOKED_AT = 500
SCRIPTS = ("js/journal.js",)


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """What the person wrote and what others opened to her, the latest first."""
    found = to_read(request.user)
    seen = list(
        JournalEntry.objects.open_to(request.user).values_list(
            "tags", "neighbourhood__slug", "neighbourhood__name"
        )[:LOOKED_AT]
    )
    places = {slug: name for _tags, slug, name in sorted(seen, key=lambda one: one[2] or "") if slug}
    form = JournalFilters(request.GET, tags=most_used(tags for tags, *_place in seen), places=places)
    chosen = form.chosen
    pages = Paginator(_chosen_among(found, chosen, request.user), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filtered": bool(chosen),
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number)),
        "may_write": may_write_entries(request.user),
        "scripts": SCRIPTS,
    }
    return render(request, "learning/journal/journal.html", context)


def _chosen_among(entries, chosen: dict[str, str], user):
    if kind := chosen.get("kind"):
        entries = entries.filter(kind=kind)
    if place := chosen.get("place"):
        entries = entries.filter(neighbourhood__slug=place)
    if "who" in chosen:
        entries = entries.filter(author=user)
    if aim := chosen.get("aim"):
        entries = holding_one(entries, "aims", aim)
    if tag := chosen.get("tag"):
        entries = holding_one(entries, "tags", tag)
    return entries


@require_safe
def journal_latest(request: HttpRequest) -> HttpResponse:
    """What someone else noted last, for a home, which asks for it once it is open."""
    return render(request, "learning/journal/_latest.html", {"entry": latest_of_others(request.user)})


def entry_for(request: HttpRequest, pk: int) -> JournalEntry:
    """The entry, when the person reads it: anything else does not exist for her."""
    return get_object_or_404(to_read(request.user).select_related("question__dossier__neighbourhood"), pk=pk)


@login_not_required
@never_cache
@require_safe
def journal_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry; a public one is read without an account, at the same address."""
    try:
        entry = entry_for(request, pk)
    except Http404:
        if request.user.is_authenticated:
            raise
        # Whether it exists or not: she may be the one who reads it, once signed in.
        return redirect_to_login(request.get_full_path())
    is_mine = can_narrow_entry(request.user, entry)
    changes = is_mine and can_change_entry(request.user, entry)
    context = {
        "entry": entry,
        "photo": next((photo for photo in entry.present_photos if photo.is_open), None),
        "question": entry.question if _reads_question(request.user, entry) else None,
        "is_mine": is_mine,
        "in_library": request.user.is_authenticated and entry.visibility in IN_LIBRARY,
        "changes": changes,
        "readers": _choices(entry, changes) if is_mine else (),
        "revisions": list(entry.revisions.select_related("author")) if is_mine else (),
        "events": _told(entry) if is_mine else (),
        "scripts": SCRIPTS if is_mine else (),
    }
    return render(request, "learning/journal/entry.html", context)


def _reads_question(user, entry: JournalEntry) -> bool:
    """The question is the proposal's own words: it stays with the table and those who read the dossier."""
    return entry.question is not None and bool(roles_in(user, entry.question.dossier) & (AS_TABLE | STAFF))


def _choices(entry: JournalEntry, changes: bool) -> list[dict]:
    """Who may be chosen to read it: once its author has left the place, fewer readers only."""
    offered = Visibility.values if entry.neighbourhood_id else OF_REGION
    return [
        {"value": one, "label": WHO_READS[one], "chosen": one == entry.visibility}
        for one in offered
        if changes or not is_wider(one, than=entry.visibility)
    ]


def _told(entry: JournalEntry) -> list[dict]:
    """The changes of readers, the latest first."""
    labels = dict(Visibility.choices)
    events = Event.objects.about(entry).filter(kind="journal.visibility")
    return [
        {
            "at": event.at,
            "before": labels[event.before["visibility"]],
            "after": labels[event.after["visibility"]],
        }
        for event in events
    ]


@require_POST
@said_on("journal_entry")
def journal_visibility(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose anew who reads it."""
    entry = _own(request, pk)
    chosen = request.POST.get("visibility", "")
    if chosen not in (Visibility.values if entry.neighbourhood_id else OF_REGION):
        raise NotPossible(_("Choisissez qui peut la lire."))
    open_entry_to(entry, chosen, by=request.user)
    messages.success(
        request, _("C’est noté. Peut la lire : {readers}.").format(readers=Visibility(chosen).label)
    )
    return redirect("journal_entry", pk)


@require_POST
def journal_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry back."""
    take_back_entry(_own(request, pk), by=request.user)
    messages.success(request, _("L’entrée est retirée : plus personne ne la lit."))
    return redirect("journal")


def _own(request: HttpRequest, pk: int) -> JournalEntry:
    entry = entry_for(request, pk)
    if not can_narrow_entry(request.user, entry):
        raise PermissionDenied
    return entry


@login_not_required
@never_cache
@require_safe
def journal_photo(request: HttpRequest, pk: int, photo: int) -> FileResponse:
    """The photo of an entry, for whoever reads the entry."""
    entry = entry_for(request, pk)
    found = get_object_or_404(JournalPhoto, entry=entry, pk=photo)
    if not found.is_open:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, content_type="image/jpeg")
