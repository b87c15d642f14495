"""Who takes, changes and leaves a seat on a committee, and who presides. Each action is kept in its history."""

import datetime as dt

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
from ..models import Committee, CommitteeMember, Seat, forget_committees


@transaction.atomic
def take_seat(
    committee: Committee,
    user: User,
    *,
    organisation: Organisation | None,
    by: User,
    seat: Seat | None = None,
    term_ends_on: dt.date | None = None,
    substitute_for: CommitteeMember | None = None,
    is_chair: bool = False,
    message: str = "",
) -> CommitteeMember:
    """Seat a person on a committee, for an organisation or in the place of a member who cannot come, and tell her."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    if committee.is_over:
        raise NotPossible(_("Ce comité a pris fin : personne ne s’y ajoute."))
    if organisation is None and committee.is_regional:
        raise NotPossible(_("À un comité régional, on siège pour une organisation : choisissez-la."))
    if committee.members.ongoing().filter(user=user).exists():
        raise NotPossible(_("%(name)s siège déjà à ce comité.") % {"name": user.full_name})
    _check_substitute(committee, substitute_for, is_chair=is_chair)
    member = CommitteeMember.objects.create(
        committee=committee,
        user=user,
        organisation=organisation,
        seat=seat,
        term_ends_on=term_ends_on,
        substitute_for=substitute_for,
    )
    record(
        committee,
        "committee.take_seat",
        by=by,
        after={"person": user.full_name, "organisation": organisation.name if organisation else ""},
    )
    if is_chair:
        name_chair(member, by=by)
    welcome(user, member, context=f"committee-{committee.pk}", by=by, message=message)
    return member


def _check_substitute(committee: Committee, replaced: CommitteeMember | None, *, is_chair: bool) -> None:
    if replaced is None:
        return
    if is_chair:
        raise NotPossible(_("Une personne suppléante ne préside pas : choisissez l’un ou l’autre."))
    if replaced.committee_id != committee.pk or replaced.substitute_for_id or replaced.is_over:
        raise NotPossible(
            _("On supplée un membre de ce comité, qui siège lui-même : choisissez-en un autre.")
        )


def _held(member: CommitteeMember) -> CommitteeMember:
    """The member as she is now, no one else changing the committee meanwhile."""
    Committee.objects.select_for_update().get(pk=member.committee_id)
    found = CommitteeMember.objects.select_related("user", "committee__programme", "organisation")
    return found.get(pk=member.pk)


def _written(member: CommitteeMember) -> dict:
    """The member's part as the history keeps it."""
    return {
        "person": member.user.full_name,
        "organisation": member.organisation.name if member.organisation else "",
        "seat": member.seat.label_fr if member.seat else "",
        "term_ends_on": member.term_ends_on.isoformat() if member.term_ends_on else "",
        "substitute_for": member.substitute_for.user.full_name if member.substitute_for else "",
    }


@transaction.atomic
def change_seat(
    member: CommitteeMember,
    *,
    by: User,
    organisation: Organisation | None,
    seat: Seat | None,
    term_ends_on: dt.date | None,
    substitute_for: CommitteeMember | None = None,
) -> None:
    """Change for whom a member sits, in which seat, in whose place, until when: a term is renewed by moving its end."""
    member = _held(member)
    if member.is_over:
        raise NotPossible(_("Ce mandat a pris fin : invitez la personne de nouveau."))
    if organisation is None and member.committee.is_regional:
        raise NotPossible(_("À un comité régional, on siège pour une organisation : choisissez-la."))
    if substitute_for and (substitute_for.pk == member.pk or member.substitutes.ongoing().exists()):
        raise NotPossible(_("Cette personne est elle-même suppléée : choisissez un autre membre."))
    _check_substitute(member.committee, substitute_for, is_chair=member.is_chair)
    before = _written(member)
    member.organisation, member.seat = organisation, seat
    member.term_ends_on, member.substitute_for = term_ends_on, substitute_for
    after = _written(member)
    if after == before:
        return
    member.save(update_fields=["organisation", "seat", "term_ends_on", "substitute_for"])
    record(member.committee, "committee.change_seat", by=by, before=before, after=after)


@transaction.atomic
def name_chair(member: CommitteeMember, *, by: User) -> None:
    """The member presides from now on, in the place of whoever did."""
    member = _held(member)
    if member.is_chair:
        return
    if member.is_over or member.substitute_for_id:
        raise NotPossible(_("La présidence revient à un membre qui siège lui-même : choisissez-en un autre."))
    former = member.committee.members.ongoing().filter(is_chair=True).select_related("user").first()
    member.committee.members.filter(is_chair=True).update(is_chair=False)
    member.is_chair = True
    member.save(update_fields=["is_chair"])
    record(
        member.committee,
        "committee.name_chair",
        by=by,
        before={"person": former.user.full_name} if former else None,
        after={"person": member.user.full_name},
    )


@transaction.atomic
def chair_joins(team: Committee, *, by: User) -> CommitteeMember | None:
    """Whoever presides an action team takes a seat on the committee it belongs to (F100); None when she has it."""
    chair = team.members.ongoing().filter(is_chair=True).select_related("user", "organisation").first()
    if chair is None or team.parent is None:
        raise NotPossible(_("Choisissez d’abord qui préside l’équipe."))
    if team.parent.members.ongoing().filter(user=chair.user).exists():
        return None
    return take_seat(team.parent, chair.user, organisation=chair.organisation, by=by)


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
    """End a person's part in the committee, today, and her substitutes' with it; decisions keep their names."""
    member = _held(member)
    if member.ended_on:
        return
    for part in [*member.substitutes.filter(ended_on=None).select_related("user"), member]:
        part.ended_on = clock.today()
        part.is_chair = False
        part.save(update_fields=["ended_on", "is_chair"])
        close_sessions(part.user)
        record(member.committee, "committee.leave_seat", by=by, before={"person": part.user.full_name})
