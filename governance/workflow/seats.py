"""Who takes and leaves a seat on a committee. Each action is atomic, and kept in the committee's history."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.accounts.workflow import close_sessions, welcome
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Organisation

from ..enums import CommitteeRole
from ..models import Committee, CommitteeMember, forget_committees


@transaction.atomic
def take_seat(
    committee: Committee, user: User, *, organisation: Organisation, by: User, message: str = ""
) -> CommitteeMember:
    """Seat a person on a committee for an organisation, and tell her."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    if committee.members.ongoing().filter(user=user).exists():
        raise NotPossible(_("%(name)s siège déjà à ce comité.") % {"name": user.full_name})
    member = CommitteeMember.objects.create(committee=committee, user=user, organisation=organisation)
    record(
        committee,
        "committee.take_seat",
        by=by,
        after={"person": user.full_name, "organisation": organisation.name},
    )
    welcome(user, member, context=f"committee-{committee.pk}", by=by, message=message)
    return member


@transaction.atomic
def entrust(programme: Programme, role: CommitteeRole, committee: Committee | None, *, by: User) -> None:
    """Name the committee that recommends, or ratifies: a setting of the programme (R9), possibly "not set"."""
    committees = Committee.objects.select_for_update().filter(programme=programme)
    before = committees.filter(role=role).first()
    if before == committee:
        return
    if before and before.items.waiting().exists():
        raise NotPossible(
            _("Des dossiers attendent encore devant « %(committee)s » : rendez d’abord ces décisions.")
            % {"committee": before.name}
        )
    if before:
        Committee.objects.filter(pk=before.pk).update(role=CommitteeRole.OTHER)
    if committee:
        Committee.objects.filter(pk=committee.pk).update(role=role)
    transaction.on_commit(lambda: forget_committees(programme.pk))
    record(
        programme,
        f"programme.{role}",
        by=by,
        before={"committee": before.name if before else ""},
        after={"committee": committee.name if committee else ""},
    )


@transaction.atomic
def leave_seat(member: CommitteeMember, *, by: User) -> None:
    """End a person's part in the committee, today; decisions keep her name."""
    member = (
        CommitteeMember.objects.select_for_update(of=("self",))
        .select_related("user", "committee")
        .get(pk=member.pk)
    )
    if member.ended_on:
        return
    member.ended_on = clock.today()
    member.save(update_fields=["ended_on"])
    close_sessions(member.user)
    record(member.committee, "committee.leave_seat", by=by, before={"person": member.user.full_name})
