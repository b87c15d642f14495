"""Who joins and leaves a table, who accompanies a neighbourhood. Each action is atomic, and kept in its history."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.accounts.workflow import close_sessions, welcome
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme

from .enums import TableRole
from .models import AdvisorAssignment, Membership, Neighbourhood


def _current(neighbourhood: Neighbourhood, user: User) -> Membership | None:
    return Membership.objects.ongoing().filter(organisation=neighbourhood.table_id, user=user).first()


@transaction.atomic
def join(neighbourhood: Neighbourhood, user: User, *, role: str, by: User, message: str = "") -> Membership:
    """Give a person a role at the neighbourhood's table, and tell her."""
    # One at a time for a table: two people inviting the same person give her one role.
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    if _current(neighbourhood, user):
        raise NotPossible(_("%(name)s fait déjà partie de cette table.") % {"name": user.full_name})
    membership = Membership.objects.create(user=user, organisation=neighbourhood.table, role=role)
    record(
        neighbourhood,
        "neighbourhood.join",
        by=by,
        after={"person": user.full_name, "role": role},
    )
    welcome(user, membership, context=f"table-{neighbourhood.pk}", by=by, message=message)
    return membership


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: User) -> None:
    """Change what a member does at her table, from today."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "organisation__neighbourhood")
        .get(pk=membership.pk)
    )
    before = membership.role
    if before == role:
        return
    if membership.started_on < clock.today():
        # The former role stays on file with its dates.
        _end(membership)
        Membership.objects.create(user=membership.user, organisation=membership.organisation, role=role)
    else:
        membership.role = role
        membership.save(update_fields=["role"])
    record(
        membership.organisation.neighbourhood,
        "neighbourhood.change_role",
        by=by,
        before={"person": membership.user.full_name, "role": before},
        after={"person": membership.user.full_name, "role": role},
    )


@transaction.atomic
def leave(membership: Membership, *, by: User) -> None:
    """End a member's part at her table, today."""
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "organisation__neighbourhood")
        .get(pk=membership.pk)
    )
    if membership.ended_on:
        return
    _lose(membership)
    record(
        membership.organisation.neighbourhood,
        "neighbourhood.leave",
        by=by,
        before={"person": membership.user.full_name, "role": membership.role},
    )


@transaction.atomic
def pass_on(membership: Membership, *, to: User, by: User, message: str = "") -> None:
    """A coordinator leaves and the next takes her place; a member who takes it changes role."""
    neighbourhood = membership.organisation.neighbourhood
    if to == membership.user:
        raise NotPossible(_("Choisissez une autre personne que celle qui part."))
    leave(membership, by=by)
    if present := _current(neighbourhood, to):
        change_role(present, role=TableRole.COORDINATOR, by=by)
        present = _current(neighbourhood, to)
        welcome(to, present, context=f"table-{neighbourhood.pk}", by=by, message=message)
    else:
        join(neighbourhood, to, role=TableRole.COORDINATOR, by=by, message=message)


@transaction.atomic
def assign_advisor(
    neighbourhood: Neighbourhood, programme: Programme, *, user: User, by: User, message: str = ""
) -> None:
    """Give the neighbourhood an advisor in a programme; the former one's assignment ends today."""
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    former = (
        AdvisorAssignment.objects.ongoing()
        .filter(neighbourhood=neighbourhood, programme=programme)
        .select_related("user")
        .first()
    )
    if former and former.user == user:
        return
    if former:
        _lose(former)
    assignment = AdvisorAssignment.objects.create(user=user, neighbourhood=neighbourhood, programme=programme)
    record(
        neighbourhood,
        "neighbourhood.assign_advisor",
        by=by,
        before={"advisor": former.user.full_name} if former else None,
        after={"advisor": user.full_name},
    )
    welcome(user, assignment, context=f"advisor-{programme.pk}", by=by, message=message)


@transaction.atomic
def release_advisor(assignment: AdvisorAssignment, *, by: User) -> None:
    """The neighbourhood has no advisor for now."""
    assignment = (
        AdvisorAssignment.objects.select_for_update(of=("self",))
        .select_related("user", "neighbourhood")
        .get(pk=assignment.pk)
    )
    if assignment.ended_on:
        return
    _lose(assignment)
    record(
        assignment.neighbourhood,
        "neighbourhood.release_advisor",
        by=by,
        before={"advisor": assignment.user.full_name},
    )


def _end(role: Membership | AdvisorAssignment) -> None:
    role.ended_on = clock.today()
    role.save(update_fields=["ended_on"])


def _lose(role: Membership | AdvisorAssignment) -> None:
    """End a role and, with it, whatever its holder has open."""
    _end(role)
    close_sessions(role.user)
