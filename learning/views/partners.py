"""The programme's list of partners: read by whoever is signed in, kept by the team (R37, R40)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.errors import NotPossible
from cimpact.programmes.models import Programme

from ..forms.partners import PartnerFilters, PartnerForm
from ..models import CapacityPartner
from ..partners import languages_of, offered_in, themes_of
from ..permissions import manages_capacity
from ..workflow.partners import FIELDS, keep_partner


@require_safe
def partners(request: HttpRequest, code: str) -> HttpResponse:
    """The partners, by theme and by language; for the team, those no longer proposed too."""
    programme = get_object_or_404(Programme, code=code)
    manages = manages_capacity(request.user, programme)
    found = programme.capacity_partners.all() if manages else offered_in(programme)
    form = PartnerFilters(request.GET)
    shown = form.applied_to(list(found.select_related("organisation")))
    return render(
        request,
        "learning/partners/partners.html",
        {
            "programme": programme,
            "form": form,
            "filtered": bool(form.chosen),
            "manages": manages,
            "rows": [
                {"partner": partner, "themes": themes_of(partner), "languages": languages_of(partner)}
                for partner in shown
            ],
        },
    )


@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add a partner, or change one."""
    programme = get_object_or_404(Programme, code=code)
    if not manages_capacity(request.user, programme):
        raise PermissionDenied
    shown = get_object_or_404(CapacityPartner, pk=pk, programme=programme) if pk else None
    form = PartnerForm(request.POST or None, instance=shown or CapacityPartner(programme=programme))
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            kept = keep_partner(programme, values, partner=shown, by=request.user)
        except NotPossible as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("« {name} » est dans la liste.").format(name=kept.name))
            return redirect("partners", code)
    context = {"programme": programme, "partner": shown, "form": form}
    return render(request, "learning/partners/partner.html", context, status=422 if form.errors else 200)
