"""The activity wall of a plan: its table hangs, moves and looks at notes together; its readers read it (F79, F80)."""

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.storage import NoRoom
from cimpact.writing.attachments import too_large
from cimpact.writing.session import keeps_what_is_typed
from cimpact.writing.uploads import refused_for_room, refused_for_size

from .enums import NoteState
from .models import PlanCard, RoomNote, WallPhoto
from .plan_cards import Place, add_card
from .plan_door import Door
from .plan_reading import sheet_of
from .plan_tools import kinds, tools
from .wall import ACTIVITY, DOMAIN, SIZES, board_of, stamp_of, where
from .wall_faces import Faces
from .wall_forms import NoteForm, PhotoForm
from .wall_guide import steps
from .wall_moves import hang_note, shift_note
from .wall_photos import add_photo, photos_of, remove_photo
from .wall_sessions import (
    close_session,
    contacts_of,
    open_session,
    put_aside,
    session_of,
    take_note,
    unsettled,
)
from .wall_signs import signs_of

TOOL = "activites"
SCRIPTS = ("js/wall.js",)
PHOTO_MEDIA = "image/jpeg"


def _size(asked: str | None) -> str:
    return asked if asked in SIZES else "m"


def _here(request: HttpRequest, door: Door, note: int | None = None) -> str:
    """The wall as the person looks at it: its size, and the note whose moves are open."""
    size = _size(request.POST.get("taille"))
    asked = [f"taille={size}"] if size != "m" else []
    asked += [f"note={note}"] if note else []
    anchor = f"#note-{note}" if note else ""
    url = reverse("wall", args=[door.initiative.pk])
    return f"{url}{'?' if asked else ''}{'&'.join(asked)}{anchor}"


@require_safe
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole wall. A page that already shows it as it is (it says so in X-Wall) is told that nothing changed."""
    door = Door(request, pk)
    door.require("read")
    return _page(request, door)


def _page(
    request: HttpRequest,
    door: Door,
    *,
    failed: NoteForm | None = None,
    photo_form: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(door.initiative)
    session, photos = session_of(door.plan), photos_of(door.plan)
    notes = unsettled(door.plan) if door.can["facilitate"] else []
    stamp = stamp_of(sheet, session, notes, photos)
    if request.headers.get("X-Wall") == stamp:
        return HttpResponse(status=204)
    columns = board_of(sheet, contacts_of(door.plan) if door.can["see_contacts"] else None)
    faces = Faces(
        tool_url=reverse("plan_tool", args=[door.initiative.pk, TOOL]),
        size=_size(request.GET.get("taille") or request.POST.get("taille")),
        opened=request.GET.get("note", ""),
        writes=door.can["write"],
    )
    context = {
        "tool": tools()[TOOL],
        "columns": [
            {
                "column": one,
                "notes": [(note, faces.of(note)) for note in one.notes],
                "form": _form_of(one.code, failed),
            }
            for one in columns
        ],
        "stamp": stamp,
        "is_bare": not sheet.of(DOMAIN) and not sheet.of(ACTIVITY),
        "signs": signs_of(columns),
        "compares": len(sheet.of(ACTIVITY)) > 1,
        "session": session,
        "waiting": [note for note in notes if note.state == NoteState.WAITING],
        "aside": [note for note in notes if note.state == NoteState.ASIDE],
        "photos": photos,
        "photo_form": photo_form or PhotoForm(),
        "photo_failed": photo_form is not None,
        "steps": steps(),
        "size": faces.size,
        "opened": faces.opened,
        "scripts": SCRIPTS,
    }
    return render(request, "neighbourhoods/wall/wall.html", door.context() | context, status=status)


def _form_of(column: str, failed: NoteForm | None) -> NoteForm:
    """The form of a column: as it was sent, when it was refused."""
    form = NoteForm(column=column)
    return failed if failed and failed.prefix == form.prefix else form


@keeps_what_is_typed
@require_POST
def wall_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Hang a new note at the end of a column."""
    door = Door(request, pk)
    door.require("write")
    column = request.POST.get("domain", "")
    domain = _domain(door, column)
    form = NoteForm(request.POST, column=column)
    if not form.is_valid():
        if request.headers.get("X-Autosave"):
            return JsonResponse(
                {"error": " ".join(s for each in form.errors.values() for s in each)}, status=422
            )
        return _page(request, door, failed=form, status=422)
    values = {
        "name": form.cleaned_data["name"],
        "organisation": form.cleaned_data["organisation"],
        DOMAIN: str(domain.pk) if domain else "",
    }
    card = add_card(
        Place(door.initiative, kinds()[ACTIVITY]),
        by=request.user,
        key=form.cleaned_data["key"],
        values={code: value for code, value in values.items() if value},
    )
    return _told(request, door, card, _here(request, door) + f"#note-{card.pk}")


