"""A participation stands still, goes on, or ends before its day: with its reason, and what becomes of the rest (F59).

While it stands still nothing is owed, nobody is reminded and nothing is paid. When it goes on, what is still to come
is later by as many days: both sides hold to a new version that says so. When it ends early, the last report is due
then, the years that had not begun are given back to the envelope, and nothing more is foreseen for them.
"""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.history.models import record

from ..agreed_terms import AgreedTerms, terms_of
from ..enums import State
from ..models import AgreedVersion, Dossier, Suspension
from ..sides import tell_table, tell_team
from .awaited import note_awaited
from .dues import move_dues
from .envelope import recommit
from .instalments import to_come
from .modifications import in_force, open_modification
from .transitions import expect, locked, next_date

# How far back an interruption may be dated: it is often written a little after.
BACKWARDS = dt.timedelta(days=31)


def suspension_problem(dossier: Dossier, on: dt.date) -> str | None:
    """Why a participation cannot be suspended from that day; None when it can."""
    participation, today = dossier.participation, clock.today()
    earliest = max(participation.starts_on, today - BACKWARDS)
    if last := participation.suspensions.exclude(ended_on=None).last():
        earliest = max(earliest, last.ended_on)
    if not earliest <= on <= min(participation.ends_on, today):
        return _("Choisissez un jour entre le %(first)s et aujourd’hui.") % {"first": long_date(earliest)}
    return None


@transaction.atomic
def suspend(dossier: Dossier, *, on: dt.date, reason: str, by) -> Suspension:
    """Let the participation stand still from a day on; suspended twice, it is once."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    participation = dossier.participation
    if current := participation.suspensions.filter(ended_on=None).first():
        return current
    if problem := suspension_problem(dossier, on):
        raise NotPossible(problem)
    suspension = Suspension.objects.create(participation=participation, starts_on=on, reason=reason, by=by)
    participation.suspended_on = on
    participation.save(update_fields=["suspended_on"])
    _follow(dossier)
    record(dossier, "dossier.suspended", by=by, comment=reason, after={"on": str(on)})
    _tell("participation_suspended", dossier, by=by, words=reason)
    return suspension


def resumption_problem(suspension: Suspension, on: dt.date) -> str | None:
    """Why a participation cannot go on from that day; None when it can."""
    if not suspension.starts_on <= on <= clock.today():
        return _("Choisissez un jour entre le %(first)s et aujourd’hui.") % {
            "first": long_date(suspension.starts_on)
        }
    return None


@transaction.atomic
def resume(dossier: Dossier, *, on: dt.date, reason: str, by) -> AgreedVersion | None:
    """Go on from a day: what is to come is later by as many days. Returns the version that says so.

    Resumed twice, it is once (None). Raises NotPossible for a day that makes no sense.
    """
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    suspension = dossier.participation.suspensions.filter(ended_on=None).first()
    if suspension is None:
        return None
    if problem := resumption_problem(suspension, on):
        raise NotPossible(problem)
    days = on - suspension.starts_on
    before = in_force(dossier.participation)
    terms = terms_of(before.content)
    terms = replace(terms, ends_on=terms.ends_on + days, pauses=(*terms.pauses, (suspension.starts_on, on)))
    _close_suspension(suspension, on, by)
    for instalment in to_come(dossier).filter(due_on__gte=suspension.starts_on):
        instalment.due_on += days
        instalment.save()
    version = _put_in_force(dossier, terms, before, by=by)
    record(
        dossier,
        "dossier.resumed",
        by=by,
        comment=reason,
        after={"on": str(on), "ends_on": str(terms.ends_on), "version": version.number},
    )
    _tell("participation_resumed", dossier, by=by, words=reason)
    return version


def ending_problem(dossier: Dossier, on: dt.date) -> str | None:
    """Why a participation cannot end that day; None when it can."""
    participation, today = dossier.participation, clock.today()
    earliest = max(participation.starts_on + dt.timedelta(days=1), today - BACKWARDS)
    latest = participation.ends_on - dt.timedelta(days=1)
    if not earliest <= on <= latest:
        return _("Choisissez un jour entre le %(first)s et le %(last)s.") % {
            "first": long_date(earliest),
            "last": long_date(latest),
        }
    return None


def terms_ended(terms: AgreedTerms, on: dt.date) -> AgreedTerms:
    """The same terms, ended that day: the years that would begin after it are gone."""
    years = max(1, sum(start <= on for start in terms.year_starts()))
    return replace(
        terms,
        years=years,
        ends_on=on,
        amounts={year: cents for year, cents in terms.amounts.items() if year <= years},
        budget={cell: cents for cell, cents in terms.budget.items() if cell[2] <= years},
    )


@transaction.atomic
def end_early(dossier: Dossier, *, on: dt.date, reason: str, by) -> AgreedVersion | None:
    """End the participation before its day; ended twice the same day, it is once (None).

    Raises NotPossible for a day that makes no sense, or when a year that would go was partly paid.
    """
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    participation = dossier.participation
    if participation.ends_on == on:
        return None
    if problem := ending_problem(dossier, on):
        raise NotPossible(problem)
    if waiting := open_modification(participation):
        waiting.closed_at, waiting.closed_by, waiting.answer = clock.now(), by, reason
        waiting.save()
    if suspension := participation.suspensions.filter(ended_on=None).first():
        _close_suspension(suspension, max(on, suspension.starts_on), by)
    before = in_force(participation)
    terms = terms_ended(terms_of(before.content), on)
    to_come(dossier).filter(year__gt=terms.years).update(cancelled_at=clock.now())
    if terms.years < participation.years:
        recommit(dossier, terms.amounts, by=by, reason=_("Fin avant terme"))
    version = _put_in_force(dossier, terms, before, by=by)
    record(
        dossier,
        "dossier.ended_early",
        by=by,
        comment=reason,
        before={"ends_on": before.content["ends_on"]},
        after={"ends_on": str(on), "version": version.number},
    )
    _tell("participation_ended_early", dossier, by=by, words=reason)
    return version


def _close_suspension(suspension: Suspension, on: dt.date, by) -> None:
    suspension.ended_on, suspension.ended_by = on, by
    suspension.save()
    participation = suspension.participation
    participation.suspended_on = None
    participation.save(update_fields=["suspended_on"])


def _put_in_force(dossier: Dossier, terms: AgreedTerms, before: AgreedVersion, *, by) -> AgreedVersion:
    """A new agreed version; the award, the participation and what is due follow it."""
    award, participation = dossier.award, dossier.participation
    version = AgreedVersion.objects.create(
        participation=participation, number=before.number + 1, content=terms.as_data(dossier), at=clock.now()
    )
    award.years = terms.years
    award.save(update_fields=["years"])
    participation.years, participation.ends_on = terms.years, terms.ends_on
    participation.suspended_on = None
    participation.save()
    move_dues(dossier, terms, by=by)
    _follow(dossier)
    note_awaited(participation)
    return version


def _follow(dossier: Dossier) -> None:
    dossier.next_on = next_date(dossier)
    dossier.save(update_fields=["next_on"])


def _tell(kind: str, dossier: Dossier, *, by, words: str) -> None:
    tell_table(kind, dossier, by=by, words=words)
    tell_team(kind, dossier, by=by, words=words)
