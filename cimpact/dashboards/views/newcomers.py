"""The newcomers' path: its five steps, and what one of them says. Anyone reads it; what one has read is one's own."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ..figures.network import network_of
from ..newcomers import after, note_read, read_by, step_of, steps, ways_of
from ..public import programme_shown


@login_not_required
@require_safe
def newcomers(request: HttpRequest) -> HttpResponse:
    """The five steps, and how far one is."""
    read = read_by(request.user)
    listed = [(step, step.code in read) for step in steps()]
    following = next((step for step, is_read in listed if not is_read), None)
    context = {"steps": listed, "done": len(listed) - sum(not is_read for _step, is_read in listed)}
    return render(request, "dashboards/newcomers/path.html", context | {"following": following})


@login_not_required
@require_http_methods(["GET", "POST"])
def newcomer_step(request: HttpRequest, code: str) -> HttpResponse:
    """One step; sent, it is read, and leads to the next one."""
    step = step_of(code)
    if step is None:
        raise Http404
    if request.method == "POST":
        note_read(request.user, step)
        following = after(step)
        return redirect("newcomer_step", following.code) if following else redirect("newcomers")
    programme = programme_shown(None)
    context = {
        "step": step,
        "number": steps().index(step) + 1,
        "total": len(steps()),
        "following": after(step),
        "counts": network_of(programme) if step.shows == "network" else [],
        "programme": programme,
        "ways": ways_of(step, request.user, programme.code),
    }
    return render(request, "dashboards/newcomers/step.html", context)
