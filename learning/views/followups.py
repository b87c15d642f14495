"""What was agreed to be done in a participation: listed, added, ticked (F53)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from proposals.models import Dossier
from proposals.views.doors import or_back_to_dossier, page, require
from proposals.views.participation import readable_participation

from ..forms.followups import FollowUpForm
from ..models import FollowUp, MidYearMeeting
from ..permissions import ABILITIES, abilities
from ..workflow.followups import add_follow_up, tick_follow_up


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def follow_ups(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything agreed, what remains first; and a form to add one more, also from a meeting's page."""
    dossier = readable_participation(request, pk)
    can = abilities(request.user, dossier)
    form = FollowUpForm(dossier=dossier, user=request.user) if can["add_follow_up"] else None
    if request.method == "POST":
        require(request, dossier, "add_follow_up", among=ABILITIES)
        form = FollowUpForm(request.POST, dossier=dossier, user=request.user)
        if form.is_valid():
            meeting = _meeting(request, dossier)
            add_follow_up(dossier, **form.values(), meeting=meeting, by=request.user)
            messages.success(request, _("Le suivi est inscrit."))
            return _back(request, dossier)
    context = {
        "form": form,
        "can": can,
        "follow_ups": list(dossier.participation.follow_ups.select_related("owner", "done_by")),
        "from_meeting": request.POST.get("obligation", ""),
        "back": "follow_ups",
    }
    status = 422 if form is not None and form.errors else 200
    return page(request, "learning/followups/follow_ups.html", dossier, context, status=status)


@require_POST
@or_back_to_dossier
def follow_up(request: HttpRequest, pk: int, follow_up: int) -> HttpResponse:
    """It is done, or it is not after all."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "tick_follow_up", among=ABILITIES)
    found = get_object_or_404(FollowUp, participation=dossier.participation, pk=follow_up)
    done = request.POST.get("done") == "1"
    tick_follow_up(dossier, found, done=done, by=request.user)
    messages.success(request, _("C’est fait.") if done else _("Ce suivi reste à faire."))
    return _back(request, dossier)


def _meeting(request: HttpRequest, dossier: Dossier) -> MidYearMeeting | None:
    """The meeting from whose page it comes, when something was written of it."""
    asked = request.POST.get("obligation", "")
    if not asked.isdecimal():
        return None
    return MidYearMeeting.objects.filter(
        obligation=asked, obligation__participation=dossier.participation
    ).first()


def _back(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    """To the page from which it was done."""
    asked = request.POST.get("obligation", "")
    if asked.isdecimal() and dossier.participation.obligations.filter(pk=asked).exists():
        return redirect(reverse("mid_year", args=[dossier.pk, asked]) + "#suivis")
    if request.POST.get("back") == "participation":
        return redirect(reverse("participation", args=[dossier.pk]) + "#suivis")
    return redirect("follow_ups", dossier.pk)
