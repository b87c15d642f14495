"""The team keeps the list of partners. A partner is never erased: it is no longer proposed (R37)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme

from ..models import CapacityPartner

FIELDS = (
    *("name", "organisation", "themes", "languages", "offer_fr", "offer_en", "availability"),
    *("contact_name", "contact_email", "contact_phone", "is_active"),
)


@transaction.atomic
def keep_partner(
    programme: Programme, values: dict, *, partner: CapacityPartner | None = None, by
) -> CapacityPartner:
    """Add a partner to the list, or change one."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    same_name = CapacityPartner.objects.filter(programme=programme, name=values["name"])
    if same_name.exclude(pk=partner and partner.pk).exists():
        raise NotPossible(_("Ce partenaire est déjà dans la liste."))
    kept = CapacityPartner.objects.get(pk=partner.pk) if partner else CapacityPartner(programme=programme)
    before = _as_data(kept) if partner else None
    for name in FIELDS:
        setattr(kept, name, values[name])
    if before == _as_data(kept):
        return kept
    kept.save()
    record(programme, "capacity.keep_partner", by=by, before=before, after=_as_data(kept))
    return kept


def _as_data(partner: CapacityPartner) -> dict:
    data = {name: getattr(partner, name) for name in FIELDS if name != "organisation"}
    return data | {"organisation": partner.organisation_id}
