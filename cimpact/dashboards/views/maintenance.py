"""Opening the portal for reading only, and opening it again (F127)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cimpact.history.models import record
from cimpact.operation import maintenance
from cimpact.programmes.models import teams_of

from ..forms.maintenance import MaintenanceForm


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Say why and until when; or receive everything again. Each is kept in the history of the team's programme."""
    teams = teams_of(request.user)
    if not teams:
        raise PermissionDenied
    under_way = maintenance.current()
    if request.method == "POST" and request.POST.get("decision") == "end":
        if maintenance.end():
            record(teams[0].programme, "programme.maintenance_end", by=request.user)
        messages.success(request, _("Le portail est rouvert : tout s’enregistre de nouveau."))
        return redirect("maintenance")
    form = MaintenanceForm(request.POST or None, initial=_initial(under_way))
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("reason_fr", "reason_en")}
        maintenance.begin(**words, until=form.until)
        if under_way is None:
            record(
                teams[0].programme, "programme.maintenance_begin", by=request.user, comment=words["reason_fr"]
            )
        return redirect("maintenance")
    return render(request, "dashboards/maintenance.html", {"form": form}, status=422 if form.errors else 200)


def _initial(under_way: maintenance.Maintenance | None) -> dict:
    if under_way is None:
        return {}
    until = timezone.localtime(under_way.until) if under_way.until else None
    return {
        "reason_fr": under_way.reason_fr,
        "reason_en": under_way.reason_en,
        "day": until.date() if until else None,
        "hour": until.time() if until else None,
    }
