"""The team passes a participation to another table; the page says what becomes of the rest before it does (F59)."""

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from neighbourhoods.models import Neighbourhood

from ..enums import State
from ..forms.carrier import CarrierForm, ReasonForm
from ..ledger import committed, paid
from ..models import Dossier
from ..workflow import carrier
from ..workflow.instalments import to_come
from ..workflow.modifications import open_modification
from .doors import or_back_to_dossier, page, require
from .participation import readable_participation


@require_http_methods(["GET", "HEAD", "POST"])
@or_back_to_dossier
def change_carrier(request: HttpRequest, pk: int) -> HttpResponse:
    """First the table, then, its figures read, the reason."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "change_carrier", done=(State.ACTIVE,))
    if request.method != "POST":
        form = CarrierForm(request.GET if "to" in request.GET else None, dossier=dossier)
        return _page(request, dossier, form, ReasonForm())
    former = _read(request, dossier)
    if former != dossier.neighbourhood and request.POST.get("to") == str(dossier.neighbourhood_id):
        return redirect("participation", pk)  # the second click of two
    form, why = CarrierForm(request.POST, dossier=dossier), ReasonForm(request.POST)
    if not (form.is_valid() and why.is_valid()):
        return _page(request, dossier, form, why, status=422)
    to = form.cleaned_data["to"]
    carrier.change_carrier(dossier, former=former, to=to, reason=why.cleaned_data["reason"], by=request.user)
    done = _(
        "La participation passe à la table du quartier %(name)s. Les personnes concernées sont averties."
    )
    messages.success(request, done % {"name": to.name})
    return redirect("participation", pk)


def _read(request: HttpRequest, dossier: Dossier) -> Neighbourhood:
    """The neighbourhood that carried the participation on the page she read."""
    read = request.POST.get("former", "")
    if not read.isdigit() or int(read) == dossier.neighbourhood_id:
        return dossier.neighbourhood
    return get_object_or_404(Neighbourhood, pk=read)


def _page(request: HttpRequest, dossier: Dossier, form, why, *, status: int = 200) -> HttpResponse:
    given, spent = sum(committed(dossier).values()), sum(paid(dossier).values())
    coming = to_come(dossier)
    context = {
        "participation": dossier.participation,
        "form": form,
        "why": why,
        "to": form.cleaned_data.get("to") if form.is_bound and form.is_valid() else None,
        "left": given - spent,
        "paid": spent,
        "receives": dossier.neighbourhood.receives_money,
        "to_pay": coming.count(),
        "to_pay_cents": coming.aggregate(sum=Sum("cents"))["sum"] or 0,
        "owed": dossier.participation.obligations.filter(done_on=None).count(),
        "agreement": getattr(dossier, "agreement", None),
        "modification": open_modification(dossier.participation),
    }
    return page(request, "proposals/participation/carrier.html", dossier, context, status=status)
