"""The money asked, agreed, paid and left, by calendar year, stage, partner and territory. Amounts are whole cents.

An amount counts once its answer was sent. Asked: by the proposals answered, favourably or not, in the calendar year in
which each year asked for begins. Agreed and paid: the ledger's commitments and payments, in the calendar year of their
fund, else in the one in which the year of the award begins. To pay: what is agreed and not paid. Left: what partners
bring and is not agreed.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractYear

from proposals.enums import EntryKind, State
from proposals.models import AmountAsked, Entry
from proposals.money_permissions import TOLD

from .asked import Asked

ANSWERED = frozenset({State.DECLINED}) | TOLD
ASKED, AGREED, PAID = "demande", "accorde", "verse"
# Where a commitment stands when no fund pays it.
NO_PARTNER = 0


@dataclass
class Amounts:
    """Cents, counted each way that a figure shows."""

    # By (calendar year, kind of stage).
    asked: Counter = field(default_factory=Counter)
    # By (calendar year, kind of stage, partner's id).
    agreed: Counter = field(default_factory=Counter)
    paid: Counter = field(default_factory=Counter)
    # By (calendar year, partner's id): what they bring, whatever the territory.
    brought: Counter = field(default_factory=Counter)
    partners: dict[int, str] = field(default_factory=dict)
    # By neighbourhood's id.
    asked_there: Counter = field(default_factory=Counter)
    agreed_there: Counter = field(default_factory=Counter)
    paid_there: Counter = field(default_factory=Counter)

    @property
    def years(self) -> list[int]:
        """The calendar years that hold something, in order."""
        held = (self.asked, self.agreed, self.paid, self.brought)
        return sorted({key[0] for cents in held for key, amount in cents.items() if amount})


def by(cents: Counter, place: int) -> Counter:
    """The same cents, added by one part of their key: 0 the year, 1 the stage (or the partner), 2 the partner."""
    added: Counter = Counter()
    for key, amount in cents.items():
        added[key[place]] += amount
    return added


def amounts_of(asked: Asked) -> Amounts:
    """The programme's money, in five queries."""
    found = Amounts()
    _add_asked(found, asked)
    _add_ledger(found, asked)
    funds = asked.programme.funds.filter(asked.years("year")).order_by("partner__name")
    for year, partner, name, cents in funds.values_list("year", "partner", "partner__name", "cents"):
        found.brought[year, partner] += cents
        found.partners[partner] = name
    return found


def _add_asked(found: Amounts, asked: Asked) -> None:
    rows = asked_amounts(asked)
    for year, stage, cents in rows.values_list("calendar", "dossier__stage__kind").annotate(Sum("cents")):
        found.asked[year, stage] += cents
    for place, cents in rows.values_list("dossier__neighbourhood").annotate(Sum("cents")):
        found.asked_there[place] += cents


def ledger(asked: Asked) -> QuerySet[Entry]:
    """The movements of the ledger that are told, each with the calendar year it counts in."""
    entries = Entry.objects.filter(
        asked.there("dossier__neighbourhood"), programme=asked.programme, dossier__state__in=TOLD
    )
    begins = ExtractYear("dossier__award__starts_on") + F("year") - 1
    dated = entries.annotate(calendar=Coalesce(F("fund__year"), begins)).order_by()
    return dated.filter(asked.years("calendar"))


def _add_ledger(found: Amounts, asked: Asked) -> None:
    entries = ledger(asked)
    kept = {EntryKind.COMMITMENT: found.agreed, EntryKind.PAYMENT: found.paid}
    rows = entries.values_list("kind", "calendar", "dossier__stage__kind", "fund__partner")
    for kind, year, stage, partner, cents in rows.annotate(Sum("cents")):
        kept[EntryKind(kind)][year, stage, partner or NO_PARTNER] += cents
    there = {EntryKind.COMMITMENT: found.agreed_there, EntryKind.PAYMENT: found.paid_there}
    for kind, place, cents in entries.values_list("kind", "dossier__neighbourhood").annotate(Sum("cents")):
        there[EntryKind(kind)][place] += cents


def asked_amounts(asked: Asked) -> QuerySet[AmountAsked]:
    """What answered proposals asked for, each year with the calendar year in which it begins."""
    answered = AmountAsked.objects.filter(
        asked.there("dossier__neighbourhood"),
        dossier__programme=asked.programme,
        dossier__state__in=ANSWERED,
        year__lte=F("dossier__years"),
    )
    dated = answered.annotate(calendar=ExtractYear("dossier__starts_on") + F("year") - 1).order_by()
    return dated.filter(asked.years("calendar"))


def dossiers_behind(asked: Asked, what: str, partner: int | None = None) -> QuerySet:
    """The ids of the dossiers that make up what is asked, agreed or paid: those of which something remains."""
    if what == ASKED:
        return asked_amounts(asked).filter(cents__gt=0).values("dossier")
    kind = EntryKind.PAYMENT if what == PAID else EntryKind.COMMITMENT
    entries = ledger(asked).filter(kind=kind)
    if partner is not None:
        entries = entries.filter(fund__partner=partner) if partner else entries.filter(fund=None)
    return entries.values("dossier").annotate(left=Sum("cents")).exclude(left=0).values("dossier")


def told_of(asked: Asked) -> tuple[int, int]:
    """Cents agreed and paid in all, in one query."""
    sums = dict(ledger(asked).values_list("kind").annotate(Sum("cents")))
    return sums.get(EntryKind.COMMITMENT, 0), sums.get(EntryKind.PAYMENT, 0)
