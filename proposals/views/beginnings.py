"""Beginning a dossier: where it starts, the first contact, the proposal that opens, what goes on (R6, R29, F23)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cimpact.errors import NotPossible
from cimpact.programmes.enums import STEP
from cimpact.programmes.models import Programme
from cimpact.programmes.preconditions import preconditions
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import coordinators_of

from .. import workflow
from ..beginnings import (
    Continuation,
    begun_in,
    continuation_of,
    continuations,
    next_moments,
    programmes_open_to,
)
from ..enums import State
from ..forms.letters import (
    BeginForm,
    FirstContactForm,
    GoOnForm,
    MoveForm,
    NewContactForm,
)
from ..models import Dossier
from ..permissions import can_start
from ..standing import standing_of
from ..status import status_for
from ..workflow.letters import rules_in_force
from .doors import dossier_for, is_behind, or_back_to_dossier, page, visible_dossier


@require_http_methods(["GET", "POST"])
def dossier_start(request: HttpRequest) -> HttpResponse:
    """Begin a dossier: the table its letter or its proposal, those who accompany it a first contact."""
    context = request.context
    if context and context.kind == "table":
        neighbourhood = get_object_or_404(Neighbourhood.objects.select_related("table"), pk=context.object_id)
        programmes = [
            p for p in programmes_open_to(neighbourhood) if can_start(request.user, neighbourhood, p)
        ]
        return (
            _begin(request, neighbourhood, programmes)
            if programmes
            else _sent_elsewhere(request, neighbourhood)
        )
    if context and context.kind in ("advisor", "team"):
        return _new_contact(request, Programme.objects.get(pk=context.object_id))
    return _sent_elsewhere(request)


def _sent_elsewhere(request: HttpRequest, neighbourhood: Neighbourhood | None = None) -> HttpResponse:
    """Who opens a dossier, and whom an organisation with a regional vocation writes to (R14, R15)."""
    context = {
        "neighbourhood": neighbourhood,
        "coordinators": coordinators_of(neighbourhood) if neighbourhood else [],
        "programmes": Programme.objects.all(),
    }
    return render(request, "proposals/start_elsewhere.html", context, status=403)


def _begin(request: HttpRequest, neighbourhood: Neighbourhood, programmes: list[Programme]) -> HttpResponse:
    by_code = {programme.code: programme for programme in programmes}
    asked = request.GET.get("programme", "")
    programme = by_code.get(asked) or (programmes[0] if len(programmes) == 1 else None)
    begun = list(begun_in(neighbourhood).with_turns())
    context = {
        "neighbourhood": neighbourhood,
        "programmes": programmes,
        "programme": programme,
        "begun": [(dossier, status_for(dossier, request.user)) for dossier in begun],
    }
    if programme is None:
        return render(request, "proposals/start.html", context | {"form": None})
    contact = _contact_to_follow(request, begun, programme)
    rules = contact.rules if contact else rules_in_force(programme)
    possible = continuations(neighbourhood, rules)
    chosen = _initiative_to_go_on(request, possible)
    # The stage picker leads here with the stage that fits.
    asked = request.GET.get("etape")
    wanted = rules.stages.filter(kind=asked).first() if asked else None
    form = (
        GoOnForm(request.POST or None, continuation=chosen, initial={"stage": wanted or chosen.only_stage})
        if chosen
        else BeginForm(request.POST or None, rules=rules, initial={"stage": wanted})
    )
    if request.method == "POST" and form.is_valid():
        return _begun(request, neighbourhood, programme, form, contact, chosen)
    coming = next_moments(programme, form.fields["stage"].queryset)
    context |= {
        "form": form,
        "contact": contact,
        "stages": stage_cards(form, coming),
        "continuations": possible,
        "chosen": chosen,
        "preconditions": preconditions(),
        "some_stages_only": chosen and len(chosen.stages) < len(STEP),
    }
    return render(request, "proposals/start.html", context, status=422 if form.errors else 200)


def _initiative_to_go_on(request: HttpRequest, possible: list[Continuation]) -> Continuation | None:
    """The initiative that exists from which to go on, when one is asked for that has somewhere to go."""
    asked = request.POST.get("initiative") or request.GET.get("initiative")
    return next((c for c in possible if str(c.initiative.pk) == asked and c.stages), None)


def _contact_to_follow(request: HttpRequest, begun: list[Dossier], programme: Programme) -> Dossier | None:
    """The first contact that what begins now follows: the one asked for, else the latest."""
    contacts = [d for d in begun if d.state == State.CONTACTED and d.programme_id == programme.pk]
    asked = request.POST.get("contact") or request.GET.get("contact")
    return next((d for d in contacts if str(d.pk) == asked), next(iter(contacts), None))


def stage_cards(form, coming: dict) -> list[dict]:
    """The stages as choices: the button, the stage, the next moment that admits it."""
    choices = [(radio, radio.data["value"].instance) for radio in form["stage"]]
    return [{"radio": radio, "stage": stage, "window": coming[stage]} for radio, stage in choices]


def _begun(request, neighbourhood, programme, form, contact, chosen: Continuation | None) -> HttpResponse:
    begin = workflow.open_proposal if "proposal" in request.POST else workflow.open_letter
    initiative = chosen.initiative if chosen else None
    given = {"title": initiative.title} | form.cleaned_data if initiative else form.cleaned_data
    try:
        dossier = begin(
            neighbourhood, programme, **given, initiative=initiative, by=request.user, dossier=contact
        )
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("dossier_start")
    if dossier.state != State.DRAFTING:
        return redirect("letter", dossier.pk)
    return redirect("section", dossier.pk, dossier.document.sections[0].code)


def _new_contact(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Those who accompany neighbourhoods note a first contact with one of them."""
    standing = standing_of(request.user)
    neighbourhoods = Neighbourhood.objects.all()
    if programme.pk not in standing.teams:
        mine = [place for accompanied, place in standing.advised if accompanied == programme.pk]
        neighbourhoods = neighbourhoods.filter(pk__in=mine)
    form = NewContactForm(request.POST or None, neighbourhoods=neighbourhoods)
    if request.method == "POST" and form.is_valid():
        dossier = workflow.note_contact(
            form.cleaned_data["neighbourhood"],
            programme,
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
        messages.success(
            request, _("Le premier contact est noté. La table peut maintenant commencer sa lettre.")
        )
        return redirect("dossier", dossier.pk)
    return render(request, "proposals/contact.html", {"form": form, "programme": programme, "dossier": None})


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def first_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Note or correct the first contact of a dossier already open."""
    dossier = dossier_for(request, pk, "note_contact")
    form = FirstContactForm(
        request.POST or None, initial={"on": dossier.contacted_on, "note": dossier.contact_note}
    )
    if request.method == "POST" and form.is_valid():
        workflow.note_contact(
            dossier.neighbourhood, dossier.programme, **form.cleaned_data, by=request.user, dossier=dossier
        )
        messages.success(request, _("Le premier contact est noté."))
        return redirect("dossier", pk)
    return page(request, "proposals/contact.html", dossier, {"form": form, "programme": dossier.programme})


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def proposal_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the proposal of a dossier, from what its letter already says."""
    if is_behind(request, visible_dossier(request, pk), "open_proposal", [State.DRAFTING]):
        return redirect("proposal", pk)
    dossier = dossier_for(request, pk, "open_proposal", done=[State.DRAFTING])
    initial = {"title": dossier.initiative.title if dossier.initiative else "", "stage": dossier.stage}
    form = BeginForm(request.POST or None, rules=dossier.rules, initial=initial)
    if request.method == "POST" and form.is_valid():
        dossier = workflow.open_proposal(
            dossier.neighbourhood, dossier.programme, **form.cleaned_data, by=request.user, dossier=dossier
        )
        messages.success(
            request,
            _("La proposition %(number)s est ouverte. Votre lettre reste à lire dans le dossier.")
            % {"number": dossier.number},
        )
        return redirect("section", pk, dossier.document.sections[0].code)
    coming = next_moments(dossier.programme, form.fields["stage"].queryset)
    context = {"form": form, "stages": stage_cards(form, coming)}
    return page(request, "proposals/proposal_open.html", dossier, context)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def allow_move(request: HttpRequest, pk: int) -> HttpResponse:
    """The team lets the initiative go on to a stage that the guide does not describe for it (R29)."""
    dossier = dossier_for(request, pk, "allow_move")
    rules = dossier.programme.current_rules() or dossier.rules
    found = continuation_of(dossier.neighbourhood, rules, dossier.initiative)
    allowed = found.allows if found else frozenset()
    form = MoveForm(request.POST or None, rules=rules, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        workflow.allow_move(dossier, **form.cleaned_data, by=request.user)
        messages.success(
            request,
            _("L’initiative peut passer à l’étape « %(stage)s ». La table en est avertie.")
            % {"stage": form.cleaned_data["stage"].name},
        )
        return redirect("dossier", pk)
    coming = next_moments(dossier.programme, form.fields["stage"].queryset)
    context = {
        "form": form,
        "stages": stage_cards(form, coming),
        "described": found.stages if found else [],
    }
    return page(request, "proposals/allow_move.html", dossier, context, status=422 if form.errors else 200)
