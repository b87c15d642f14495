"""What is written about the regional plan: to the committee when it may read it, to whoever has something to do."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import in_days, long_date
from cimpact.notices.kinds import Message, Moot, NotNow, writes
from cimpact.notices.models import Notice
from cimpact.programmes.hours import quiet_until

from .models import RegionalPlan, TransferAction
from .permissions import PlanStanding, standing_of_plan


@writes("regional_plan_shared")
def shared(notice: Notice) -> Message:
    """The members of the committee may read the draft and suggest."""
    found = RegionalPlan.objects.open_to(notice.recipient).select_related("programme")
    plan = found.filter(pk=notice.object_id).first()
    if plan is None or standing_of_plan(plan) != PlanStanding.SHARED:
        raise Moot
    sentence = _("L’équipe vous propose de lire ce plan en préparation et de suggérer ce qui y manque.")
    return _message(plan, _("À lire : {title}").format(title=plan.title), sentence, plan.title)


@writes("transfer_action_reminder")
def reminder(notice: Notice) -> Message:
    """The date of a transfer action comes, or is here."""
    found = TransferAction.objects.open().filter(pk=notice.object_id, owner=notice.recipient)
    action = found.select_related("theme__plan__programme").first()
    if action is None or dt.date.fromisoformat(notice.details["on"]) != action.due_on:
        raise Moot
    plan = action.theme.plan
    if plan != RegionalPlan.objects.filter(programme=plan.programme).in_force().first():
        raise Moot
    if until := quiet_until(plan.programme, clock.now()):
        raise NotNow(until)
    when = in_days(action.due_on)
    sentence = _("Cette action du plan régional est attendue le {date}, {when}.").format(
        date=long_date(action.due_on, weekday=True), when=when
    )
    subject = _("À faire {when} : {title}").format(when=when, title=action.what)
    return _message(plan, subject, sentence, action.what, url=reverse("transfer_action", args=[action.pk]))


def _message(plan: RegionalPlan, subject: str, sentence: str, quoted: str, *, url: str = "") -> Message:
    return Message(
        subject=subject,
        template="learning/emails/about",
        url=url or reverse("regional_version", args=[plan.pk]),
        action=_("Ouvrir cette action") if url else _("Lire le plan"),
        context={"sentence": sentence, "quoted": quoted, "programme": plan.programme},
    )
