"""Inviting people and opening their accounts.

An account is made beforehand, with what its owner may do; an invitation is a link that opens it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox

from .models import Invitation, User


def account_of(email: str, **fields) -> tuple[User, bool]:
    """The account at an address, made now when there is none, and whether it is new."""
    user = User.objects.filter(email__iexact=email).first()
    if user:
        return user, False
    return User.objects.create_user(email, **fields), True


@transaction.atomic
def invite(user: User, *, by: User, message: str = "") -> Invitation:
    """Invite a person to open her account, or invite her again: a new link replaces the former one."""
    invitation = Invitation.objects.select_for_update().filter(user=user).first() or Invitation(user=user)
    if invitation.accepted_at or user.last_login:
        raise NotPossible(_("%(name)s a déjà ouvert son compte.") % {"name": user.full_name})
    again = bool(invitation.pk)
    invitation.invited_by = by
    invitation.message = message or invitation.message
    token = invitation.renew()
    invitation.save()
    outbox.cancel("invitation", invitation)
    outbox.owe("invitation", invitation, user, due_at=invitation.sent_at, details={"token": token})
    record(user, "person.invite_again" if again else "person.invite", by=by)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, password: str = "") -> User:
    """Open the account: the person has checked who she is, and chosen a password if she wanted one."""
    invitation = Invitation.objects.select_for_update().select_related("user").get(pk=invitation.pk)
    if not invitation.is_open:
        raise NotPossible(_("Cette invitation a déjà servi ou a expiré."))
    if password:
        invitation.user.set_password(password)
        invitation.user.save(update_fields=["password"])
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    record(invitation.user, "person.accept", by=invitation.user)
    return invitation.user
