"""The people whom the staff looks after: finding them, inviting them, giving and ending roles."""

import copy

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.accounts import workflow as accounts
from cimpact.accounts.models import User
from cimpact.history.models import Event
from neighbourhoods.forms import PersonForm
from neighbourhoods.models import Membership, Neighbourhood
from neighbourhoods.permissions import can
from neighbourhoods.views import told

from ..forms.people import HandoverForm, IdentityForm, PeopleSearch, grants_for
from ..handover import pass_on_table
from ..people import Part, is_staff, is_team, parts_for, parts_of, people_of, with_parts

SHOWN = 25
SEARCHED = (
    "first_name",
    "last_name",
    "email",
    "memberships__organisation__name",
    "seats__organisation__name",
)
HISTORY_SHOWN = 10


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone the person looks after, by name; those who have not opened their account in a list of their own."""
    if not is_staff(request.user):
        raise PermissionDenied
    everyone = people_of(request.user)
    waiting = everyone.filter(invitation__accepted_at=None, invitation__isnull=False, last_login=None)
    view = "attente" if request.GET.get("vue") == "attente" else "tous"
    found = waiting if view == "attente" else everyone
    form = PeopleSearch(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    for word in words.split()[:8]:
        matches = Q()
        for field in SEARCHED:
            matches |= Q(**{f"{field}__icontains": word})
        found = found.filter(pk__in=User.objects.filter(matches).values("pk"))
    pages = Paginator(with_parts(found), SHOWN)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/people.html",
        {
            "form": form,
            "may_keep_register": is_team(request.user),
            "filtered": bool(words),
            "clear_url": f"?vue={view}",
            "views": [
                {"label": _("Toutes"), "url": "?", "count": everyone.count(), "current": view == "tous"},
                {
                    "label": _("Invitées, pas encore entrées"),
                    "url": "?vue=attente",
                    "count": waiting.count(),
                    "current": view == "attente",
                },
            ],
            "rows": [
                {"person": person, "parts": [part for part in parts_of(person) if not part.is_over]}
                for person in page.object_list
            ],
            "total": pages.count,
            "page_obj": page,
            "page_range": list(pages.get_elided_page_range(page.number)),
        },
    )


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, kind: str = "table") -> HttpResponse:
    """Invite a person in a role; whoever has an account gets the role and is told."""
    grants = grants_for(request.user)
    if kind not in grants:
        raise PermissionDenied
    form = PersonForm(request.POST or None)
    grant = grants[kind][1](request.POST or None, giver=request.user)
    valid = [form.is_valid(), grant.is_valid()]
    if request.method == "POST" and all(valid):
        with transaction.atomic():
            user, _new = accounts.account_of(**form.person)
            grant.give(user, message=form.cleaned_data["message"])
        messages.success(request, told(user))
        return redirect("person", user.pk)
    return render(
        request,
        "accounts/invite.html",
        {"form": form, "grant": grant, "views": _kinds("invite", grants, kind)},
    )


def _kinds(name: str, grants: dict[str, tuple], kind: str, *args) -> list[dict]:
    return [
        {"label": label, "url": reverse(name, args=[*args, word]), "count": None, "current": word == kind}
        for word, (label, _form) in grants.items()
    ]


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: how to reach her, her roles with their dates, what was done."""
    shown = _person(request, pk)
    parts = parts_for(shown, request.user)
    return render(
        request,
        "accounts/person.html",
        {
            "person": shown,
            "current": [part for part in parts if not part.is_over],
            "former": [part for part in parts if part.is_over],
            "invitation": getattr(shown, "invitation", None),
            "may_correct": is_team(request.user),
            "second_factor": is_mfa_enabled(shown),
            "absences": shown.absences.to_come().select_related("substitute"),
            "may_give": bool(grants_for(request.user)),
            "events": Event.objects.about(shown).select_related("actor")[:HISTORY_SHOWN],
        },
    )


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's name, address or telephone."""
    if not is_team(request.user):
        raise PermissionDenied
    shown = _person(request, pk)
    before = copy.copy(shown)
    form = IdentityForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        accounts.correct(form.instance, before=before, by=request.user)
        messages.success(request, _("La fiche est à jour."))
        return redirect("person", pk)
    return render(request, "accounts/person_edit.html", {"person": before, "form": form})


