"""Who sits on a committee: inviting a person, her term, her seat, the chair, the end."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cimpact.accounts.workflow import account_of
from cimpact.errors import NotPossible
from neighbourhoods.forms import PersonForm
from neighbourhoods.views import told

from .. import workflow
from ..forms.committees import InvitedPartForm, PartForm
from ..models import CommitteeMember
from .committees import committee_seen


@require_http_methods(["GET", "POST"])
def committee_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a person to a committee; whoever has an account is seated and told."""
    committee = committee_seen(request, pk, "manage_members")
    asked = {
        name: request.GET.get(name)
        for name in ("seat", "organisation")
        if request.GET.get(name, "").isdigit()
    }
    form = PersonForm(request.POST or None)
    part = InvitedPartForm(request.POST or None, committee=committee, initial=asked)
    valid = [form.is_valid(), part.is_valid()]
    if request.method == "POST" and all(valid):
        try:
            with transaction.atomic():
                user, _new = account_of(**form.person)
                workflow.take_seat(
                    committee, user, **part.part, by=request.user, message=form.cleaned_data["message"]
                )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, told(user))
            return redirect("committee", pk)
    refused = request.method == "POST"
    context = {"committee": committee, "form": form, "part": part}
    return render(request, "governance/committees/invite.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def committee_member(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """A member's part: for whom, in which seat, until when; the chair; the end."""
    committee = committee_seen(request, pk, "manage_members")
    found = get_object_or_404(
        committee.members.ongoing().select_related("user", "organisation", "seat", "substitute_for__user"),
        pk=member,
    )
    initial = {name: getattr(found, f"{name}_id") for name in ("organisation", "seat", "substitute_for")}
    form = PartForm(
        request.POST or None,
        committee=committee,
        member=found,
        initial=initial | {"term_ends_on": found.term_ends_on},
    )
    if request.method == "POST" and form.is_valid():
        try:
            workflow.change_seat(found, **form.part, by=request.user)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s : son mandat est à jour.") % {"name": found.user.full_name})
            return redirect("committee", pk)
    context = {
        "committee": committee,
        "member": found,
        "form": form,
        "substitutes": found.substitutes.ongoing().select_related("user"),
    }
    return render(request, "governance/committees/member.html", context, status=422 if form.errors else 200)


@require_POST
def committee_member_end(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """End a member's part, today."""
    committee = committee_seen(request, pk, "manage_members")
    found = get_object_or_404(committee.members.select_related("user"), pk=member)
    workflow.leave_seat(found, by=request.user)
    messages.success(
        request,
        _("%(name)s ne siège plus au comité. Ce qui a été décidé garde son nom.")
        % {"name": found.user.full_name},
    )
    return redirect("committee", pk)


@require_POST
def committee_chair(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Name a member to the chair."""
    committee = committee_seen(request, pk, "manage_members")
    found = get_object_or_404(CommitteeMember.objects.select_related("user"), committee=committee, pk=member)
    try:
        workflow.name_chair(found, by=request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s préside le comité.") % {"name": found.user.full_name})
    return redirect("committee", pk)


@require_POST
def committee_chair_joins(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever presides an action team takes a seat on the committee it belongs to."""
    team = committee_seen(request, pk, "manage_members")
    try:
        member = workflow.chair_joins(team, by=request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        if member:
            said = _("%(name)s siège maintenant à ce comité : %(committee)s.")
            messages.success(request, said % {"name": member.user.full_name, "committee": team.parent})
    return redirect("committee", pk)
