"""Disagreements, for those they concern and whoever facilitates; to everyone else they do not exist (F104)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.models import Programme
from neighbourhoods.models import tables_of

from ..disagreements import abilities, can_write_procedure, visible_disagreements
from ..forms.disagreements import CloseForm, FacilitatorForm, NoteForm, OpenForm, PartyForm, StepForm
from ..models import Disagreement
from ..procedures import own_steps, steps_for
from ..programme_permissions import can as can_in_programme
from ..workflow import disagreements as actions

# what is sent: (the ability, its form, the action, what is then said)
ACTS: dict[str, tuple[str, type, Callable[..., object], Promise]] = {
    "note": ("add_note", NoteForm, actions.add_note, gettext_lazy("La note est ajoutée.")),
    "partie": ("add_party", PartyForm, actions.add_party, gettext_lazy("Cette personne est avertie.")),
    "animation": (
        "name_facilitator",
        FacilitatorForm,
        actions.name_facilitator,
        gettext_lazy("Cette personne est avertie."),
    ),
    "etape": ("move", StepForm, actions.move, gettext_lazy("La démarche est à l’étape choisie.")),
    "issue": ("close", CloseForm, actions.close, gettext_lazy("La démarche est close.")),
}


def programme_open_to(request: HttpRequest, code: str) -> Programme:
    """The programme, for whoever takes part in it."""
    programme = get_object_or_404(Programme, code=code)
    if not can_in_programme(request.user, "open_disagreement", programme):
        raise PermissionDenied
    return programme


def _open_to(request: HttpRequest) -> list[Programme]:
    """The programmes the person takes part in, the latest first."""
    programmes = Programme.objects.order_by("-starts_on")
    return [one for one in programmes if can_in_programme(request.user, "open_disagreement", one)]


@require_safe
def disagreements_somewhere(request: HttpRequest) -> HttpResponse:
    """The page of the person's programme, of the latest when she takes part in several."""
    programmes = _open_to(request)
    if not programmes:
        raise PermissionDenied
    return redirect("disagreements", programmes[0].code)


@require_safe
@never_cache
def disagreements(request: HttpRequest, code: str) -> HttpResponse:
    """The procedure, and the disagreements that concern the reader."""
    programme = programme_open_to(request, code)
    mine = visible_disagreements(programme.disagreements.select_related("step"), request.user)
    places = [membership.organisation.neighbourhood for membership in tables_of(request.user).values()]
    return render(
        request,
        "governance/disagreements/list.html",
        {
            "programme": programme,
            "steps": own_steps(programme),
            "mine": list(mine),
            "others": [one for one in _open_to(request) if one != programme],
            "writes": can_write_procedure(request.user, programme, None),
            "places": [
                {
                    "neighbourhood": place,
                    "steps": own_steps(programme, place),
                    "writes": can_write_procedure(request.user, programme, place),
                }
                for place in places
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def disagreement_open(request: HttpRequest, code: str) -> HttpResponse:
    """Open a disagreement."""
    programme = programme_open_to(request, code)
    form = OpenForm(request.POST or None, programme=programme, user=request.user)
    if request.method == "POST" and form.is_valid():
        opened = actions.open_disagreement(programme, **form.cleaned_data, by=request.user)
        messages.success(request, _("La démarche est ouverte; les personnes nommées sont averties."))
        return redirect("disagreement", opened.pk)
    context = {"programme": programme, "form": form}
    return render(request, "governance/disagreements/open.html", context, status=422 if form.errors else 200)


def _visible(request: HttpRequest, pk: int) -> Disagreement:
    found = Disagreement.objects.select_related(
        "programme", "neighbourhood", "facilitator", "opened_by", "step"
    ).prefetch_related("parties")
    return get_object_or_404(visible_disagreements(found, request.user), pk=pk)


@require_safe
@never_cache
def disagreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, what was said, and what the reader may do."""
    return _page(request, _visible(request, pk))


def _page(request: HttpRequest, found: Disagreement, *, status: int = 200, **bound) -> HttpResponse:
    may = abilities(request.user, found)
    context = {
        "programme": found.programme,
        "disagreement": found,
        "parties": found.parties.all(),
        "steps": steps_for(found.programme, found.neighbourhood),
        "notes": list(found.notes.select_related("by", "step")),
        "events": list(Event.objects.about(found).select_related("actor", "on_behalf_of")),
        "can": may,
        "forms": {
            name: bound.get(name) or form(disagreement=found)
            for name, (action, form, _act, _said) in ACTS.items()
            if may[action]
        },
    }
    return render(request, "governance/disagreements/disagreement.html", context, status=status)


@require_POST
def disagreement_act(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One thing done in it: a note, a person, a step, the end."""
    found = _visible(request, pk)
    if what not in ACTS:
        raise Http404
    _action, form_of, act, said = ACTS[what]
    form = form_of(request.POST, disagreement=found)
    if not form.is_valid():
        return _page(request, found, status=422, **{what: form})
    try:
        act(found, **form.values(), by=request.user)
    except NotPossible as refusal:
        if not found.is_open:
            messages.error(request, str(refusal))
            return redirect("disagreement", pk)
        form.add_error(None, str(refusal))
        return _page(request, found, status=422, **{what: form})
    messages.success(request, said)
    return redirect("disagreement", pk)
