"""What the dossier itself dates in a stage: the sources of its thread (see timeline.py)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import as_date, long_date, money, ordinal_year
from proposals.carrier import CHANGED
from proposals.models import Agreement, Dossier, Obligation
from proposals.payments import Line, lines_of
from proposals.permissions import can_read_shared_analysis

from .models import FollowUp
from .timeline import Entry, Standing, happened


def first_and_last_day(dossier: Dossier, user) -> Iterator[Entry]:
    taken = dossier.participation
    yield Entry(taken.starts_on, _("Premier jour de l’étape"), happened(taken.starts_on))
    yield Entry(taken.ends_on, _("Dernier jour de l’étape"), happened(taken.ends_on))


def meeting_on_the_analysis(dossier: Dossier, user) -> Iterator[Entry]:
    analysis = getattr(dossier, "analysis", None)
    if analysis is None or analysis.meeting_at is None:
        return
    on = as_date(analysis.meeting_at)
    url = reverse("shared_analysis", args=[dossier.pk]) if can_read_shared_analysis(user, dossier) else ""
    yield Entry(on, _("Rencontre sur l’analyse et le plan d’action"), happened(on), url)


def meetings_and_reports(dossier: Dossier, user) -> Iterator[Entry]:
    """What is owed stands at its day until it is done, then at the day when it was (R32–R34)."""
    taken = dossier.participation
    for obligation in taken.obligations.all():
        obligation.participation = taken
        planned = obligation.planned_at and as_date(obligation.planned_at)
        yield Entry(
            obligation.done_on or planned or obligation.due_on,
            _named(obligation.get_kind_display(), obligation.year, dossier),
            _standing_of(obligation),
            reverse("obligation", args=[dossier.pk, obligation.pk]),
            _due_before(obligation),
        )


def _standing_of(obligation: Obligation) -> Standing:
    if obligation.done_on:
        return Standing.DONE
    if obligation.participation.suspended_on:
        return Standing.HELD
    return Standing.LATE if obligation.is_late else Standing.NEXT


def _due_before(obligation: Obligation) -> str:
    """When a report was handed in, until it is done; then until when it was expected, when it was done another day."""
    if obligation.handed_in_on and not obligation.done_on:
        return _("remis le {date}").format(date=long_date(obligation.handed_in_on))
    if obligation.done_on in (None, obligation.due_on):
        return ""
    return _("échéance le {date}").format(date=long_date(obligation.due_on))


def _named(what: str, year: int, dossier: Dossier) -> str:
    """« Plan d’action convenu, première année »; a stage of one year does not say which."""
    return f"{what}, {ordinal_year(year).lower()}" if dossier.participation.years > 1 else what


def payments(dossier: Dossier, user) -> Iterator[Entry]:
    url = reverse("dossier_payments", args=[dossier.pk])
    for line in lines_of(dossier):
        instalment = line.instalment
        text = _("Versement de {amount}").format(amount=money(instalment.cents))
        on = instalment.paid_on or instalment.due_on
        yield Entry(on, text, _standing_of_payment(line), url, line.missing)


def _standing_of_payment(line: Line) -> Standing:
    if line.instalment.paid_on:
        return Standing.DONE
    if line.missing:
        return Standing.HELD
    return Standing.LATE if line.is_late else Standing.NEXT


def plans_agreed(dossier: Dossier, user) -> Iterator[Entry]:
    for plan in dossier.participation.plans.all():
        if plan.is_agreed:
            on = as_date(max(plan.table_agreed_at, plan.team_agreed_at))
            text = _named(_("Plan d’action convenu"), plan.year, dossier)
            yield Entry(on, text, Standing.DONE, reverse("action_plan", args=[dossier.pk, plan.year]))


def agreements_signed(dossier: Dossier, user) -> Iterator[Entry]:
    """The present one, and those of the tables that carried the participation before."""
    for former in dossier.former_agreements.all():
        yield from _signed(former, reverse("former_agreement", args=[dossier.pk, former.pk]))
    if hasattr(dossier, "agreement"):
        yield from _signed(dossier.agreement, reverse("agreement", args=[dossier.pk]))


def _signed(agreement: Agreement, url: str) -> Iterator[Entry]:
    for at, text in (
        (agreement.signed_at, _("Entente acceptée par la table")),
        (agreement.countersigned_at, _("Entente signée des deux parties")),
    ):
        if at:
            yield Entry(as_date(at), text, Standing.DONE, url)


def modifications_agreed(dossier: Dossier, user) -> Iterator[Entry]:
    for modification in dossier.participation.modifications.exclude(agreed_at=None):
        url = reverse("modification", args=[dossier.pk, modification.number])
        text = _("Modification convenue")
        yield Entry(
            as_date(modification.agreed_at), text, Standing.DONE, url, modification.reason, written=True
        )


def suspensions(dossier: Dossier, user) -> Iterator[Entry]:
    for suspension in dossier.participation.suspensions.all():
        yield Entry(
            suspension.starts_on,
            _("Participation suspendue"),
            Standing.DONE,
            note=suspension.reason,
            written=True,
        )
        if suspension.ended_on:
            yield Entry(suspension.ended_on, _("Participation reprise"), Standing.DONE)


def changes_of_carrier(dossier: Dossier, user) -> Iterator[Entry]:
    for event in dossier.events.filter(kind=CHANGED).order_by("at"):
        text = _("Nouvelle table porteuse : {name}").format(name=event.after["carrier"])
        yield Entry(as_date(event.at), text, Standing.DONE, note=event.comment, written=True)


def follow_ups(dossier: Dossier, user) -> Iterator[Entry]:
    """What was agreed to be done, at the day when it was, else until when it is (F53)."""
    url, text = reverse("follow_ups", args=[dossier.pk]), _("Suivi convenu")
    for agreed in FollowUp.objects.filter(participation=dossier.participation):
        if agreed.done_at:
            yield Entry(as_date(agreed.done_at), text, Standing.DONE, url, agreed.what, written=True)
        else:
            standing = Standing.LATE if agreed.due_on < clock.today() else Standing.NEXT
            yield Entry(agreed.due_on, text, standing, url, agreed.what, written=True)


# What happened on a same day reads in this order.
SOURCES = (
    first_and_last_day,
    meeting_on_the_analysis,
    agreements_signed,
    plans_agreed,
    modifications_agreed,
    suspensions,
    changes_of_carrier,
    meetings_and_reports,
    follow_ups,
    payments,
)
