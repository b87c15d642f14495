"""The messages about introductions: who asks and why, what became of it. No address is in the first."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.notices.kinds import Message, Moot, writes
from cimpact.notices.models import Notice

from .models import Introduction


def _of(notice: Notice) -> Introduction:
    return Introduction.objects.select_related("asked_by", "one", "other").get(pk=notice.object_id)


def _message(notice: Notice, asked: Introduction, subject: str, template: str, action: str) -> Message:
    return Message(
        subject=subject,
        template=f"neighbourhoods/emails/{template}",
        url=reverse("introductions"),
        action=action,
        context={
            "introduction": asked,
            "facing": asked.facing(notice.recipient),
            "is_for_herself": asked.asked_by_id in (asked.one_id, asked.other_id),
            "is_one_of_them": notice.recipient_id in (asked.one_id, asked.other_id),
        },
    )


@writes("introduction_asked")
def introduction_asked(notice: Notice) -> Message:
    """Somebody would like to be put in touch with her, or puts her in touch with someone."""
    asked = _of(notice)
    if not asked.awaits(notice.recipient):
        raise Moot
    subject = _("%(name)s propose une mise en relation") % {"name": asked.asked_by.full_name}
    return _message(notice, asked, subject, "introduction_asked", _("Répondre"))


@writes("introduction_made")
def introduction_made(notice: Notice) -> Message:
    """Both agreed."""
    asked = _of(notice)
    names = " · ".join(person.full_name for person in asked.facing(notice.recipient))
    subject = _("C’est fait : mise en relation avec %(name)s") % {"name": names}
    return _message(notice, asked, subject, "introduction_made", _("Voir mes mises en relation"))


@writes("introduction_declined")
def introduction_declined(notice: Notice) -> Message:
    """It will not be this time; nobody says who, nor why."""
    subject = _("Votre demande de mise en relation n’a pas eu de suite cette fois")
    return _message(notice, _of(notice), subject, "introduction_declined", _("Voir l’annuaire"))
