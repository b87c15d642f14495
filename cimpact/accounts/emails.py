"""The messages about a person's own account, each written for her in her language."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice

from .roles import contexts_of


@writes("invitation")
def invitation(notice: Notice) -> Message:
    """Somebody invites her into the portal; her account waits for her."""
    invited = notice.subject
    return Message(
        subject=_("%(name)s vous invite dans le portail cimpact") % {"name": invited.invited_by.full_name},
        template="accounts/emails/invitation",
        url=reverse("invitation", args=[notice.details["token"]]),
        action=_("Ouvrir mon compte"),
        context={"invitation": invited, "contexts": contexts_of(invited.user)},
    )


@writes("replacing")
def replacing(notice: Notice) -> Message:
    """Somebody is away, and counts on her."""
    absence = notice.subject
    return Message(
        subject=_("Vous remplacez %(name)s") % {"name": absence.user.full_name},
        template="accounts/emails/replacing",
        url=reverse("home"),
        action=_("Ouvrir le portail"),
        context={"absence": absence},
    )


@writes("role_given")
def role_given(notice: Notice) -> Message:
    """She had an account already: what she may do in it has grown."""
    context = next((c for c in contexts_of(notice.recipient) if c.key == notice.details["context"]), None)
    return Message(
        subject=_("Vous avez un nouveau rôle dans le portail cimpact"),
        template="accounts/emails/role_given",
        url=reverse("home"),
        action=_("Ouvrir le portail"),
        context={"context": context, "giver": notice.details["by"]},
    )
