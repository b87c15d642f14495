"""The message to the author of a learning that another neighbourhood reused (F70)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.notices.kinds import Message, Moot, writes
from cimpact.notices.models import Notice

from .models import Reuse


@writes("learning_reused")
def learning_reused(notice: Notice) -> Message:
    """Where it was reused, and what it changed; nothing once either side took its part back."""
    found = Reuse.objects.said().filter(pk=notice.object_id, entry__removed_at=None)
    reuse = found.select_related("entry", "neighbourhood", "by").first()
    if reuse is None:
        raise Moot
    return Message(
        subject=_("Votre apprentissage sert ailleurs : %(title)s") % {"title": reuse.entry.title},
        template="learning/emails/learning_reused",
        url=reverse("library_entry", args=[reuse.entry_id]),
        action=_("Ouvrir l’apprentissage"),
        context={"reuse": reuse},
    )
