"""A proposal of several neighbourhoods: who carries it, what goes to each, the agreement of each table (F21)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.errors import NotPossible
from cimpact.writing.answering import answered
from cimpact.writing.session import keeps_what_is_typed
from neighbourhoods.enums import TableRole
from neighbourhoods.models import Neighbourhood

from .. import workflow
from ..forms.joint import AddTableForm, AgreeForm, DeclineForm, SharesForm
from ..joint import Carrier, carriers, may_be_joint
from ..models import Dossier
from ..permissions import WRITERS, abilities, can_read_proposal, roles_in
from ..standing import standing_of
from .doors import dossier_for, or_back_to_dossier, page, require

SCRIPTS = ("js/autosave.js", "js/totals.js", "js/grid.js")


def _readable(request: HttpRequest, pk: int) -> Dossier:
    """A proposal that several neighbourhoods may carry, when the person reads it."""
    dossiers = Dossier.objects.visible_to(request.user).with_names().prefetch_related("amounts")
    dossier = get_object_or_404(dossiers.filter(document__isnull=False), pk=pk)
    if not may_be_joint(dossier):
        raise Http404
    if not can_read_proposal(request.user, dossier):
        raise PermissionDenied
    return dossier


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def joint(request: HttpRequest, pk: int) -> HttpResponse:
    """The neighbourhoods of a proposal and what goes to each; whoever writes it adds and shares."""
    dossier = _readable(request, pk)
    if request.method == "GET":
        return _page(request, dossier)
    require(request, dossier, "share_amounts")
    part = SharesForm(request.POST, dossier=dossier)
    if part.is_valid() and part.save(by=request.user):
        messages.success(request, _("Les parts sont enregistrées."))
        return redirect("joint", pk)
    return _page(request, dossier, part=part, status=409 if part.conflict else 422)


@keeps_what_is_typed
@require_POST
def shares_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what goes to each neighbourhood while it is typed."""
    dossier = _readable(request, pk)
    if not WRITERS & roles_in(request.user, dossier):
        raise PermissionDenied
    return answered(request, SharesForm(request.POST, dossier=dossier))


def _page(request: HttpRequest, dossier: Dossier, *, part=None, form=None, status=200) -> HttpResponse:
    found, may = carriers(dossier), abilities(request.user, dossier)
    if found and may["share_amounts"]:
        part = part or SharesForm(dossier=dossier)
        part.mark()
    context = {
        "carriers": found,
        "part": part,
        "form": (form or AddTableForm(dossier=dossier)) if may["carry_together"] else None,
        "can": may,
        "mine": _mine(request, found) if may["agree_jointly"] else [],
        "grid": None if part else _grid(dossier, found),
        "scripts": SCRIPTS if part else (),
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return page(request, "proposals/joint.html", dossier, context, status=status)


def _grid(dossier: Dossier, found: list[Carrier]) -> dict | None:
    """The parts, to read."""
    return SharesForm(dossier=dossier).reading() if found and dossier.years else None


def _mine(request: HttpRequest, found: list[Carrier]) -> list[Carrier]:
    """The neighbourhoods that the person may agree for."""
    tables = standing_of(request.user).tables
    return [c for c in found if c.table and tables.get(c.neighbourhood.pk) == TableRole.COORDINATOR]


@require_POST
@or_back_to_dossier
def table_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another neighbourhood to carry the proposal too."""
    dossier = _readable(request, pk)
    require(request, dossier, "carry_together")
    form = AddTableForm(request.POST, dossier=dossier)
    if not form.is_valid():
        return _page(request, dossier, form=form, status=422)
    try:
        table = workflow.add_table(dossier, form.cleaned_data["neighbourhood"], by=request.user)
    except NotPossible as refusal:
        form.add_error("neighbourhood", str(refusal))
        return _page(request, dossier, form=form, status=422)
    messages.success(
        request,
        _("%(name)s est associé. La coordination de sa table en est avertie.")
        % {"name": table.neighbourhood.name},
    )
    return redirect("joint", pk)


@require_POST
@or_back_to_dossier
def table_remove(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Go on without a neighbourhood."""
    dossier = dossier_for(request, pk, "carry_together")
    neighbourhood = get_object_or_404(Neighbourhood, slug=slug)
    workflow.remove_table(dossier, neighbourhood, by=request.user)
    messages.success(request, _("%(name)s ne porte plus la proposition.") % {"name": neighbourhood.name})
    return redirect("joint", pk)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def table_agree(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A table agrees by name and function, having read its part."""
    dossier, carrier = _asked(request, pk, slug)
    if carrier.agreed and request.method == "GET":
        return redirect("joint", pk)
    form = AgreeForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        try:
            workflow.agree_jointly(dossier, carrier.neighbourhood, **form.cleaned_data, by=request.user)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return redirect("table_agree", pk, slug)
        messages.success(request, _("Votre accord est donné. La table qui dépose en est avertie."))
        return redirect("joint", pk)
    return _agree_page(request, dossier, carrier, form=form, status=422 if form else 200)


@require_POST
@or_back_to_dossier
def table_decline(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A table does not carry the proposal, or no more, and says why."""
    dossier, carrier = _asked(request, pk, slug)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _agree_page(request, dossier, carrier, decline=form, status=422)
    workflow.decline_jointly(
        dossier, carrier.neighbourhood, reason=form.cleaned_data["reason"], by=request.user
    )
    messages.success(
        request, _("Votre table ne porte pas cette proposition. La table qui dépose en est avertie.")
    )
    return redirect("dossiers")


def _asked(request: HttpRequest, pk: int, slug: str) -> tuple[Dossier, Carrier]:
    """The proposal, and the part of the neighbourhood that the person answers for."""
    dossier = _readable(request, pk)
    require(request, dossier, "agree_jointly")
    found = next((c for c in _mine(request, carriers(dossier)) if c.neighbourhood.slug == slug), None)
    if found is None:
        raise Http404
    return dossier, found


def _agree_page(request, dossier, carrier, *, form=None, decline=None, status=200) -> HttpResponse:
    initial = {"name": request.user.full_name, "title": request.user.job_title, "read": carrier.fingerprint}
    context = {
        "carrier": carrier,
        "amounts": sorted(carrier.amounts.items()),
        "form": form or AgreeForm(initial=initial),
        "words": AgreeForm.words(carrier.total),
        "decline": decline or DeclineForm(),
    }
    return page(request, "proposals/joint_agree.html", dossier, context, status=status)
