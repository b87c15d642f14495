"""The partners invited to write some sections of a proposal: who, which sections, until when."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.accounts.workflow import account_of, invite
from cimpact.errors import NotPossible
from cimpact.writing.models import Guest
from neighbourhoods.views import told

from .. import workflow
from ..forms.guests import GuestForm, SectionsForm
from ..models import Dossier
from ..permissions import TABLE, abilities, can, roles_in
from .doors import dossier_for, or_back_to_dossier, page, visible_dossier


@require_safe
def guests(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is invited to write what, for the whole table."""
    dossier = visible_dossier(request, pk)
    if not dossier.document_id:
        raise Http404
    if not roles_in(request.user, dossier) & TABLE:
        raise PermissionDenied
    everyone = dossier.document.guests.select_related("user__invitation", "invited_by")
    ongoing = list(everyone.ongoing().prefetch_related("sections"))
    context = {
        "guests": ongoing,
        "former": everyone.exclude(pk__in=[guest.pk for guest in ongoing]),
        "can": abilities(request.user, dossier),
    }
    return page(request, "proposals/guests.html", dossier, context)


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def guest_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a partner by e-mail to write chosen sections."""
    dossier = dossier_for(request, pk, "invite_guest")
    form = GuestForm(request.POST or None, dossier=dossier)
    if request.method == "POST" and form.is_valid() and (guest := _invited(request, dossier, form)):
        messages.success(request, told(guest.user))
        return redirect("guests", pk)
    return page(
        request, "proposals/guest_invite.html", dossier, {"form": form}, status=422 if form.errors else 200
    )


def _invited(request: HttpRequest, dossier: Dossier, form: GuestForm) -> Guest | None:
    """The invitation; None when the domain refuses it, said beside the address."""
    try:
        with transaction.atomic():
            user, _new = account_of(**form.person)
            return workflow.invite_guest(
                dossier,
                user,
                sections=list(form.cleaned_data["sections"]),
                organisation=form.cleaned_data["organisation"],
                message=form.cleaned_data["message"],
                by=request.user,
            )
    except NotPossible as refusal:
        form.add_error("email", str(refusal))
        return None


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def guest(request: HttpRequest, pk: int, guest: int) -> HttpResponse:
    """One invitation: change its sections, send it again, end it."""
    dossier = dossier_for(request, pk, "end_guest")
    invited = _ongoing(dossier, guest)
    form = SectionsForm(
        request.POST or None, dossier=dossier, initial={"sections": list(invited.sections.all())}
    )
    if request.method == "POST" and form.is_valid():
        workflow.change_guest(invited, sections=list(form.cleaned_data["sections"]), by=request.user)
        messages.success(
            request, _("Les sections ouvertes à %(name)s sont à jour.") % {"name": invited.user.full_name}
        )
        return redirect("guests", pk)
    context = {"guest": invited, "form": form, "may_change": can(request.user, "invite_guest", dossier)}
    return page(request, "proposals/guest.html", dossier, context, status=422 if form.errors else 200)


@require_POST
@or_back_to_dossier
def guest_again(request: HttpRequest, pk: int, guest: int) -> HttpResponse:
    """Send a new link to a guest who has not come in yet; the former one opens nothing any more."""
    invited = _ongoing(dossier_for(request, pk, "invite_guest"), guest)
    invite(invited.user, by=request.user)
    messages.success(request, told(invited.user))
    return redirect("guests", pk)


@require_POST
@or_back_to_dossier
def guest_end(request: HttpRequest, pk: int, guest: int) -> HttpResponse:
    """Close the dossier to a guest, today."""
    dossier = dossier_for(request, pk, "end_guest")
    invited = get_object_or_404(Guest, pk=guest, document=dossier.document_id)
    workflow.end_guest(invited, by=request.user)
    messages.success(
        request,
        _("%(name)s n’ouvre plus la proposition. Ce que cette personne a écrit reste.")
        % {"name": invited.user.full_name},
    )
    return redirect("guests", pk)


def _ongoing(dossier: Dossier, pk: int) -> Guest:
    guests = Guest.objects.ongoing().filter(document=dossier.document_id)
    return get_object_or_404(guests.select_related("user", "document__dossier"), pk=pk)
