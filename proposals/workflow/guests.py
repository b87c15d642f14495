"""Partners invited to write some sections of a proposal, and nothing else (F24, F7)."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.accounts.workflow import invite
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.writing.models import Guest, Section

from ..enums import State
from ..models import Dossier
from ..permissions import TABLE, Role, roles_in
from .transitions import expect, locked

# They accompany or decide: whoever writes a proposal does neither.
ON_THE_OTHER_SIDE = frozenset({Role.STAFF, Role.MEMBER})


@transaction.atomic
def invite_guest(
    dossier: Dossier,
    user: User,
    *,
    sections: Collection[Section],
    organisation: str = "",
    message: str = "",
    by: User,
) -> Guest:
    """Invite a person to write some sections; she is told, and reads nothing else.

    Invited twice to the same sections, she is invited once.
    """
    dossier = locked(dossier)
    expect(dossier, (State.DRAFTING,))
    _refuse_who_has_a_part(dossier, user)
    _expect_sections(dossier, sections)
    present = Guest.objects.ongoing().filter(document=dossier.document_id, user=user).first()
    if present:
        if {section.pk for section in sections} == set(present.sections.values_list("pk", flat=True)):
            return present
        raise NotPossible(
            _("%(name)s est déjà invitée : ouvrez sa fiche pour changer ses sections.")
            % {"name": user.full_name}
        )
    guest = Guest.objects.create(
        document=dossier.document, user=user, organisation=organisation, invited_by=by
    )
    guest.sections.set(sections)
    _record(dossier, "dossier.invite_guest", guest, by=by, after=_told_of(sections))
    if user.has_opened:
        details = {"message": message}
        outbox.owe("guest_invited", guest, user, due_at=clock.now(), details=details)
    else:
        invite(user, by=by, message=message)
    return guest


@transaction.atomic
def change_guest(guest: Guest, *, sections: Collection[Section], by: User) -> None:
    """Open other sections to a guest, or close some. What she wrote there stays."""
    dossier = locked(guest.document.dossier)
    expect(dossier, (State.DRAFTING,))
    _expect_sections(dossier, sections)
    before = list(guest.sections.all())
    if {section.pk for section in before} == {section.pk for section in sections}:
        return
    guest.sections.set(sections)
    _record(dossier, "dossier.change_guest", guest, by=by, before=_told_of(before), after=_told_of(sections))


@transaction.atomic
def end_guest(guest: Guest, *, by: User) -> None:
    """The dossier closes to the guest, today; what she wrote stays, with her name."""
    dossier = locked(guest.document.dossier)
    if not Guest.objects.filter(pk=guest.pk, ended_on=None).update(ended_on=clock.today()):
        return  # ended twice, closed once
    outbox.cancel("guest_invited", guest)
    _record(dossier, "dossier.end_guest", guest, by=by)


def _refuse_who_has_a_part(dossier: Dossier, user: User) -> None:
    roles = roles_in(user, dossier)
    if roles & TABLE:
        raise NotPossible(
            _("%(name)s fait déjà partie de votre table, et lit toute la proposition.")
            % {"name": user.full_name}
        )
    if roles & ON_THE_OTHER_SIDE:
        raise NotPossible(
            _(
                "%(name)s accompagne les quartiers ou siège à un comité du programme : invitez quelqu’un d’autre."
            )
            % {"name": user.full_name}
        )


def _expect_sections(dossier: Dossier, sections: Collection[Section]) -> None:
    if not sections:
        raise NotPossible(_("Choisissez au moins une section."))
    if any(section.question_set_id != dossier.document.question_set_id for section in sections):
        raise NotPossible(_("Cette section n’est pas de cette proposition."))


def _told_of(sections: Collection[Section]) -> dict:
    return {"sections": [section.code for section in sorted(sections, key=lambda s: s.order)]}


def _record(dossier: Dossier, kind: str, guest: Guest, *, by, before=None, after=None) -> None:
    after = {"person": guest.user.full_name} | (after or {})
    record(dossier, kind, by=by, audience=Audience.TABLE, before=before, after=after)
