"""What is written to whoever has something to do for a committee; whether it still holds is asked once more."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import in_days, long_date
from cimpact.notices.kinds import Message, Moot, NotNow, writes
from cimpact.notices.models import Notice
from cimpact.programmes.hours import quiet_until

from .models import ActionItem
from .seating import actions_open_to


def _action_of(notice: Notice) -> ActionItem:
    """What she has to do. Raises Moot when it is done, when someone else has it, or when it is closed to her."""
    found = ActionItem.objects.open().filter(pk=notice.object_id, owner=notice.recipient)
    rows = actions_open_to(notice.recipient, found.select_related("committee__programme"))
    if not rows:
        raise Moot
    return rows[0]


def _message(action: ActionItem, subject: str, sentence: str) -> Message:
    return Message(
        subject=subject,
        template="governance/emails/action",
        url=reverse("action", args=[action.pk]),
        action=_("Ouvrir ce suivi"),
        context={"action_item": action, "sentence": sentence, "committee": action.committee},
    )


@writes("action_given")
def given(notice: Notice) -> Message:
    """A committee leaves her something to do."""
    action = _action_of(notice)
    by = notice.details["by"]
    sentence = _("{by} vous confie un suivi du comité.").format(by=by)
    if action.due_on:
        sentence = _("{by} vous confie un suivi du comité, d’ici le {date}.").format(
            by=by, date=long_date(action.due_on, weekday=True)
        )
    return _message(action, _("Un suivi pour vous : {title}").format(title=action.title), sentence)


@writes("action_reminder")
def reminder(notice: Notice) -> Message:
    """Its date comes, or is here."""
    action = _action_of(notice)
    if action.due_on is None or dt.date.fromisoformat(notice.details["on"]) != action.due_on:
        raise Moot
    if until := quiet_until(action.committee.programme, clock.now()):
        raise NotNow(until)
    when = in_days(action.due_on)
    subject = _("À faire {when} : {title}").format(when=when, title=action.title)
    sentence = _("Ce suivi est attendu le {date}, {when}.").format(
        date=long_date(action.due_on, weekday=True), when=when
    )
    return _message(action, subject, sentence)
