"""A payment is confirmed once, from the funds of its year; one entered by mistake is undone by opposite entries (F51).

Amounts are whole cents.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import as_date, long_date, money, ordinal_year
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from neighbourhoods.people import coordinators_of

from ..enums import PAID_IN, EntryKind, State
from ..ledger import balance
from ..models import Dossier, Entry, Instalment
from ..payments import unmet
from ..sources import share
from . import envelope
from .transitions import expect, locked

_REASON = 200


def paid_on_problem(dossier: Dossier, paid_on: dt.date) -> str | None:
    """Why a payment cannot have been made that day; None when it can."""
    if paid_on > clock.today():
        return _("Cette date est à venir : confirmez le versement une fois qu’il est fait.")
    sent = as_date(dossier.answer_letter.sent_at)
    if paid_on < sent:
        return _("La lettre d’allocation est du %(date)s : le versement ne peut pas la précéder.") % {
            "date": long_date(sent)
        }
    return None


@transaction.atomic
def confirm_payment(
    instalment: Instalment, *, paid_on: dt.date, reference: str, by, despite: str = ""
) -> Instalment:
    """Write that a payment was made; the table is told. Confirmed twice, it is paid once.

    `despite` is the reason to pay although what the payment waits for is not there. Raises NotPossible.
    """
    dossier = locked(instalment.dossier)
    instalment = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment.pk)
    expect(dossier, PAID_IN)
    if instalment.paid_on:
        if (instalment.paid_on, instalment.reference) == (paid_on, reference):
            return instalment
        raise NotPossible(
            _("Ce versement est déjà confirmé, en date du %(date)s. Rien n’a été changé.")
            % {"date": long_date(instalment.paid_on)}
        )
    if instalment.cancelled_at:
        raise NotPossible(_("Ce versement n’est plus prévu : le calendrier a changé entre-temps."))
    if problem := paid_on_problem(dossier, paid_on):
        raise NotPossible(problem)
    missing = unmet(instalment, dossier)
    if missing and not despite:
        raise NotPossible(_("%(missing)s Pour verser tout de même, dites pourquoi.") % {"missing": missing})
    Entry.objects.bulk_create(_payment(dossier, instalment, by))
    instalment.paid_on, instalment.reference = paid_on, reference
    instalment.save()
    if missing:
        record(dossier, "dossier.pay_despite", by=by, audience=Audience.STAFF, comment=despite)
    after = {"payment": instalment.cents, "paid_on": str(paid_on), "reference": reference}
    record(dossier, "dossier.pay", by=by, after=after)
    for person in coordinators_of(dossier.neighbourhood):
        outbox.owe("instalment_paid", instalment, person, due_at=clock.now())
    return instalment


def _payment(dossier: Dossier, instalment: Instalment, by) -> list[Entry]:
    """The entries of a payment: from each fund of the year, in proportion to what it still owes."""
    due = {
        f: cents for (y, f), cents in balance(dossier, EntryKind.COMMITMENT).items() if y == instalment.year
    }
    for (year, fund), cents in balance(dossier, EntryKind.PAYMENT).items():
        if year == instalment.year:
            due[fund] = due.get(fund, 0) - cents
    left = sum(due.values())
    if instalment.cents > left:
        raise NotPossible(
            _(
                "%(year)s : il reste %(left)s engagés à verser, c’est %(over)s de moins que ce versement. Révisez le "
                "calendrier des versements."
            )
            % {
                "year": ordinal_year(instalment.year),
                "left": money(left),
                "over": money(instalment.cents - left),
            }
        )
    return [
        _entry(dossier, instalment, fund, cents, by=by)
        for fund, cents in share(instalment.cents, due).items()
    ]


def _entry(
    dossier: Dossier, instalment: Instalment, fund: int | None, cents: int, *, by, reason: str = ""
) -> Entry:
    return Entry(
        programme_id=dossier.programme_id,
        dossier=dossier,
        fund_id=fund,
        year=instalment.year,
        kind=EntryKind.PAYMENT,
        cents=cents,
        instalment=instalment,
        reason=Truncator(reason).chars(_REASON),
        by=by,
    )


@transaction.atomic
def correct_payment(instalment: Instalment, *, reason: str, by) -> Instalment:
    """Undo a payment entered by mistake by opposite entries: it is to make again, and the table is told."""
    dossier = locked(instalment.dossier)
    instalment = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment.pk)
    if not instalment.paid_on:
        return instalment  # corrected twice, undone once
    written = instalment.entries.filter(kind=EntryKind.PAYMENT).order_by().values_list("fund")
    Entry.objects.bulk_create(
        _entry(dossier, instalment, fund, -cents, by=by, reason=reason)
        for fund, cents in written.annotate(Sum("cents"))
        if cents
    )
    before = {
        "payment": instalment.cents,
        "paid_on": str(instalment.paid_on),
        "reference": instalment.reference,
    }
    instalment.paid_on, instalment.reference = None, ""
    instalment.save()
    record(dossier, "dossier.correct_payment", by=by, comment=reason, before=before)
    outbox.cancel("instalment_paid", instalment)
    for person in coordinators_of(dossier.neighbourhood):
        outbox.owe("payment_corrected", instalment, person, due_at=clock.now(), details={"reason": reason})
    return instalment


@transaction.atomic
def release_rest(dossier: Dossier, *, reason: str, by) -> int:
    """Give back to the envelope what a stage that ended does not need; returns the cents given back."""
    dossier = locked(dossier)
    expect(dossier, (State.COMPLETED,))
    return envelope.release(dossier, by=by, reason=reason)
