"""Absences: coordinators and advisors note their own, the team anyone's (F7)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.accounts.models import Absence, User
from cimpact.errors import NotPossible
from neighbourhoods import absences

from ..forms.absences import AbsenceForm
from ..people import is_team, people_of


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """My absences: those to come, and a form to note one."""
    if not absences.may_be_away(request.user):
        raise PermissionDenied
    return _page(request, request.user, "absences")


@require_http_methods(["GET", "POST"])
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Anyone's absences, for the team."""
    if not is_team(request.user):
        raise PermissionDenied
    return _page(request, get_object_or_404(people_of(request.user), pk=pk), "person_absences", pk)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an absence now, or cancel one to come."""
    absence = Absence.objects.to_come().select_related("user", "substitute").filter(pk=pk).first()
    own = bool(absence) and absence.user == request.user
    if absence is None or not (own or _looks_after(request.user, absence.user)):
        raise Http404
    absences.end_absence(absence, by=request.user)
    messages.success(
        request, _("%(name)s ne remplace plus personne à ce titre.") % {"name": absence.substitute.full_name}
    )
    return redirect("absences") if own else redirect("person_absences", absence.user_id)


def _looks_after(user, person: User) -> bool:
    return is_team(user) and people_of(user).filter(pk=person.pk).exists()


def _page(request: HttpRequest, person: User, name: str, *args) -> HttpResponse:
    substitutes = absences.substitutes_for(person)
    form = AbsenceForm(request.POST or None, substitutes=substitutes) if substitutes.exists() else None
    status = 200
    if request.method == "POST" and form:
        if form.is_valid() and _noted(request, person, form):
            return redirect(name, *args)
        status = 422
    context = {
        "person": person,
        "own": person == request.user,
        "form": form,
        "absences": person.absences.to_come().select_related("substitute"),
    }
    return render(request, "accounts/absences.html", context, status=status)


def _noted(request: HttpRequest, person: User, form: AbsenceForm) -> bool:
    try:
        absence = absences.record_absence(person, by=request.user, **form.cleaned_data)
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        _("L’absence est notée : %(name)s le sait par courriel.") % {"name": absence.substitute.full_name},
    )
    for other in absences.left_alone_by(absence):
        messages.info(
            request,
            _("%(name)s comptait sur votre remplacement ces jours-là : dites-le à l’équipe.")
            % {"name": other.user.full_name},
        )
    return True
