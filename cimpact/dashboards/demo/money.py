"""The money of the demonstration: the envelope its partners bring, then each story's payments, foreseen and made."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.programmes.models import Programme
from neighbourhoods.models import Organisation
from proposals.enums import Condition
from proposals.models import Dossier
from proposals.workflow.funds import set_envelope
from proposals.workflow.instalments import plan_instalments, propose_schedule, to_come
from proposals.workflow.payments import confirm_payment, correct_payment


def write_envelope(programme: Programme, change: dict, *, by) -> None:
    """Enter what partners bring, on the day it was entered."""
    today = clock.today()
    amounts = {
        (Organisation.objects.get(name=name).pk, today.year + year): dollars * 100
        for name, years in change["partners"].items()
        for year, dollars in years.items()
    }
    day = today + dt.timedelta(days=change["at"])
    try:
        clock.freeze(dt.datetime.combine(day, dt.time(10), tzinfo=ZoneInfo(settings.TIME_ZONE)))
        set_envelope(programme, amounts, by=by)
    finally:
        clock.freeze(None)


def plan(dossier: Dossier, *, by) -> None:
    """Foresee what the portal proposes; the first payment waits for its day only."""
    first, *others = propose_schedule(dossier)
    plan_instalments(dossier, [replace(first, condition=Condition.NONE), *others], by=by)


def pay(dossier: Dossier, payment: dict, *, by) -> None:
    """Confirm the next payment; `corrected` says why it was a mistake, undone on the spot."""
    instalment = to_come(dossier).first()
    confirm_payment(instalment, paid_on=clock.today(), reference=payment["reference"], by=by)
    if "corrected" in payment:
        correct_payment(instalment, reason=payment["corrected"], by=by)
