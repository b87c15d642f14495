"""The coordination team sets what the guide leaves open."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.models import Programme
from cimpact.programmes.workflow import change_settings
from governance.enums import CommitteeRole
from governance.workflow import entrust
from proposals.standing import standing_of

from ..forms.settings import SettingsForm
from .rules import programme_of_team


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """To the settings of the programme whose team one speaks for now."""
    teams = standing_of(request.user).teams
    if not teams:
        raise PermissionDenied
    context = request.context
    chosen = context.object_id if context and context.kind == "team" else min(teams)
    return redirect("programme_settings", Programme.objects.get(pk=chosen).code)


@require_http_methods(["GET", "POST"])
def programme_settings(request: HttpRequest, code: str) -> HttpResponse:
    """Read and change the settings; what changed, when and by whom is below."""
    programme = programme_of_team(request, code)
    form = SettingsForm(request.POST or None, instance=programme)
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("programme_settings", code)
    if form.errors:
        programme.refresh_from_db()  # the page says what is, the form what was typed
    return render(
        request,
        "dashboards/settings.html",
        {
            "programme": programme,
            "form": form,
            "events": Event.objects.about(programme).select_related("actor")[:20],
            "this_year": clock.today().year,
        },
        status=422 if form.errors else 200,
    )


def _saved(request: HttpRequest, form: SettingsForm) -> bool:
    # Roles first: a refusal there leaves everything as it was.
    try:
        with transaction.atomic():
            for role in (CommitteeRole.RECOMMENDS, CommitteeRole.RATIFIES):
                entrust(form.instance, role, form.cleaned_data[str(role)], by=request.user)
            change_settings(form.instance, form.settings(), by=request.user)
    except NotPossible as refusal:
        form.add_error("recommends", str(refusal))
        return False
    messages.success(request, _("Les réglages sont enregistrés."))
    return True
