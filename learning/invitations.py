"""The link that a table's coordination passes on to the organisations of its neighbourhood: signed, nothing is kept."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from neighbourhoods.models import Neighbourhood

from .models import GroupOffer

_signer = signing.Signer(salt="learning.invitation", sep=".")


def link_of(offer: GroupOffer, neighbourhood: Neighbourhood) -> str:
    """The whole address, to copy."""
    token = _signer.sign(f"{offer.pk}-{neighbourhood.pk}")
    return settings.SITE_URL.rstrip("/") + reverse("offer_invitation", args=[token])


def read_link(token: str) -> tuple[int, int] | None:
    """The offer and the neighbourhood (ids) of a link; None when it was made up or cut."""
    try:
        offer, neighbourhood = _signer.unsign(token).split("-")
    except signing.BadSignature:
        return None
    return int(offer), int(neighbourhood)
