"""The neighbourhoods, their records, and the people of their tables."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.accounts.workflow import account_of
from cimpact.errors import NotPossible
from cimpact.history.models import record

from . import territories as of_health
from . import workflow
from .forms import (
    MemberForm,
    NeighbourhoodForm,
    NeighbourhoodSearch,
    OrganisationForm,
    RoleForm,
    TerritoryDatesForm,
    TerritoryForm,
)
from .models import AdvisorAssignment, InTerritory, Membership, Neighbourhood, Place
from .permissions import abilities, accompanied_by, can, can_give, reach_of, roles_to_give

SHOWN = 20


@require_safe
def neighbourhoods(request: HttpRequest) -> HttpResponse:
    """All the neighbourhoods, or those that one accompanies; by name, borough or town."""
    mine = accompanied_by(request.user)
    only_mine = mine is not None and request.GET.get("vue") != "tous"
    found = mine if only_mine else Neighbourhood.objects.all()
    form = NeighbourhoodSearch(request.GET, places=Place.objects.all())
    asked = form.cleaned_data if form.is_valid() else {}
    if words := asked.get("q"):
        # The slug is the name without accents or capitals.
        found = found.filter(Q(slug__contains=slugify(words)) | Q(table__name__icontains=words))
    if place := asked.get("lieu"):
        found = found.filter(places=place)
    advisors = AdvisorAssignment.objects.current().filter(programme__in=reach_of(request.user).programmes)
    found = found.with_people().prefetch_related(Prefetch("assignments", advisors, "my_advisors"))
    pages = Paginator(found, SHOWN)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "neighbourhoods/neighbourhoods.html",
        {
            "form": form,
            "filtered": bool(asked.get("q") or asked.get("lieu")),
            "views": _views(only_mine) if mine is not None else [],
            "clear_url": "?" if only_mine else "?vue=tous",
            "page_obj": page,
            "page_range": pages.get_elided_page_range(page.number),
            "shows_advisors": mine is not None,
            "own": Neighbourhood.objects.filter(pk__in=reach_of(request.user).tables),
        },
    )


def _views(only_mine: bool) -> list[dict]:
    return [
        {"label": _("Que nous accompagnons"), "url": "?", "count": None, "current": only_mine},
        {"label": _("Tous les quartiers"), "url": "?vue=tous", "count": None, "current": not only_mine},
    ]


@require_http_methods(["GET", "POST"])
def neighbourhood_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The record of a neighbourhood: places, table, who receives the money."""
    neighbourhood = _edited(request, slug)
    data = request.POST or None
    forms = {
        "form": NeighbourhoodForm(data, instance=neighbourhood),
        "table_form": OrganisationForm(data, instance=neighbourhood.table, prefix="table"),
    }
    if neighbourhood.fiscal_sponsor:
        forms["sponsor_form"] = OrganisationForm(
            data, instance=neighbourhood.fiscal_sponsor, prefix="sponsor"
        )
    valid = [form.is_valid() for form in forms.values()]  # every one says what is wrong, not the first only
    if request.method == "POST" and all(valid):
        with transaction.atomic():
            changed = [name for form in forms.values() for name in form.changed_data]
            # The sponsor's own record first: the neighbourhood may leave it for another.
            for form in reversed(forms.values()):
                form.save()
            record(neighbourhood, "neighbourhood.edit", by=request.user, after={"fields": changed})
        messages.success(request, _("La fiche du quartier est à jour."))
        named = forms["form"].cleaned_data["new_sponsor"]
        return redirect("neighbourhood_edit" if named else "neighbourhood", slug)
    return render(
        request, "neighbourhoods/edit.html", {"neighbourhood": neighbourhood, "sponsor_form": None} | forms
    )


