"""The yearly reflection of a support structure: written as one types, never scored, shared when its table wishes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import as_date, hour
from cimpact.writing.answering import answered
from cimpact.writing.forms.notes import NoteForm, not_kept
from cimpact.writing.session import keeps_what_is_typed

from ..backbone import Subject, subjects
from ..forms.reflections import ReflectionForm
from ..models import Reflection
from ..permissions import structure_abilities
from ..reflections import earlier_notes, lines_of, notes_of
from ..structures import Structure
from ..workflow.reflections import is_open, reflection_of, share_reflection
from .structures import require_in, structure_at

SCRIPTS = ("js/autosave.js",)
FIRST_YEAR = 2000


def _structure(code: str, slug: str | None, year: int) -> Structure:
    """The support structure; a year to come has no reflection."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Http404
    return structure_at(code, slug)


@require_safe
def shared_reflection(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a reflection known by its number, as a notice knows it."""
    found = get_object_or_404(Reflection.objects.select_related("programme", "neighbourhood"), pk=pk)
    structure = Structure(found.programme, found.neighbourhood)
    require_in(request, structure, "read_shared_reflection", seen_with="read_shared_reflection")
    return _here(structure, found.year)


def _here(structure: Structure, year: int) -> HttpResponse:
    return redirect(reverse("reflection", args=[*structure.address, year]))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def reflection(request: HttpRequest, code: str, year: int, slug: str | None = None) -> HttpResponse:
    """A year's reflection, to write or to read; without a script, it is saved here."""
    structure = _structure(code, slug, year)
    action = "read_shared_reflection" if request.method == "GET" else "write_reflection"
    require_in(request, structure, action, seen_with="read_shared_reflection")
    if request.method == "GET":
        return _page(request, structure, year)
    if not is_open(year):
        raise PermissionDenied
    parts = _parts(structure, year, request.POST)
    if failed := not_kept(parts, request.user):
        status = 409 if any(part.conflict for part in failed.values()) else 422
        return _page(request, structure, year, failed=failed, status=status)
    messages.success(request, _("C’est enregistré."))
    return _here(structure, year)


def _parts(structure: Structure, year: int, data=None) -> dict[str, NoteForm]:
    """A form for each subject, by its code."""
    notes = notes_of(reflection_of(structure, year))
    return {
        code: ReflectionForm(data, structure=structure, year=year, subject=subject, saved=notes.get(code))
        for code, subject in subjects().items()
    }


def _page(
    request: HttpRequest,
    structure: Structure,
    year: int,
    *,
    failed: dict[str, NoteForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    can = structure_abilities(request.user, structure)
    found = reflection_of(structure, year)
    is_read = can["read_reflection"] or bool(found and found.shared_at)
    writes = can["write_reflection"] and is_open(year)
    parts = _parts(structure, year) | (failed or {}) if writes else {}
    for part in parts.values():
        part.mark()
    notes = notes_of(found) if is_read else {}
    earlier = earlier_notes(structure, year, only_shared=not can["read_reflection"])
    saved_at = max((note.updated_at for note in notes.values()), default=None)
    context = {
        "structure": structure,
        "year": year,
        "reflection": found,
        "is_read": is_read,
        "writes": writes,
        "groups": lines_of(notes, earlier, parts),
        "first_part": next(iter(parts.values()), None),
        "is_written": any(note.text for note in notes.values()),
        "years": _years(structure, year, can),
        "can": can,
        "scripts": SCRIPTS if writes else (),
        "saved_at": hour(saved_at) if saved_at and as_date(saved_at) == clock.today() else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "governance/papers/reflection.html", context, status=status)


def _years(structure: Structure, year: int, can: dict[str, bool]) -> list[tuple[int, str]]:
    """The other years that the person may open, with their pages: this one, and those where something is written."""
    kept = Reflection.objects.filter(programme=structure.programme, neighbourhood=structure.neighbourhood)
    if not can["read_reflection"]:
        kept = kept.filter(shared_at__isnull=False)
    found = {clock.today().year, *kept.values_list("year", flat=True)} - {year}
    return [
        (one, reverse("reflection", args=[*structure.address, one])) for one in sorted(found, reverse=True)
    ]


def _subject(code: str) -> Subject:
    if code not in subjects():
        raise Http404
    return subjects()[code]


@keeps_what_is_typed
@require_POST
def reflection_note(
    request: HttpRequest, code: str, year: int, subject: str, slug: str | None = None
) -> HttpResponse:
    """Save what is written on one subject while it is typed."""
    structure = _structure(code, slug, year)
    require_in(request, structure, "write_reflection", seen_with="read_shared_reflection")
    wanted = _subject(subject)
    saved = notes_of(reflection_of(structure, year)).get(wanted.code)
    form = ReflectionForm(request.POST, structure=structure, year=year, subject=wanted, saved=saved)
    return answered(request, form)


@require_POST
def reflection_share(request: HttpRequest, code: str, slug: str, year: int) -> HttpResponse:
    """Show the table's reflection to those who accompany it, or take it back."""
    structure = _structure(code, slug, year)
    require_in(request, structure, "share_reflection", seen_with="read_shared_reflection")
    shown = request.POST.get("show") == "1"
    try:
        share_reflection(structure, year, shown=shown, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Les personnes qui vous accompagnent peuvent maintenant la lire.")
            if shown
            else _("Elle n’est plus lue que par votre table."),
        )
    return _here(structure, year)
