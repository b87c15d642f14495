"""Writing the procedure that disagreements follow: the programme's, or a neighbourhood's own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from neighbourhoods.models import Neighbourhood

from ..disagreements import can_write_procedure
from ..forms.disagreements import Procedure
from ..procedures import own_steps, steps_for
from ..workflow.procedures import FIELDS, WrittenMeanwhile, mark_of, write_procedure
from .disagreements import programme_open_to


@require_http_methods(["GET", "POST"])
def procedure(request: HttpRequest, code: str, slug: str | None = None) -> HttpResponse:
    """Write the steps. A table that writes its own starts from the programme's."""
    programme = programme_open_to(request, code)
    place = get_object_or_404(Neighbourhood, slug=slug) if slug else None
    if not can_write_procedure(request.user, programme, place):
        raise PermissionDenied
    own = own_steps(programme, place)
    initial = [
        {name: getattr(step, name) for name in FIELDS} | {"pk": step.pk if own else None}
        for step in own or steps_for(programme, place)
    ]
    steps = Procedure(request.POST or None, initial=initial, prefix="etapes")
    status, meanwhile = 200, None
    if request.method == "POST":
        try:
            if steps.is_valid():
                written, read = steps.steps(), request.POST.get("read", "")
                write_procedure(programme, place, steps=written, read=read, by=request.user)
                messages.success(request, _("La procédure est enregistrée."))
                return redirect("disagreements", code)
            status = 422
        except WrittenMeanwhile:
            status, meanwhile = 409, own
    context = {
        "programme": programme,
        "neighbourhood": place,
        "steps": steps,
        "read": mark_of(own) if status != 422 else request.POST.get("read", ""),
        "meanwhile": meanwhile,
    }
    return render(request, "governance/disagreements/procedure.html", context, status=status)
