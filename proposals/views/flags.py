"""What to watch in a dossier: a page to raise and settle, a card beside the dossier (F38)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import workflow
from ..forms.flags import FlagForm
from ..models import Dossier, Flag
from ..permissions import can
from .doors import dossier_for, page


@require_http_methods(["GET", "POST"])
def flags(request: HttpRequest, pk: int) -> HttpResponse:
    """What was raised and settled, by whom and when; and a form to raise one more."""
    dossier = dossier_for(request, pk, "flag")
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.raise_flag(dossier, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("C’est signalé : le dossier paraît sous « À surveiller »."))
        return redirect("dossier", pk)
    every = list(dossier.flags.select_related("raised_by", "settled_by"))
    context = {
        "form": form,
        "flags": [flag for flag in every if not flag.settled_at],
        "settled": [flag for flag in every if flag.settled_at],
    }
    return page(request, "proposals/flags.html", dossier, context, status=422 if form.errors else 200)


@require_POST
def flag_settle(request: HttpRequest, pk: int, flag: int) -> HttpResponse:
    """It is settled."""
    dossier = dossier_for(request, pk, "flag")
    workflow.settle_flag(get_object_or_404(dossier.flags, pk=flag), by=request.user)
    messages.success(request, _("C’est réglé."))
    return redirect("dossier", pk)


def open_flags(user, dossier: Dossier) -> list[Flag]:
    """What is still to watch, for those who may flag; nothing for anyone else."""
    if not can(user, "flag", dossier) or not getattr(dossier, "flagged", True):
        return []
    return list(dossier.flags.filter(settled_at=None).select_related("raised_by"))