def _domain(door: Door, pk: str) -> PlanCard | None:
    """The column meant; None for what has no domain. A 404 for a column of another wall."""
    if not pk:
        return None
    if not pk.isdecimal() or len(pk) > 15:
        raise Http404
    kept = PlanCard.objects.kept().filter(plan__initiative=door.initiative, kind=DOMAIN)
    found = kept.filter(pk=pk).first()
    if found is None:
        raise NotPossible(_("Ce domaine a été retiré entre-temps."))
    return found


def _told(request: HttpRequest, door: Door, card: PlanCard, back: str) -> HttpResponse:
    """Say where the note now hangs: to the page's script, or on the page one comes back to."""
    said = where(board_of(sheet_of(door.initiative)), card)
    if request.headers.get("X-Autosave"):
        return JsonResponse({"said": said, "key": str(uuid.uuid4()), "note": card.pk})
    messages.success(request, said)
    return redirect(back)


@keeps_what_is_typed
@require_POST
def wall_move(request: HttpRequest, pk: int, card: int) -> HttpResponse:
    """Move one note: `do` is up, down, or to (in `domain`, before the note `before`)."""
    door = Door(request, pk)
    door.require("write")
    note = get_object_or_404(PlanCard, plan__initiative=door.initiative, kind=ACTIVITY, pk=card)
    act = request.POST.get("do", "to")
    if act in ("up", "down"):
        shift_note(note, up=act == "up", by=request.user)
    else:
        before = request.POST.get("before", "")
        hang_note(
            note,
            domain=request.POST.get("domain", ""),
            before=int(before) if before.isdecimal() and len(before) <= 15 else None,
            by=request.user,
        )
    return _told(request, door, note, _here(request, door, note.pk))


@require_POST
def wall_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a session of the wall, or close it."""
    door = Door(request, pk)
    door.require("facilitate")
    if request.POST.get("do") == "close":
        close_session(door.initiative, by=request.user)
        messages.success(request, _("La séance est terminée : plus personne n’envoie de notes."))
        return redirect("wall", pk)
    open_session(door.initiative, by=request.user)
    return redirect("wall_projection", pk)


@require_POST
def wall_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Take notes of the room on the wall, or put one aside: `do` is take-12, aside-12 or take-all."""
    door = Door(request, pk)
    door.require("facilitate")
    act, _dash, which = request.POST.get("do", "").partition("-")
    if act == "take" and which == "all":
        waiting = [note for note in unsettled(door.plan) if note.state == NoteState.WAITING]
        for note in waiting:
            _take(request, door, note)
        said = _("Les notes qui attendaient sont sur le mur.")
    else:
        if act not in ("take", "aside") or not which.isdecimal() or len(which) > 15:
            raise Http404
        note = get_object_or_404(RoomNote, session__plan__initiative=door.initiative, pk=which)
        if act == "take":
            card = _take(request, door, note)
            said = where(board_of(sheet_of(door.initiative)), card)
        else:
            put_aside(note, by=request.user)
            said = _("La note est mise de côté : %(note)s.") % {"note": note.name}
    if request.headers.get("X-Autosave"):
        return JsonResponse({"said": said})
    messages.success(request, said)
    return redirect(_here(request, door))


def _take(request: HttpRequest, door: Door, note: RoomNote) -> PlanCard:
    """Hang a note of the room, in the domain chosen beside it when it came without one."""
    return take_note(note, domain=_domain(door, request.POST.get(f"domain-{note.pk}", "")), by=request.user)


@keeps_what_is_typed
@require_http_methods(["POST"])
def wall_photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a photo of a real wall."""
    door = Door(request, pk)
    door.require("write")
    form = PhotoForm(request.POST, request.FILES)
    if _is_received(request, form):
        data = form.cleaned_data
        try:
            add_photo(door.initiative, data["photo"], alt=data["alt"], key=data["key"], by=request.user)
        except NotPossible as refusal:
            form.add_error("photo", str(refusal))
        else:
            messages.success(request, _("La photo est gardée à côté du mur."))
            return redirect(f"{_here(request, door)}#photos")
    return _page(request, door, photo_form=form, status=422)


def _is_received(request: HttpRequest, form: PhotoForm) -> bool:
    is_valid = form.is_valid()
    problem = ""
    if oversized := refused_for_size(request):
        problem = too_large(oversized[1])
    elif refused_for_room(request):
        problem = str(NoRoom())
    if problem:
        form.errors.pop("photo", None)
        form.add_error("photo", problem)
    return is_valid and not problem


def _photo(door: Door, photo: int) -> WallPhoto:
    found = get_object_or_404(WallPhoto, plan__initiative=door.initiative, pk=photo)
    if not found.is_open:
        raise Http404
    return found


@never_cache
@require_safe
def wall_photo(request: HttpRequest, pk: int, photo: int) -> FileResponse:
    """A photo, for those who read the plan."""
    door = Door(request, pk)
    door.require("read")
    try:
        content = _photo(door, photo).file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, content_type=PHOTO_MEDIA)


@require_POST
def wall_photo_remove(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """Take a photo out."""
    door = Door(request, pk)
    door.require("write")
    remove_photo(_photo(door, photo))
    messages.success(request, _("La photo est retirée."))
    return redirect(f"{_here(request, door)}#photos")
