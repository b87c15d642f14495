"""Declarations of interest: one's own, the register of the coordination team, and the one of a dossier (F41)."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from governance.interests import end_interest
from governance.models import Interest

from .. import workflow
from ..forms.interests import InterestForm, NoteForm, RecordedInterestForm
from ..models import Dossier
from ..permissions import may_declare
from ..standing import standing_of
from .doors import dossier_for, page


@require_http_methods(["GET", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """What the person declared, and a form to declare more."""
    if not may_declare(request.user):
        raise PermissionDenied
    form = InterestForm(request.POST or None, reader=request.user)
    if request.method == "POST" and form.is_valid():
        workflow.declare(request.user, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("C’est noté : ce que votre déclaration touche est maintenant fermé pour vous.")
        )
        return redirect("interests")
    held = _with_things(Interest.objects.filter(user=request.user))
    context = {
        "form": form,
        "current": [interest for interest in held if not interest.is_over],
        "former": [interest for interest in held if interest.is_over],
        "keeps_register": bool(standing_of(request.user).teams),
    }
    return render(request, "proposals/interests/mine.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Who withdraws from what, for the coordination team, which may write down an interest for a person."""
    programmes = standing_of(request.user).teams
    if not programmes:
        raise PermissionDenied
    form = RecordedInterestForm(request.POST or None, reader=request.user, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data.pop("person")
        workflow.declare(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("C’est noté : %(name)s se retire.") % {"name": person.full_name})
        return redirect("interests_register")
    held = _with_things(Interest.objects.of_people_of(programmes))
    context = {
        "form": form,
        "current": [interest for interest in held if not interest.is_over],
        "former": [interest for interest in held if interest.is_over],
    }
    return render(request, "proposals/interests/register.html", context, status=422 if form.errors else 200)


@require_POST
def interest_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a declaration: one's own; the team, any of its programmes' people."""
    mine = Interest.objects.filter(user=request.user, recorded_by=None)
    if programmes := standing_of(request.user).teams:
        mine = Interest.objects.filter(
            pk__in=Interest.objects.of_people_of(programmes).exclude(user=request.user).values("pk")
        ) | Interest.objects.filter(user=request.user, recorded_by=None)
    interest = get_object_or_404(mine, pk=pk)
    end_interest(interest, by=request.user)
    messages.success(request, _("Cette déclaration est finie : ce qu’elle fermait est ouvert de nouveau."))
    return redirect("interests" if interest.user_id == request.user.pk else "interests_register")


@require_http_methods(["GET", "POST"])
def interest_in_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw from one dossier: its decision closes to the person at once."""
    dossier = dossier_for(request, pk, "declare_interest")
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.declare(request.user, by=request.user, dossier=dossier, note=form.cleaned_data["note"])
        messages.success(
            request, _("C’est noté : vous vous retirez de ce dossier, et il est fermé pour vous.")
        )
        return redirect("interests")
    context = {"form": form, "analyses": dossier.advisor_id == request.user.pk}
    return page(
        request, "proposals/interests/dossier.html", dossier, context, status=422 if form.errors else 200
    )


def _with_things(found) -> list[Interest]:
    """Declarations with what they are in, in two queries; the dossiers by their title, which stays visible."""
    held = list(found.select_related("user", "recorded_by", "organisation", "neighbourhood"))
    kind = ContentType.objects.get_for_model(Dossier)
    ids = [interest.object_id for interest in held if interest.content_type_id == kind.pk]
    dossiers = Dossier.objects.select_related("initiative", "neighbourhood").in_bulk(ids)
    for interest in held:
        interest.dossier = dossiers.get(interest.object_id)
    return held
