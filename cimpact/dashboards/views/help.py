"""What the portal's pages are for. Anyone reads it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..help_page import groups_for


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Each page in a few sentences, and the way to it."""
    return render(request, "dashboards/help.html", {"groups": groups_for(request.user)})
