"""The contact log of a neighbourhood: read by both sides, noted in ten seconds by the staff (R35, F54)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier
from proposals.views.doors import visible_dossier

from ..enums import ContactKind
from ..forms.contacts import ContactForm, CorrectionForm, said_in_a_form
from ..permissions import (
    can_log_contact,
    can_read_contacts,
    contacts_open_to,
    may_correct_contact,
    programmes_logged,
)
from ..workflow.contacts import correct_contact, log_contact, remove_contact

SHOWN = 25


@require_http_methods(["GET", "POST"])
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """The contacts of a neighbourhood, the last first."""
    place = get_object_or_404(Neighbourhood.objects.with_people(), slug=slug)
    if request.method == "POST":
        return _note(request, place)
    if not can_read_contacts(request.user, place):
        raise PermissionDenied
    return _page(request, place, _form(request, place))


@require_POST
def dossier_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a contact from the page of a dossier."""
    dossier = visible_dossier(request, pk)
    if not can_log_contact(request.user, dossier.neighbourhood, dossier.programme):
        raise PermissionDenied
    return _note(request, dossier.neighbourhood, dossier)


@require_http_methods(["GET", "POST"])
def contact_correct(request: HttpRequest, slug: str, contact: int) -> HttpResponse:
    """Say better what one noted, or take it out."""
    place = get_object_or_404(Neighbourhood.objects.with_people(), slug=slug)
    noted = get_object_or_404(contacts_open_to(request.user, place).select_related("programme"), pk=contact)
    noted.neighbourhood = place
    if not may_correct_contact(request.user, noted):
        raise PermissionDenied
    if request.method == "POST" and request.POST.get("do") == "remove":
        remove_contact(noted, by=request.user)
        messages.success(request, _("Le contact est retiré."))
        return redirect("contacts", slug)
    form = CorrectionForm(request.POST or None, initial=said_in_a_form(noted))
    if request.method == "POST" and form.is_valid():
        correct_contact(noted, **form.cleaned_data, by=request.user)
        messages.success(request, _("Le contact est corrigé."))
        return redirect("contacts", slug)
    context = {"neighbourhood": place, "contact": noted, "form": form}
    return render(request, "learning/contacts/correct.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, place: Neighbourhood, dossier: Dossier | None = None) -> ContactForm | None:
    """A form for whoever notes contacts there."""
    logged = programmes_logged(request.user, place)
    if not logged:
        return None
    return ContactForm(request.POST or None, programmes=logged, dossier=dossier)


def _note(request: HttpRequest, place: Neighbourhood, dossier: Dossier | None = None) -> HttpResponse:
    form = _form(request, place, dossier)
    if form is None:
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, place, form, dossier, status=422)
    values = form.cleaned_data
    log_contact(place, values.pop("programme"), **values, dossier=dossier, by=request.user)
    messages.success(request, _("Le contact est noté."))
    if dossier:
        return redirect(reverse("dossier", args=[dossier.pk]) + "#contacts")
    if request.POST.get("back") == "neighbourhood":
        return redirect(reverse("neighbourhood", args=[place.slug]) + "#contacts")
    return redirect("contacts", place.slug)


def _page(
    request: HttpRequest,
    place: Neighbourhood,
    form: ContactForm | None,
    dossier: Dossier | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    found = contacts_open_to(request.user, place).select_related("by", "programme")
    kind = request.GET.get("comment", "")
    kind = kind if kind in ContactKind.values else ""
    last = found.first()
    pages = Paginator(found.filter(kind=kind) if kind else found, SHOWN)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "neighbourhood": place,
        "contacts": shown.object_list,
        "page_obj": shown,
        "page_range": pages.get_elided_page_range(shown.number),
        "last": last,
        "kind": kind,
        "kinds": ContactKind.choices,
        "form": form,
        "url": reverse("dossier_contact", args=[dossier.pk])
        if dossier
        else reverse("contacts", args=[place.slug]),
        "writes": form is not None,
    }
    return render(request, "learning/contacts/contacts.html", context, status=status)
