"""What is written to those whom a disagreement concerns: that it waits for them, never what it is about."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.notices.kinds import Message, Moot, writes
from cimpact.notices.models import Notice

from .disagreements import can
from .models import Disagreement

SENTENCES: dict[str, Promise] = {
    "disagreement_named": gettext_lazy(
        "Une démarche confidentielle vous concerne. Elle n’est ouverte qu’aux personnes concernées et à qui "
        "l’anime; lisez-la, puis ajoutez votre point de vue."
    ),
    "disagreement_facilitate": gettext_lazy(
        "On vous demande d’animer une démarche confidentielle. Lisez ce qui y est écrit; si vous ne pouvez pas "
        "l’animer, dites-le dans une note."
    ),
    "disagreement_moved": gettext_lazy(
        "Une démarche confidentielle qui vous concerne passe à une autre étape."
    ),
    "disagreement_closed": gettext_lazy(
        "Une démarche confidentielle qui vous concerne est close. Ce qui a été convenu s’y trouve."
    ),
}


@writes("disagreement_named")
@writes("disagreement_facilitate")
@writes("disagreement_moved")
@writes("disagreement_closed")
def about_a_disagreement(notice: Notice) -> Message:
    """Something happened in a disagreement that its reader may still open."""
    disagreement = Disagreement.objects.select_related("programme").get(pk=notice.object_id)
    if not can(notice.recipient, "read", disagreement):
        raise Moot
    return Message(
        subject=_("Une démarche confidentielle vous concerne"),
        template="governance/emails/accord",
        url=reverse("disagreement", args=[disagreement.pk]),
        action=_("Ouvrir la démarche"),
        context={
            "sentence": str(SENTENCES[notice.kind]),
            "place": disagreement.programme.short_name,
        },
    )
