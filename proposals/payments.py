"""What a payment waits for, in words, and the payments of a dossier as a page shows them (F51)."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import long_date, ordinal_year

from .enums import PAID_IN, Condition
from .models import Dossier, Instalment, Obligation


def report_name(report: Obligation) -> str:
    """« Rapport d’activité et bilan financier, première année »."""
    return f"{report.get_kind_display()}, {ordinal_year(report.year).lower()}"


def waits_for(instalment: Instalment) -> str:
    """What the payment is made on; empty when it only waits for its date."""
    if instalment.condition == Condition.AGREEMENT:
        return _("L’entente signée")
    if instalment.condition == Condition.REPORT:
        report = instalment.obligation
        return report_name(report) if report else _("Le rapport d’activité qui précède")
    return ""


def unmet(instalment: Instalment, dossier: Dossier) -> str:
    """Why the payment still waits, in a sentence; empty when its condition is met."""
    participation = getattr(dossier, "participation", None)
    if participation and participation.suspended_on:
        return _("La participation est suspendue depuis le %(date)s.") % {
            "date": long_date(participation.suspended_on)
        }
    if instalment.condition == Condition.AGREEMENT:
        agreement = getattr(dossier, "agreement", None)
        if agreement is None or not agreement.signed_at:
            return _("L’entente n’est pas encore signée par la table.")
        return "" if agreement.countersigned_at else _("L’entente n’est pas encore signée par l’équipe.")
    if instalment.condition == Condition.REPORT:
        report = instalment.obligation
        if report is None:
            return _("Le rapport attendu n’est pas encore reçu.")
        if report.is_sent_back:
            return _("Le rapport attendu est à préciser.")
        if report.is_to_read:
            return _("Le rapport remis le %(date)s n’est pas encore accepté.") % {
                "date": long_date(report.handed_in_on)
            }
        if report.done_on is None:
            return _("Le rapport attendu d’ici le %(date)s n’est pas encore reçu.") % {
                "date": long_date(report.due_on)
            }
    return ""


def to_pay_now() -> Q:
    """The payments that wait for the team only: their day has come, and `unmet` would find nothing missing."""
    met = (
        Q(condition=Condition.NONE)
        | Q(condition=Condition.AGREEMENT, dossier__agreement__countersigned_at__isnull=False)
        | Q(condition=Condition.REPORT, obligation__done_on__isnull=False)
    )
    coming = Q(paid_on=None, cancelled_at=None, dossier__state__in=PAID_IN)
    return coming & met & Q(due_on__lte=clock.today())


@dataclass(frozen=True)
class Line:
    """One payment of a dossier: what it waits for, and what of that is missing."""

    instalment: Instalment
    waits_for: str
    missing: str

    @property
    def is_to_make(self) -> bool:
        """Its day has come and nothing holds it back."""
        waiting = self.instalment.paid_on is None and not self.missing
        return waiting and self.instalment.due_on <= clock.today()

    @property
    def is_late(self) -> bool:
        """Its day has passed and nothing holds it back."""
        return self.is_to_make and self.instalment.due_on < clock.today()


def line_of(instalment: Instalment, dossier: Dossier) -> Line:
    paid = instalment.paid_on is not None
    return Line(instalment, waits_for(instalment), "" if paid else unmet(instalment, dossier))


def lines_of(dossier: Dossier) -> list[Line]:
    """The payments foreseen and made, the first due first."""
    rows = dossier.instalments.filter(cancelled_at=None).select_related("obligation")
    return [line_of(instalment, dossier) for instalment in rows]
