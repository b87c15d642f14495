"""The partners of a programme: who they are, what they bring, whom to talk to (F98)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.history.models import Audience, Event
from cimpact.programmes.models import Programme
from neighbourhoods.models import Organisation, tables_of

from ..forms.partners import ContributionForm, FundingForm, PersonForm
from ..models import Partner, PartnerPerson
from ..partners import (
    brought_by_year,
    fundings_read,
    partner_rows,
    seats_for,
    total_of,
    years_with_contributions,
)
from ..programme_permissions import abilities, can
from ..workflow.partners import add_contribution, add_funding, end_person, keep_person, undo_line

LATEST = 8
# What the team writes on a partner's page: its form, its action, where the page shows it.
WRITTEN: dict[str | None, tuple] = {
    "contribution": (ContributionForm, add_contribution, "#apports"),
    "funding": (FundingForm, add_funding, "#complementaire"),
}


def _programme(request: HttpRequest, code: str, action: str) -> Programme:
    programme = get_object_or_404(Programme, code=code)
    if not can(request.user, action, programme):
        raise PermissionDenied
    return programme


def _partner(request: HttpRequest, code: str, pk: int, action: str) -> tuple[Programme, Organisation]:
    programme = _programme(request, code, action)
    partners = Partner.objects.filter(programme=programme)
    return programme, get_object_or_404(Organisation, pk=pk, pk__in=partners.values("organisation"))


@require_safe
def programme_partners(request: HttpRequest, code: str) -> HttpResponse:
    """The partners by group; for those who decide, what each brings in a year."""
    programme = _programme(request, code, "read_partners")
    years = years_with_contributions(programme)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else clock.today().year
    sections = partner_rows(programme, year)
    return render(
        request,
        "governance/partners/partners.html",
        {
            "programme": programme,
            "can": abilities(request.user, programme),
            "sections": sections,
            "total": total_of(sections, year),
            "years": years,
            "year": year,
        },
    )


@require_http_methods(["GET", "POST"])
def programme_partner(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A partner's page; the team adds there what it brings, what it funds besides, and people."""
    if request.method == "GET":
        return _page(request, *_partner(request, code, pk, "read_partners"))
    programme, organisation = _partner(request, code, pk, "keep_partners")
    what = request.POST.get("what")
    if what not in WRITTEN:
        raise Http404
    form_class, add, anchor = WRITTEN[what]
    form = form_class(request.POST, programme=programme)
    if not form.is_valid():
        return _page(request, programme, organisation, status=422, **{what: form})
    add(programme, organisation, values=form.values, key=form.cleaned_data["key"], by=request.user)
    messages.success(request, _("C’est inscrit."))
    return _here(code, pk, anchor)


def _here(code: str, pk: int, anchor: str = "") -> HttpResponse:
    return redirect(reverse("programme_partner", args=[code, pk]) + anchor)


def _page(
    request: HttpRequest, programme: Programme, organisation: Organisation, *, status: int = 200, **bound
) -> HttpResponse:
    may = abilities(request.user, programme)
    lines = []
    if may["read_contributions"]:
        found = programme.contribution_lines.filter(organisation=organisation)
        lines = list(found.select_related("added_by", "undone_by"))
    places = None if may["read_contributions"] else tables_of(request.user)
    people = PartnerPerson.objects.ongoing().filter(programme=programme, organisation=organisation)
    keeps = may["keep_partners"]
    context = {
        "programme": programme,
        "organisation": organisation,
        "partnerships": list(Partner.objects.filter(programme=programme, organisation=organisation)),
        "can": may,
        "people": list(people) if may["read_contributions"] else [],
        "seats": seats_for(programme, organisation),
        "lines": lines,
        "years": brought_by_year(lines),
        "fundings": fundings_read(programme, organisation, places=places),
        "contribution": bound.get("contribution")
        or (ContributionForm(programme=programme) if keeps else None),
        "funding": bound.get("funding") or (FundingForm(programme=programme) if keeps else None),
        "events": list(
            Event.objects.about(organisation)
            .read_by(Audience.STAFF)
            .filter(kind__startswith="partner.")
            .select_related("actor")[:LATEST]
        )
        if keeps
        else [],
    }
    return render(request, "governance/partners/partner.html", context, status=status)


@require_http_methods(["GET", "POST"])
def partner_person(request: HttpRequest, code: str, pk: int, person: int | None = None) -> HttpResponse:
    """Add someone to talk to, or correct what is known of her."""
    programme, organisation = _partner(request, code, pk, "keep_partners")
    people = PartnerPerson.objects.ongoing().filter(programme=programme, organisation=organisation)
    known = get_object_or_404(people, pk=person) if person else None
    form = PersonForm(request.POST or None, person=known)
    if request.method == "POST" and form.is_valid():
        keep_person(
            programme,
            organisation,
            values=form.values,
            key=form.cleaned_data["key"],
            person=known,
            by=request.user,
        )
        messages.success(request, _("C’est inscrit."))
        return _here(code, pk, "#personnes")
    context = {"programme": programme, "organisation": organisation, "person": known, "form": form}
    return render(request, "governance/partners/person.html", context, status=422 if form.errors else 200)


@require_POST
def partner_undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back a line entered by mistake, or end someone's part."""
    programme, organisation = _partner(request, code, pk, "keep_partners")
    kinds = {
        "contribution": programme.contribution_lines,
        "funding": programme.complementaryfunding_lines,
        "person": programme.people_of_partners,
    }
    lines = kinds.get(request.POST.get("what", ""))
    found = request.POST.get("line", "")
    if lines is None or not found.isdecimal():
        raise Http404
    line = get_object_or_404(lines.filter(organisation=organisation), pk=int(found))
    if isinstance(line, PartnerPerson):
        end_person(line, by=request.user)
        messages.success(request, _("Cette personne n’est plus proposée."))
    else:
        undo_line(line, by=request.user)
        messages.success(request, _("La ligne est annulée; elle reste lisible, barrée."))
    return _here(code, pk)
