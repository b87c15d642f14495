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
from ..permissions import can_log_contact


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
