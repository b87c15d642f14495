"""The shared plan of an initiative: its tools, each written together, read, printed, taken away as a file."""

import datetime as dt
import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock, pdf
from cimpact.errors import NotPossible
from cimpact.formatting import as_date, hour, long_date
from cimpact.pdf import inline
from cimpact.spreadsheets import Cell, xlsx_response
from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed

from .models import PlanCard
from .plan_cards import Place, add_card, move_card, remove_card, restore_card, share_plan
from .plan_changes import TIMELINE, changes_of
from .plan_checks import questions_about_tool
from .plan_door import Door, tool_or_404
from .plan_drawings import drawing_of
from .plan_forms import CardForm, CommentForm
from .plan_history import sittings_of
from .plan_links import beginnings_of, links_of
from .plan_pages import Block, blocks_of, overview, readings_of
from .plan_reading import Sheet, sheet_of
from .plan_sending import note_sent
from .plan_since import ASKED, moments_of, since_asked
from .plan_together import presence_of, thread_of
from .plan_tools import Kind, Tool, kinds
from .wall import CONTACT, board_of
from .wall_sessions import contacts_of

SCRIPTS = ("js/autosave.js", "js/presence.js")


def _kind(tool: Tool, code: str) -> Kind:
    found = kinds().get(code)
    if found is None or found.tool != tool.code:
        raise Http404
    return found


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Every tool: what it is for, and where it stands."""
    door = Door(request, pk)
    if not door.can["read"]:
        return render(request, "neighbourhoods/plan/closed.html", door.context())
    sheet = sheet_of(door.initiative)
    return render(request, "neighbourhoods/plan/plan.html", door.context() | {"tools": overview(sheet)})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_tool(request: HttpRequest, pk: int, tool: str) -> HttpResponse:
    """One tool: to write for those who write, else to read. Without a script, everything is saved here."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("read")
    if request.method == "POST":
        door.require("write")
        return _save_all(request, door, found)
    if not door.can["write"]:
        return _read_page(request, door, found)
    return _write_page(request, door, found, sheet_of(door.initiative))


def _save_all(request: HttpRequest, door: Door, tool: Tool) -> HttpResponse:
    """Save what was sent, then do what the button pressed asks."""
    sheet = sheet_of(door.initiative)
    forms = {
        form.prefix: form
        for block in blocks_of(tool, sheet, data=request.POST)
        for form in block.forms
        if form.is_posted
    }
    failed = {
        prefix: form for prefix, form in forms.items() if not (form.is_valid() and form.save(by=request.user))
    }
    if failed:
        status = 409 if any(form.conflict for form in failed.values()) else 422
        return _write_page(request, door, tool, sheet_of(door.initiative), failed=failed, status=status)
    return _do(request, door, tool)


def _do(request: HttpRequest, door: Door, tool: Tool) -> HttpResponse:
    here = reverse("plan_tool", args=[door.initiative.pk, tool.code])
    act, _dash, which = request.POST.get("do", "").partition("-")
    if act == "add":
        card = add_card(Place(door.initiative, _kind(tool, which)), by=request.user)
        return redirect(f"{here}?carte={card.pk}#carte-{card.pk}")
    if act == "close":
        return redirect(here)
    if act in ("up", "down", "remove", "restore"):
        card = _card(door, tool, which)
        if act in ("up", "down"):
            move_card(card, up=act == "up")
        elif act == "remove":
            remove_card(card, by=request.user)
            return redirect(f"{here}?retiree={card.pk}#contenu")
        else:
            restore_card(card, by=request.user)
            messages.success(request, _("La carte est remise."))
        return redirect(f"{here}#carte-{card.pk}")
    messages.success(request, _("C’est enregistré."))
    return redirect(here)


def _card(door: Door, tool: Tool, pk: str | int) -> PlanCard:
    if not str(pk).isdecimal() or len(str(pk)) > 15:
        raise Http404
    codes = [kind.code for kind in tool.kinds]
    return get_object_or_404(PlanCard, plan__initiative=door.initiative, kind__in=codes, subject="", pk=pk)


