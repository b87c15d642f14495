"""The team suspends a participation, lets it go on, or ends it early; the page says what becomes of the rest (F59)."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible

from ..enums import State
from ..forms.interruptions import InterruptionForm
from ..ledger import committed, paid
from ..models import Dossier
from ..workflow import interruptions
from ..workflow.instalments import to_come
from .doors import or_back_to_dossier, page, require
from .participation import readable_participation


@require_safe
def interruption(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be done, and what each would change."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "interrupt")
    return _page(request, dossier)


@require_POST
@or_back_to_dossier
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the participation stand still."""
    return _done(request, pk, "suspend", _("La participation est suspendue. La table en est avertie."))


@require_POST
@or_back_to_dossier
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go on; what is to come is later by as many days."""
    return _done(request, pk, "resume", _("La participation reprend. Ses dates ont suivi."))


@require_POST
@or_back_to_dossier
def end_early(request: HttpRequest, pk: int) -> HttpResponse:
    """End it before its last day."""
    return _done(
        request, pk, "end_early", _("La participation se termine plus tôt. La table en est avertie.")
    )


ACTIONS = {
    "suspend": interruptions.suspend,
    "resume": interruptions.resume,
    "end_early": interruptions.end_early,
}


def _done(request: HttpRequest, pk: int, action: str, done: str) -> HttpResponse:
    dossier = readable_participation(request, pk)
    require(request, dossier, "interrupt", done=(State.ACTIVE,))
    form = _forms(dossier, {action: request.POST}).get(action)
    if form is None:  # an old page: suspended or resumed meanwhile
        return redirect("interruption", pk)
    if form.is_valid():
        try:
            ACTIONS[action](dossier, **form.cleaned_data, by=request.user)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("participation", pk)
    return _page(request, dossier, {action: form}, status=422)


def _forms(dossier: Dossier, sent: dict) -> dict[str, InterruptionForm]:
    """What may be done now: suspend or resume, and end."""
    suspension = dossier.participation.suspensions.filter(ended_on=None).first()
    today = {"on": clock.today()}
    found = {
        "end_early": InterruptionForm(
            sent.get("end_early"),
            prefix="end",
            label=_("Dernier jour"),
            problem=partial(interruptions.ending_problem, dossier),
        )
    }
    if suspension:
        found["resume"] = InterruptionForm(
            sent.get("resume"),
            prefix="resume",
            initial=today,
            label=_("Reprise le"),
            problem=partial(interruptions.resumption_problem, suspension),
        )
    else:
        found["suspend"] = InterruptionForm(
            sent.get("suspend"),
            prefix="suspend",
            initial=today,
            label=_("Suspendue à partir du"),
            problem=partial(interruptions.suspension_problem, dossier),
        )
    return found


def _page(request: HttpRequest, dossier: Dossier, bound: dict | None = None, *, status=200) -> HttpResponse:
    given, spent = committed(dossier), paid(dossier)
    context = {
        "participation": dossier.participation,
        "forms": _forms(dossier, {}) | (bound or {}),
        "left": sum(given.values()) - sum(spent.values()),
        "to_pay": to_come(dossier).count(),
        "owed": dossier.participation.obligations.filter(done_on=None),
        "suspensions": dossier.participation.suspensions.exclude(ended_on=None),
    }
    return page(request, "proposals/participation/interruption.html", dossier, context, status=status)
