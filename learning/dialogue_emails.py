"""The message that follows a dialogue space: its survey, by the same link for everyone (F108)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice

from .models import Dialogue


@writes("dialogue_survey")
def _survey(notice: Notice) -> Message:
    dialogue = Dialogue.objects.select_related("offer__programme").get(pk=notice.object_id)
    offer = dialogue.offer
    return Message(
        subject=str(_("Trois questions après la rencontre : %(title)s")) % {"title": offer.title},
        template="learning/emails/place",
        url=reverse("room_survey", args=[dialogue.code]),
        action=str(_("Répondre au questionnaire")),
        context={
            "offer": offer,
            "sentence": str(
                _(
                    "Merci de votre présence. Trois courtes questions aident à préparer la suite. Le lien est le même "
                    "pour tout le monde : rien ne dit qui a répondu."
                )
            ),
            "words": "",
        },
    )