@require_http_methods(["GET", "POST"])
def territories(request: HttpRequest, slug: str) -> HttpResponse:
    """The health territories of a neighbourhood, past ones included, and one more."""
    neighbourhood = _edited(request, slug)
    form = TerritoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            of_health.enter_territory(
                neighbourhood, name=form.name, started_on=form.cleaned_data["started_on"], by=request.user
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Le territoire est inscrit."))
            return redirect("territories", slug)
    links = neighbourhood.in_territories.select_related("territory")
    return render(
        request,
        "neighbourhoods/territories.html",
        {"neighbourhood": neighbourhood, "form": form, "links": links},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def territory(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Since when and until when the neighbourhood belongs to a territory."""
    neighbourhood = _edited(request, slug)
    link = get_object_or_404(neighbourhood.in_territories.select_related("territory"), pk=pk)
    form = TerritoryDatesForm(
        request.POST or None, initial={"started_on": link.started_on, "ended_on": link.ended_on}
    )
    if request.method == "POST" and form.is_valid():
        try:
            of_health.date_territory(link, **form.cleaned_data, by=request.user)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Les dates sont à jour."))
            return redirect("territories", slug)
    context = {"neighbourhood": neighbourhood, "link": link, "form": form}
    return render(request, "neighbourhoods/territory.html", context, status=422 if form.errors else 200)


@require_POST
def territory_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take away a territory that was written by mistake."""
    neighbourhood = _edited(request, slug)
    link = InTerritory.objects.filter(neighbourhood=neighbourhood, pk=pk).first()
    if link:
        of_health.remove_territory(link, by=request.user)
        messages.success(request, _("Le territoire est retiré."))
    return redirect("territories", slug)


def _edited(request: HttpRequest, slug: str) -> Neighbourhood:
    """The neighbourhood whose record the person may change."""
    neighbourhood = _neighbourhood(slug)
    if not can(request.user, "edit", neighbourhood):
        raise PermissionDenied
    return neighbourhood


@require_http_methods(["GET", "POST"])
def member_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite a person to the table."""
    neighbourhood = _neighbourhood(slug)
    roles = roles_to_give(request.user, neighbourhood)
    if not roles:
        raise PermissionDenied
    form = MemberForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            user, _new = account_of(**form.person)
            workflow.join(
                neighbourhood,
                user,
                role=form.cleaned_data["role"],
                by=request.user,
                message=form.cleaned_data["message"],
            )
        messages.success(request, told(user))
        return redirect("neighbourhood", slug)
    return render(request, "neighbourhoods/invite.html", {"neighbourhood": neighbourhood, "form": form})


def told(user) -> str:
    """What was sent to a person who has just been given a role."""
    if user.has_opened:
        return _("%(name)s avait un compte : nous lui avons écrit pour le lui dire.") % {
            "name": user.full_name
        }
    return _("L’invitation pour %(name)s est partie. Le lien est bon pendant 14 jours.") % {
        "name": user.full_name
    }


@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A member's role at the table: change it, or end it."""
    neighbourhood = _neighbourhood(slug)
    membership = get_object_or_404(
        Membership.objects.ongoing().select_related("user"), pk=pk, organisation=neighbourhood.table_id
    )
    if not can_give(request.user, neighbourhood, membership.role):
        raise PermissionDenied
    roles = roles_to_give(request.user, neighbourhood)
    form = RoleForm(request.POST or None, roles=roles, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        workflow.change_role(membership, role=form.cleaned_data["role"], by=request.user)
        messages.success(request, _("Le rôle est à jour : %(name)s.") % {"name": membership.user.full_name})
        return redirect("neighbourhood", slug)
    context = {"neighbourhood": neighbourhood, "membership": membership, "form": form}
    return render(
        request, "neighbourhoods/member.html", context | {"can": abilities(request.user, neighbourhood)}
    )


@require_POST
def member_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End a member's role, today."""
    neighbourhood = _neighbourhood(slug)
    membership = get_object_or_404(Membership, pk=pk, organisation=neighbourhood.table_id)
    if not can_give(request.user, neighbourhood, membership.role):
        raise PermissionDenied
    workflow.leave(membership, by=request.user)
    messages.success(
        request,
        _("%(name)s ne fait plus partie de la table. Ce que cette personne a écrit reste.")
        % {"name": membership.user.full_name},
    )
    return redirect("neighbourhood", slug)


def _neighbourhood(slug: str) -> Neighbourhood:
    return get_object_or_404(Neighbourhood.objects.with_people(), slug=slug)
