"""Group offers as they are read: how many places are held and awaited (R41)."""

from django.db.models import Count, Q

from cimpact.programmes.models import Programme

from .capacity_enums import OfferFor, Place
from .models import GroupOffer


def offers_in(programme: Programme):
    """Every offer of a programme, with its places, the first to come first."""
    return with_places(GroupOffer.objects.filter(programme=programme)).order_by("starts_at", "pk")


def with_places(offers):
    """With `held` and `awaited`: how many."""
    return offers.select_related("programme").annotate(
        held=Count("registrations", filter=Q(registrations__place=Place.HELD)),
        awaited=Count("registrations", filter=Q(registrations__place=Place.WAITING)),
    )


def public_offers():
    """What anyone may read: offers open to the whole community, published, to come and not cancelled."""
    offers = GroupOffer.objects.published().to_come().filter(audience=OfferFor.EVERYONE)
    return with_places(offers).order_by("starts_at", "pk")
