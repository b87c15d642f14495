"""What anyone may read: the welcome page and the calendar of moments."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cimpact import clock
from proposals.standing import standing_of

from ..moments import calendars


def welcome(request: HttpRequest) -> HttpResponse:
    """The page of whoever is not signed in: the promise, the three stages, the next moments."""
    every = calendars()
    return render(
        request, "dashboards/welcome.html", {"calendar": next(iter(every), None), "others": every[1:]}
    )


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The moments of submission of each programme."""
    teams = standing_of(request.user).teams
    return render(
        request,
        "dashboards/calendar.html",
        {"calendars": calendars(), "manages": bool(teams), "today": clock.today()},
    )
