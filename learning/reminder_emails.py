"""The e-mail of a reminder, and its place in the morning's digest; whether it still holds is asked once more."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext

from cimpact import clock
from cimpact.notices import digest
from cimpact.notices.kinds import Message, Moot, NotNow, writes
from cimpact.notices.models import Notice
from cimpact.programmes.hours import quiet_until
from cimpact.programmes.models import Reminder

from .owing import Thing, thing_of
from .reminded import Addressed
from .reminder_words import words_of, written
from .reminders import KIND


@dataclass(frozen=True)
class Words:
    """What a reminder says to its reader now."""

    thing: Thing
    subject: str
    text: str

    @property
    def path(self) -> str:
        name, args = self.thing.page
        return reverse(name, args=args)

    @property
    def url(self) -> str:
        return settings.SITE_URL + self.path


def _read(notice: Notice) -> Words:
    """The words of a reminder. Raises Moot when it no longer holds, NotNow during the programme's quiet hours."""
    thing = thing_of(notice.content_type.model_class(), notice.object_id)
    if thing is None or thing.on.isoformat() != notice.details["on"]:
        raise Moot  # done, handed in, suspended, withdrawn; or due on another date
    rule = Reminder.objects.active().filter(pk=notice.details["reminder"]).first()
    if rule is None or notice.recipient_id not in Addressed().of(thing, rule.to):
        raise Moot
    if until := quiet_until(thing.dossier.programme, clock.now()):
        raise NotNow(until)
    words = words_of(thing)
    return Words(thing, written(rule.subject, words), written(rule.text, words))


@writes(KIND)
def reminder(notice: Notice) -> Message:
    """Something is due, or late (F57)."""
    words = _read(notice)
    return Message(
        subject=words.subject,
        template="learning/emails/reminder",
        url=words.path,
        action=str(words.thing.action),
        context={
            "text": words.text,
            "dossier": words.thing.dossier,
            "pace_url": settings.SITE_URL + reverse("message_pace"),
        },
    )


@digest.tells(KIND)
def reminders_of_the_day(notice: Notice, lines: list[int]) -> digest.Part | None:
    """The reminders of a morning, the first date first."""
    told = []
    for one in Notice.objects.filter(pk__in=lines).select_related("content_type", "recipient"):
        try:
            told.append(_read(one))
        except Moot:
            continue
    if not told:
        return None
    told.sort(key=lambda words: words.thing.on)
    return digest.Part(
        subject=told[0].subject
        if len(told) == 1
        else ngettext("Une date à retenir", "{count} dates à retenir", len(told)).format(count=len(told)),
        template="learning/emails/_digest_reminders",
        url=told[0].path if len(told) == 1 else reverse("home"),
        entries=told,
    )
