"""Inviting people and opening their accounts.

An account is made beforehand, with what its owner may do; an invitation is a link that opens it.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status

from .models import Invitation, User

CORRECTED = ("first_name", "last_name", "email", "phone", "job_title", "language")


def account_of(email: str, **fields) -> tuple[User, bool]:
    """The account at an address, made now when there is none, and whether it is new."""
    user = User.objects.filter(email__iexact=email).first()
    if user:
        return user, False
    try:
        with transaction.atomic():
            return User.objects.create_user(email, **fields), True
    except IntegrityError:  # somebody invited her at the same moment
        return User.objects.get(email__iexact=email), False


@transaction.atomic
def invite(user: User, *, by: User, message: str = "") -> Invitation:
    """Invite a person to open her account, or invite her again: a new link replaces the former one."""
    # One at a time for a person: two people inviting her together send one link that opens.
    user = User.objects.select_for_update().get(pk=user.pk)
    invitation = Invitation.objects.filter(user=user).first() or Invitation(user=user)
    if user.has_opened:
        raise NotPossible(_("%(name)s a déjà ouvert son compte.") % {"name": user.full_name})
    again = bool(invitation.pk)
    invitation.invited_by = by
    invitation.message = message or invitation.message
    details = {"token": invitation.renew()}
    invitation.save()
    # A link that has not left yet is replaced where it waits: nobody receives one that no longer opens.
    waiting = Notice.objects.filter(kind="invitation", recipient=user, status=Status.PENDING)
    if not waiting.update(details=details):
        outbox.owe("invitation", invitation, user, due_at=invitation.sent_at, details=details)
        record(user, "person.invite_again" if again else "person.invite", by=by)
    return invitation


@transaction.atomic
def welcome(user: User, role, *, context: str, by: User, message: str = "") -> None:
    """Tell a person of a role just given to her: an invitation while her account is closed, else a notice."""
    if user.has_opened:
        details = {"context": context, "by": by.full_name}
        outbox.owe("role_given", role, user, due_at=clock.now(), details=details)
    else:
        invite(user, by=by, message=message)


@transaction.atomic
def accept(invitation: Invitation, *, password: str = "") -> User:
    """Open the account: the person has checked who she is, and chosen a password if she wanted one."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",)).select_related("user").get(pk=invitation.pk)
    )
    if not invitation.is_open:
        raise NotPossible(_("Cette invitation a déjà servi ou a expiré."))
    if password:
        invitation.user.set_password(password)
        invitation.user.save(update_fields=["password"])
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    record(invitation.user, "person.accept", by=invitation.user)
    return invitation.user


def close_sessions(user: User) -> None:
    """End every session of a person, wherever she is signed in: a role of hers has just ended.

    She signs in again, with what remains hers.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


@transaction.atomic
def close_account(user: User, *, by: User) -> None:
    """Nobody enters by this account any more, those who are in included. What she did keeps her name."""
    if user == by:
        raise NotPossible(_("Demandez à quelqu’un d’autre de l’équipe de fermer votre compte."))
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        close_sessions(user)
        record(user, "person.close", by=by)


@transaction.atomic
def reopen_account(user: User, *, by: User) -> None:
    """She may sign in again, with the roles that she still has."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record(user, "person.reopen", by=by)


@transaction.atomic
def forget_second_factor(user: User, *, by: User) -> None:
    """She lost her telephone and her recovery codes: she enters without them, and sets it up anew if a role asks."""
    if Authenticator.objects.filter(user=user).delete()[0]:
        close_sessions(user)
        record(user, "person.forget_second_factor", by=by)


@transaction.atomic
def correct(user: User, *, before: User, by: User) -> None:
    """Correct who a person is. A new address takes the former one's place everywhere, the invitation included."""
    user.save()
    changed = [name for name in CORRECTED if getattr(user, name) != getattr(before, name)]
    if not changed:
        return
    record(user, "person.correct", by=by, after={"fields": changed})
    if "email" in changed:
        # Signing in looks among these first.
        EmailAddress.objects.filter(user=user).delete()
        if not user.has_opened:
            invite(user, by=by)
