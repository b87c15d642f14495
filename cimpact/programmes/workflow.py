"""Who joins and leaves a programme's coordination team. Each action is atomic, and kept in the programme's history."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.accounts.workflow import close_sessions, welcome
from cimpact.errors import NotPossible
from cimpact.history.models import record

from .models import Programme, TeamMember


@transaction.atomic
def join_team(programme: Programme, user: User, *, by: User, message: str = "") -> TeamMember:
    """Add a person to the coordination team, and tell her."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.team.filter(user=user, ended_on=None).exists():
        raise NotPossible(_("%(name)s fait déjà partie de l’équipe.") % {"name": user.full_name})
    member = TeamMember.objects.create(programme=programme, user=user)
    record(programme, "programme.join_team", by=by, after={"person": user.full_name})
    welcome(user, member, context=f"team-{programme.pk}", by=by, message=message)
    return member


# What the team sets; `second_factor_for` is a list of kinds of roles, amounts are cents, or None for "not set".
SETTINGS = (
    *("name_fr", "name_en", "short_name_fr", "short_name_en", "operator_fr", "operator_en"),
    *("contact_name", "contact_email", "contact_phone"),
    *("answer_weeks", "answer_counts_from", "pause_on_precision"),
    *("mid_year_months", "final_includes_annual", "report_delay_days", "variance_percent", "variance_amount"),
    *("capacity_amount", "rating_scale", "small_number_threshold", "second_factor_for"),
    *("time_zone", "quiet_from", "quiet_to", "quiet_weekends", "quiet_dates"),
)


@transaction.atomic
def change_settings(programme: Programme, values: dict, *, by: User) -> list[str]:
    """Change some settings of a programme; returns the names of those that changed."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    before = {name: getattr(programme, name) for name in SETTINGS if name in values}
    changed = [name for name, value in before.items() if value != values[name]]
    if changed:
        for name in changed:
            setattr(programme, name, values[name])
        programme.save(update_fields=changed)
        record(
            programme,
            "programme.change_settings",
            by=by,
            before={name: _said(before[name]) for name in changed},
            after={name: _said(values[name]) for name in changed},
        )
    return changed


def _said(value):
    """A value as the history keeps it."""
    return value.isoformat("minutes") if isinstance(value, dt.time) else value


@transaction.atomic
def leave_team(member: TeamMember, *, by: User) -> None:
    """End a person's part in the team, today; the last one stays, or nobody could name another."""
    programme = Programme.objects.select_for_update().get(pk=member.programme_id)
    current = programme.team.filter(ended_on=None)
    if not current.filter(pk=member.pk).exists():
        return
    if current.count() == 1:
        raise NotPossible(_("Nommez d’abord une autre personne : l’équipe ne peut pas rester vide."))
    member.ended_on = clock.today()
    member.save(update_fields=["ended_on"])
    close_sessions(member.user)
    record(programme, "programme.leave_team", by=by, before={"person": member.user.full_name})
