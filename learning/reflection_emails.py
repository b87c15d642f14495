"""What is written to whoever accompanies a table when it shows her a reflection: behind the bell, and in the digest."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact import clock
from cimpact.notices import digest, outbox
from cimpact.notices.digest import Part, tells
from cimpact.notices.kinds import Message, Moot, writes
from cimpact.notices.models import Notice, Pace
from neighbourhoods.people import advisors_of

from .models import SelfReflection
from .permissions import reflections_open_to

SHOWN = "self_reflection_shown"


def tell_shown(reflection: SelfReflection) -> None:
    """Tell those who may read it now. It can wait for the morning, as what nobody asks of her by name."""
    place, programme, now = reflection.neighbourhood, reflection.programme, clock.now()
    people = [one for one in advisors_of(place, programme) if _is_open(one, reflection)]
    outbox.tell_all(
        [
            outbox.notice_of(SHOWN, reflection, one, at=now, details={"address": _address(reflection)})
            for one in people
        ]
    )
    paces = digest.paces_of(people)
    digest.defer(SHOWN, reflection, [one for one in people if paces[one.pk] != Pace.NONE], at=now)


def untell_shown(reflection: SelfReflection) -> None:
    """The table took it back: the line behind the bell would lead nowhere."""
    outbox.untell(SHOWN, reflection)


def _is_open(user, reflection: SelfReflection) -> bool:
    return (
        reflections_open_to(user, reflection.programme, reflection.neighbourhood)
        .filter(pk=reflection.pk)
        .exists()
    )


def _address(reflection: SelfReflection) -> list:
    return [reflection.programme.code, reflection.neighbourhood.slug, reflection.pk]


def _shown(pks):
    found = SelfReflection.objects.filter(pk__in=pks)
    return found.select_related("programme", "neighbourhood", "initiative").order_by("shared_at", "pk")


def _subject(reflection: SelfReflection) -> str:
    return _("La table de {place} vous montre une réflexion").format(place=reflection.neighbourhood.name)


@writes(SHOWN)
def shown(notice: Notice) -> Message:
    """One reflection; nothing once the table took it back, or once she accompanies it no more."""
    reflection = _shown([notice.object_id]).first()
    if reflection is None or not _is_open(notice.recipient, reflection):
        raise Moot
    return Message(
        subject=_subject(reflection),
        template="learning/emails/about",
        url=reverse("self_reflection", args=_address(reflection)),
        action=_("Lire la réflexion"),
        context={
            "sentence": _("Elle y dit, dans ses mots, comment elle se voit travailler."),
            "quoted": str(reflection),
            "programme": reflection.programme,
        },
    )


@tells(SHOWN)
def shown_of_the_day(notice: Notice, lines: list[int]) -> Part | None:
    """Those that she has not read and that are still shown to her."""
    found = [one for one in _shown(lines) if _is_open(notice.recipient, one)]
    if not found:
        return None
    subject = ngettext("Une réflexion vous est montrée", "{count} réflexions vous sont montrées", len(found))
    urls = [reverse("self_reflection", args=_address(one)) for one in found]
    return Part(
        subject=subject.format(count=len(found)),
        template="learning/emails/_digest_reminders",
        url=urls[0] if len(urls) == 1 else reverse("home"),
        entries=[
            {"subject": _subject(one), "text": str(one), "url": settings.SITE_URL + url}
            for one, url in zip(found, urls, strict=True)
        ],
    )