def _write_page(
    request: HttpRequest,
    door: Door,
    tool: Tool,
    sheet: Sheet,
    *,
    failed: dict[str, CardForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    cards = {form.card.pk for form in (failed or {}).values() if form.card}
    blocks = blocks_of(tool, sheet, opened={request.GET.get("carte", ""), *map(str, cards)})
    links = links_of(request.user, door.initiative, tool)
    for block in blocks:
        block.put(failed or {})
        block.follow(links)
        block.offer(partial(beginnings_of, request.user, door.initiative))
    saved_at = max((card.card.updated_at for card in sheet.written(tool)), default=None)
    context = {
        "tool": tool,
        "blocks": blocks,
        "drawing": drawing_of(tool, sheet),
        **_since(request, door, tool, sheet),
        "questions": questions_about_tool(tool, sheet),
        "removed": _just_removed(request, door, tool),
        "opened": request.GET.get("carte", ""),
        "scripts": SCRIPTS,
        "presence": presence_of(request, door, tool),
        **_said(request, door, tool),
        "first_url": _first_url(blocks, door, tool),
        "saved_at": hour(saved_at) if saved_at and as_date(saved_at) == clock.today() else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "neighbourhoods/plan/write.html", door.context() | context, status=status)


def _first_url(blocks: list[Block], door: Door, tool: Tool) -> str:
    forms = [form for block in blocks for form in block.forms]
    return forms[0].url if forms else reverse("plan_tool", args=[door.initiative.pk, tool.code])


def _just_removed(request: HttpRequest, door: Door, tool: Tool) -> PlanCard | None:
    asked = request.GET.get("retiree", "")
    if not asked.isdecimal() or len(asked) > 15:
        return None
    return (
        PlanCard.objects.filter(
            plan__initiative=door.initiative, kind__in=[kind.code for kind in tool.kinds], pk=asked
        )
        .exclude(removed_at=None)
        .first()
    )


@keeps_what_is_typed
@require_POST
def plan_card(request: HttpRequest, pk: int, tool: str, card: int) -> HttpResponse:
    """Save one card while it is written."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("write")
    saved = _card(door, found, card)
    place = Place(door.initiative, kinds()[saved.kind])
    form = CardForm(request.POST, place=place, sheet=sheet_of(door.initiative), card=saved)
    return answered(request, form)


@keeps_what_is_typed
@require_POST
def plan_subject(request: HttpRequest, pk: int, tool: str, kind: str, subject: str) -> HttpResponse:
    """Save one of the cards that are always there while it is written."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("write")
    wanted = _kind(found, kind)
    if wanted.subject(subject) is None:
        raise Http404
    sheet = sheet_of(door.initiative)
    shown = sheet.subject(kind, subject)
    place = Place(door.initiative, wanted, subject)
    form = CardForm(request.POST, place=place, sheet=sheet, card=shown.card if shown else None)
    return answered(request, form)


@require_POST
def plan_sent(request: HttpRequest, pk: int, tool: str, card: int) -> HttpResponse:
    """Note that a message of the communication plan is sent; asked twice, it was sent once."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("write")
    message = _card(door, found, card)
    if message.kind != "message":
        raise Http404
    sent = note_sent(message, request.POST.get("on", ""), by=request.user)
    if sent is None:
        messages.info(request, _("Cet envoi était déjà noté."))
    else:
        messages.success(request, _sent_words(sent))
    return redirect("plan_tool", pk, tool)


def _sent_words(card: PlanCard) -> str:
    """That it is sent, and when the next one is."""
    name, following = card.values.get("name") or _("Sans nom"), card.values.get("next")
    if not following:
        return _("C’est noté : « %(name)s » est envoyé, et aucun autre envoi n’est prévu.") % {"name": name}
    date = long_date(dt.date.fromisoformat(following))
    return _("C’est noté : « %(name)s » est envoyé. Prochain envoi : le %(date)s.") % {
        "name": name,
        "date": date,
    }


@require_safe
def plan_read(request: HttpRequest, pk: int, tool: str) -> HttpResponse:
    """One tool, to read and to print."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("read")
    return _read_page(request, door, found)


def _read_page(request: HttpRequest, door: Door, tool: Tool) -> HttpResponse:
    sheet = sheet_of(door.initiative)
    context = {
        "tool": tool,
        **_readings(request, door, tool, sheet),
        "drawing": drawing_of(tool, sheet),
        **_since(request, door, tool, sheet),
        "questions": questions_about_tool(tool, sheet),
    }
    context |= _said(request, door, tool)
    return render(request, "neighbourhoods/plan/read.html", door.context() | context)


def _readings(request: HttpRequest, door: Door, tool: Tool, sheet: Sheet) -> dict:
    """The cards of a tool to read: those of the wall as a table of activities, since it already shows the rest."""
    if tool.has_wall:
        contacts = contacts_of(door.plan) if door.can["see_contacts"] else None
        return {
            "blocks": [],
            "notes": [note for column in board_of(sheet, contacts) for note in column.notes],
        }
    return {"blocks": readings_of(tool, sheet, links_of(request.user, door.initiative, tool)), "notes": None}


def _since(request: HttpRequest, door: Door, tool: Tool, sheet: Sheet) -> dict:
    """What changed in the strategy map since the moment that the address asks for; None for another tool."""
    if tool.drawing != TIMELINE:
        return {"changes": None, "moments": []}
    moments = moments_of(request.user, door.initiative)
    since = since_asked(request.GET.get(ASKED, ""), moments)
    return {"changes": changes_of(sheet, since), "moments": moments}


def _said(request: HttpRequest, door: Door, tool: Tool) -> dict:
    """The messages about a tool, and where to write one."""
    form = CommentForm(initial={"key": uuid.uuid4()}) if door.can["comment"] else None
    return {"comments": thread_of(request, door, tool), "comment_form": form}


@require_safe
def plan_history(request: HttpRequest, pk: int, tool: str) -> HttpResponse:
    """Who wrote what in a tool, and what its cards said before."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("read")
    context = {"tool": found, "changes": sittings_of(door.initiative, found)}
    return render(request, "neighbourhoods/plan/history.html", door.context() | context)


@require_safe
def plan_pdf(request: HttpRequest, pk: int, tool: str) -> HttpResponse:
    """One tool as a PDF, as it is now."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("read")
    sheet = sheet_of(door.initiative)
    context = {
        "initiative": door.initiative,
        "tool": found,
        **_readings(request, door, found, sheet),
        "drawing": drawing_of(found, sheet),
        **_since(request, door, found, sheet),
        "drafted_at": clock.now(),
    }
    return inline(pdf.render("neighbourhoods/plan/pdf.html", context, get_language()), f"{found.code}.pdf")


@require_safe
def plan_xlsx(request: HttpRequest, pk: int, tool: str) -> HttpResponse:
    """One tool as a sheet: a line a card."""
    door, found = Door(request, pk), tool_or_404(tool)
    door.require("read")
    sheet = sheet_of(door.initiative)
    kept = [one for kind in found.kinds for one in kind.fields_apart]
    if found.has_wall and not door.can["see_contacts"]:
        kept = [one for one in kept if one.code != CONTACT]
    labels = list(dict.fromkeys(one.reading for one in kept))
    rows: list[list[Cell]] = []
    for card in sheet.written(found):
        cells = card.cells()
        rows.append([card.kind.name, card.name, *(cells.get(label) for label in labels)])
    return xlsx_response(found.code, found.title, [_("Carte"), _("Nom"), *labels], rows)


@require_POST
def plan_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan to those who accompany the table, or take it back."""
    door = Door(request, pk)
    door.require("share")
    shown = request.POST.get("show") == "1"
    try:
        share_plan(door.initiative, shown=shown, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Les personnes qui vous accompagnent peuvent maintenant lire le plan.")
            if shown
            else _("Le plan n’est plus lu que par votre table."),
        )
    return redirect("plan", pk)
