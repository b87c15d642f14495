"""The contact log: one line at a time (R35, F54)."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier

from ..models import Contact
from ..permissions import can_log_contact, may_correct_contact


@transaction.atomic
def log_contact(
    place: Neighbourhood,
    programme: Programme,
    *,
    kind: str,
    on: dt.date,
    text: str,
    with_whom: str = "",
    shared: bool = False,
    dossier: Dossier | None = None,
    key: uuid.UUID,
    by,
) -> Contact:
    """Note a call, a visit, an e-mail. The same key is the same contact, however many times it comes."""
    if not can_log_contact(by, place, programme):
        raise NotPossible(_("C’est à la personne qui accompagne le quartier de noter les contacts."))
    audience = Audience.ALL if shared else Audience.STAFF
    contact, created = Contact.objects.get_or_create(
        key=key,
        defaults={
            "neighbourhood": place,
            "programme": programme,
            "dossier": dossier,
            "kind": kind,
            "on": on,
            "with_whom": with_whom,
            "text": text,
            "audience": audience,
            "by": by,
        },
    )
    if created:
        record(place, "neighbourhood.contact_logged", by=by, audience=audience)
    return contact


@transaction.atomic
def correct_contact(
    contact: Contact, *, kind: str, on: dt.date, text: str, with_whom: str, shared: bool, by
) -> Contact:
    """Say better what was noted; the history keeps what it said before."""
    contact = _mine(contact, by)
    before = _said(contact)
    contact.kind, contact.on, contact.text, contact.with_whom = kind, on, text, with_whom
    contact.audience = Audience.ALL if shared else Audience.STAFF
    if (after := _said(contact)) != before:
        contact.save()
        record(
            contact.neighbourhood,
            "neighbourhood.contact_corrected",
            by=by,
            before=before,
            after=after,
            audience=Audience.STAFF,
        )
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by) -> None:
    """Take out a contact noted by mistake; one already taken out stays so."""
    contact = _mine(contact, by)
    record(
        contact.neighbourhood,
        "neighbourhood.contact_removed",
        by=by,
        before=_said(contact),
        audience=Audience.STAFF,
    )
    contact.delete()


def _mine(contact: Contact, by) -> Contact:
    found = (
        Contact.objects.select_for_update(of=("self",)).select_related("neighbourhood").filter(pk=contact.pk)
    )
    contact = found.first()
    if contact is None or not may_correct_contact(by, contact):
        raise NotPossible(
            _("Ce contact ne se corrige plus : il est retiré, ou vous n’accompagnez plus le quartier.")
        )
    return contact


def _said(contact: Contact) -> dict[str, str]:
    return {
        "kind": contact.kind,
        "on": str(contact.on),
        "text": contact.text,
        "with_whom": contact.with_whom,
        "audience": contact.audience,
    }