@require_http_methods(["GET", "POST"])
def role_add(request: HttpRequest, pk: int, kind: str = "table") -> HttpResponse:
    """Give a person one more role."""
    shown = _person(request, pk)
    grants = grants_for(request.user)
    if kind not in grants:
        raise PermissionDenied
    grant = grants[kind][1](request.POST or None, giver=request.user)
    if request.method == "POST" and grant.is_valid():
        grant.give(shown)
        messages.success(request, told(shown))
        return redirect("person", pk)
    return render(
        request,
        "accounts/role_add.html",
        {"person": shown, "grant": grant, "views": _kinds("role_add", grants, kind, pk)},
    )


@require_POST
def role_end(request: HttpRequest, pk: int, kind: str, role: int) -> HttpResponse:
    """End a role, today."""
    shown = _person(request, pk)
    part = _part(parts_for(shown, request.user), kind, role)
    if part.end is None:
        raise PermissionDenied
    part.end(by=request.user)
    messages.success(
        request,
        _("%(name)s n’a plus ce rôle : %(place)s.") % {"name": shown.full_name, "place": part.place},
    )
    return redirect("person", pk)


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new invitation; the former link opens nothing any more."""
    shown = _person(request, pk)
    if not grants_for(request.user):
        raise PermissionDenied
    accounts.invite(shown, by=request.user)
    messages.success(request, told(shown))
    return redirect("person", pk)


@require_POST
def person_access(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a person's account, open it again, or take away the second factor that she lost."""
    if not is_team(request.user):
        raise PermissionDenied
    shown = _person(request, pk)
    if request.POST.get("decision") == "forget":
        accounts.forget_second_factor(shown, by=request.user)
        messages.success(
            request,
            _("%(name)s entre de nouveau avec son seul courriel ou mot de passe.")
            % {"name": shown.full_name},
        )
    elif request.POST.get("decision") == "close":
        accounts.close_account(shown, by=request.user)
        messages.success(
            request, _("Le compte est fermé : %(name)s n’entre plus.") % {"name": shown.full_name}
        )
    else:
        accounts.reopen_account(shown, by=request.user)
        messages.success(
            request, _("Le compte est rouvert : %(name)s peut entrer.") % {"name": shown.full_name}
        )
    return redirect("person", pk)


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A coordinator leaves: name the next one."""
    neighbourhood = get_object_or_404(Neighbourhood.objects.with_people(), slug=slug)
    membership = get_object_or_404(
        Membership.objects.ongoing().select_related("user", "organisation__neighbourhood"),
        pk=pk,
        organisation=neighbourhood.table_id,
        role="coordinator",
    )
    if not can(request.user, "hand_over", neighbourhood):
        raise PermissionDenied
    form = HandoverForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            to = form.cleaned_data["to"] or accounts.account_of(**form.person)[0]
            words = {name: form.cleaned_data[name] for name in ("message", "reason")}
            pass_on_table(membership, to=to, by=request.user, **words)
        messages.success(request, _("%(name)s prend le relais.") % {"name": to.full_name} + " " + told(to))
        return redirect("neighbourhood", slug)
    return render(
        request,
        "neighbourhoods/hand_over.html",
        {"neighbourhood": neighbourhood, "membership": membership, "form": form},
    )


def _person(request: HttpRequest, pk: int) -> User:
    if not is_staff(request.user):
        raise PermissionDenied
    return get_object_or_404(with_parts(people_of(request.user)), pk=pk)


def _part(parts: list[Part], kind: str, pk: int) -> Part:
    for part in parts:
        if (part.kind, part.pk) == (kind, pk):
            return part
    raise Http404
