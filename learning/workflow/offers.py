"""Group offers: written by the team, published to the tables, then the places: asked, held, awaited, freed (R41).

The offer's row is locked first, so that the last place is given once.
"""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.notices.models import Outsider
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import coordinators_of

from ..capacity_enums import OfferKind, Place
from ..models import GroupOffer, Registration

FIELDS = (
    *("kind", "audience", "theme", "title_fr", "title_en", "text_fr", "text_en", "starts_at", "ends_at"),
    *("dates_fr", "dates_en", "place", "limit", "closes_on", "with_partners"),
)
# What whoever holds a place must know when it changes.
TOLD = ("starts_at", "ends_at", "place")


def _locked(offer: GroupOffer) -> GroupOffer:
    return GroupOffer.objects.select_for_update(of=("self",)).select_related("programme").get(pk=offer.pk)


def _people(offer: GroupOffer, *places: str) -> QuerySet[Registration]:
    return offer.registrations.filter(place__in=places)


def places_of(programme: Programme) -> QuerySet[Neighbourhood]:
    """The neighbourhoods that take part in the programme."""
    taking_part = Q(assignments__programme=programme) | Q(initiatives__programme=programme)
    return Neighbourhood.objects.filter(taking_part).select_related("table").distinct()


def readers_of(offer: GroupOffer) -> list:
    """Who is told of an offer: the coordination of every table, each person once."""
    people = {person.pk: person for place in places_of(offer.programme) for person in coordinators_of(place)}
    return list(people.values())


@transaction.atomic
def keep_offer(programme: Programme, values: dict, *, offer: GroupOffer | None = None, by) -> GroupOffer:
    """Write an offer, or change one: those who hold a place are told of another time or place, and places added go to
    those who wait. A dialogue space is organised with partners, or is not (R36)."""
    if values.get("kind") == OfferKind.DIALOGUE and not values.get("with_partners"):
        raise NotPossible(_("Nommez les partenaires avec qui cet espace est organisé."))
    if offer is None:
        kept = GroupOffer.objects.create(programme=programme, created_by=by, **values)
        record(kept, "offer.keep", by=by)
        return kept
    kept = _locked(offer)
    if kept.cancelled_at:
        raise NotPossible(_("Cette offre est annulée : elle ne change plus."))
    changed = [name for name in FIELDS if name in values and getattr(kept, name) != values[name]]
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, values[name])
    kept.save()
    record(kept, "offer.keep", by=by, after={"fields": changed})
    if kept.is_published:
        if set(TOLD) & set(changed):
            for registration in _people(kept, Place.HELD, Place.WAITING):
                _tell("offer_changed", registration)
        _promote(kept)
    return kept


@transaction.atomic
def publish(offer: GroupOffer, *, by) -> GroupOffer:
    """Open the registrations, and tell the coordination of every table."""
    offer = _locked(offer)
    if offer.is_published:
        return offer  # published twice, told once
    if offer.cancelled_at:
        raise NotPossible(_("Cette offre est annulée : elle ne change plus."))
    if offer.closes_on < clock.today() or offer.starts_at <= clock.now():
        raise NotPossible(_("Les inscriptions seraient déjà fermées : choisissez des dates à venir."))
    offer.published_at = clock.now()
    offer.save(update_fields=["published_at"])
    record(offer, "offer.publish", by=by)
    for person in readers_of(offer):
        outbox.owe("offer_published", offer, person, due_at=clock.now())
    return offer


@transaction.atomic
def cancel(offer: GroupOffer, *, reason: str, by) -> GroupOffer:
    """Cancel an offer; whoever holds or awaits a place is told why."""
    offer = _locked(offer)
    if offer.cancelled_at:
        return offer
    if offer.is_over:
        raise NotPossible(_("Cette activité a déjà eu lieu."))
    offer.cancelled_at, offer.cancelled_why = clock.now(), reason
    offer.save(update_fields=["cancelled_at", "cancelled_why"])
    record(offer, "offer.cancel", by=by, comment=reason)
    for registration in _people(offer, Place.HELD, Place.WAITING):
        _tell("offer_cancelled", registration)
    return offer


# Places


def _tell(kind: str, registration: Registration) -> None:
    reader = Outsider(registration.name, registration.email, registration.language)
    outbox.owe(kind, registration, reader, due_at=clock.now())


@transaction.atomic
def register(
    offer: GroupOffer,
    *,
    neighbourhood: Neighbourhood | None,
    name: str,
    email: str,
    organisation: str,
    language: str,
) -> Registration:
    """Ask for a place: it is held while there is one, else awaited. The same address asks once."""
    offer = _locked(offer)
    if not offer.takes_registrations:
        raise NotPossible(closed_because(offer))
    if same := offer.registrations.filter(email__iexact=email).exclude(place=Place.GIVEN_UP).first():
        return same
    held = _people(offer, Place.HELD).count()
    registration = Registration.objects.create(
        offer=offer,
        neighbourhood=neighbourhood,
        name=name,
        email=email,
        organisation=organisation,
        language=language,
        place=Place.HELD if offer.limit is None or held < offer.limit else Place.WAITING,
    )
    _tell("place_held" if registration.place == Place.HELD else "place_awaited", registration)
    return registration


def closed_because(offer: GroupOffer) -> str:
    """Why nobody may register now."""
    if offer.cancelled_at:
        return _("Cette activité est annulée.")
    if offer.is_over:
        return _("Cette activité a déjà eu lieu.")
    return _("Les inscriptions sont fermées depuis le %(date)s.") % {"date": long_date(offer.closes_on)}


@transaction.atomic
def give_up(registration: Registration) -> Registration:
    """Leave one's place: the first who waits takes it, and is told."""
    offer = _locked(registration.offer)
    registration = offer.registrations.get(pk=registration.pk)
    if registration.place == Place.GIVEN_UP or offer.starts_at <= clock.now():
        return registration
    registration.place = Place.GIVEN_UP
    registration.save(update_fields=["place"])
    _promote(offer)
    return registration


def _promote(offer: GroupOffer) -> None:
    """Give the free places to those who wait, in their turn."""
    if offer.cancelled_at or offer.starts_at <= clock.now():
        return
    waiting = _people(offer, Place.WAITING)
    if offer.limit is not None:
        waiting = waiting[: max(offer.limit - _people(offer, Place.HELD).count(), 0)]
    for registration in waiting:
        registration.place = Place.HELD
        registration.save(update_fields=["place"])
        _tell("place_freed", registration)


@transaction.atomic
def mark_attendance(offer: GroupOffer, *, came: set[int], by) -> None:
    """Note who came, among those who held a place; whoever came is asked what she retains."""
    offer = _locked(offer)
    if offer.starts_at > clock.now():
        raise NotPossible(_("L’activité n’a pas encore commencé."))
    for registration in _people(offer, Place.HELD):
        was_there = registration.came
        registration.came = registration.pk in came
        registration.save(update_fields=["came"])
        if registration.came and not was_there and registration.feedback_at is None:
            _tell("offer_feedback", registration)
    record(offer, "offer.attendance", by=by, after={"came": len(came)})


@transaction.atomic
def give_feedback(registration: Registration, *, words: str) -> Registration:
    """Say what one retains of it; written again, it takes the place of the former words."""
    offer = _locked(registration.offer)
    registration = offer.registrations.get(pk=registration.pk)
    if offer.starts_at > clock.now() or registration.place != Place.HELD:
        raise NotPossible(_("Vous pourrez dire ce que vous en retenez après l’activité."))
    registration.feedback, registration.feedback_at = words, clock.now()
    registration.save(update_fields=["feedback", "feedback_at"])
    return registration
