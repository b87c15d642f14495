"""Someone is away and a colleague holds her roles: who may, from when to when (F7).

The roles follow by themselves (`held_by`): an absence that ends, or a substitute who leaves, needs nothing done.
"""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import Absence, User
from cimpact.accounts.workflow import close_sessions
from cimpact.errors import NotPossible
from cimpact.formatting import day
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.programmes.models import TeamMember

from .enums import TableRole
from .models import AdvisorAssignment, Membership


def may_be_away(user) -> bool:
    """Whether others count on the person: coordinators and advisors note their own absences."""
    coordinates = Membership.objects.ongoing().filter(user=user, role=TableRole.COORDINATOR)
    return coordinates.exists() or AdvisorAssignment.objects.ongoing().filter(user=user).exists()


def substitutes_for(user) -> QuerySet[User]:
    """Who may replace a person: those of her tables, and the staff of the programmes in which she advises."""
    tables = Membership.objects.ongoing().filter(user=user).values("organisation")
    programmes = AdvisorAssignment.objects.ongoing().filter(user=user).values("programme")
    at_table = Membership.objects.ongoing().filter(organisation__in=tables).values("user")
    advising = AdvisorAssignment.objects.ongoing().filter(programme__in=programmes).values("user")
    team = TeamMember.objects.filter(programme__in=programmes, ended_on=None).values("user")
    people = get_user_model().objects.filter(Q(pk__in=at_table) | Q(pk__in=advising) | Q(pk__in=team))
    return people.filter(is_active=True).exclude(pk=user.pk)


@transaction.atomic
def record_absence(user: User, *, substitute: User, starts_on: dt.date, ends_on: dt.date, by) -> Absence:
    """Note that a person is away from a day to another, both included, and who replaces her; tell the latter.

    Noted twice, it is one. Raises NotPossible when the substitute cannot.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not clock.today() <= starts_on <= ends_on:
        raise NotPossible(_("Une absence commence aujourd’hui ou plus tard, et finit après."))
    overlapping = Absence.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    theirs = overlapping.filter(user=user, substitute=substitute).first()
    if theirs and (theirs.starts_on, theirs.ends_on) == (starts_on, ends_on):
        return theirs
    if theirs:
        raise NotPossible(
            _(
                "%(name)s remplace déjà cette personne du %(start)s au %(end)s : annulez d’abord cette absence."
            )
            % {"name": substitute.full_name, "start": day(theirs.starts_on), "end": day(theirs.ends_on)}
        )
    if not substitutes_for(user).filter(pk=substitute.pk).exists():
        raise NotPossible(_("Choisissez quelqu’un de la même table ou de la même équipe."))
    if away := overlapping.filter(user=substitute).first():
        raise NotPossible(
            _("%(name)s sera aussi en absence, du %(start)s au %(end)s. Choisissez quelqu’un d’autre.")
            % {"name": substitute.full_name, "start": day(away.starts_on), "end": day(away.ends_on)}
        )
    absence = Absence.objects.create(
        user=user, substitute=substitute, starts_on=starts_on, ends_on=ends_on, recorded_by=by
    )
    details = {"substitute": substitute.full_name, "from": str(starts_on), "until": str(ends_on)}
    record(user, "person.absence", by=by, after=details)
    outbox.owe("replacing", absence, substitute, due_at=clock.now())
    return absence


def left_alone_by(absence: Absence) -> QuerySet[Absence]:
    """Whom a person who goes away was herself to replace on some of those days: nobody does any more."""
    during = Absence.objects.filter(starts_on__lte=absence.ends_on, ends_on__gte=absence.starts_on)
    return during.filter(substitute=absence.user).select_related("user")


@transaction.atomic
def end_absence(absence: Absence, *, by) -> None:
    """End an absence now, or cancel one to come. The substitute keeps only what is hers."""
    absence = Absence.objects.to_come().select_for_update(of=("self",)).filter(pk=absence.pk).first()
    if absence is None:
        return  # ended twice
    outbox.cancel("replacing", absence)
    before = {"substitute": absence.substitute.full_name, "until": str(absence.ends_on)}
    record(absence.user, "person.absence_end", by=by, before=before)
    if absence.starts_on < clock.today():
        absence.ends_on = clock.today() - dt.timedelta(days=1)
        absence.save(update_fields=["ends_on"])
    else:
        absence.delete()
    close_sessions(absence.substitute)
