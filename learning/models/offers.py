"""Group offers: workshops and communities of practice, the places held and awaited in them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.enums import CapacityTheme
from cimpact.programmes.models import Programme
from cimpact.translated import Translated
from neighbourhoods.models import Neighbourhood

from ..capacity_enums import OfferFor, OfferKind, Place


def random_token() -> str:
    """A link that is not guessed: 128 random bits."""
    return secrets.token_urlsafe(16)


class OfferQuerySet(models.QuerySet):
    def published(self) -> "OfferQuerySet":
        return self.exclude(published_at=None)

    def to_come(self) -> "OfferQuerySet":
        return self.filter(cancelled_at=None, ends_at__gt=clock.now())


class GroupOffer(models.Model):
    """A workshop, a community of practice or a dialogue space, offered to every neighbourhood (R36, R41)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="group_offers")
    kind = models.CharField(_("ce que c’est"), max_length=10, choices=OfferKind, default=OfferKind.WORKSHOP)
    audience = models.CharField(_("pour qui"), max_length=10, choices=OfferFor, default=OfferFor.TABLES)
    theme = models.CharField(_("thème"), max_length=20, choices=CapacityTheme)
    # A dialogue space is always organised with partners, so as not to double those that exist (R36).
    with_partners = models.CharField(_("organisé avec"), max_length=200, blank=True)
    title_fr = models.CharField(_("titre en français"), max_length=120)
    title_en = models.CharField(_("titre en anglais"), max_length=120)
    title = Translated()
    text_fr = models.TextField(_("présentation en français"))
    text_en = models.TextField(_("présentation en anglais"))
    text = Translated()
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    # A community of practice meets again: its other dates, in words.
    dates_fr = models.CharField(_("autres dates, en français"), max_length=200, blank=True)
    dates_en = models.CharField(_("autres dates, en anglais"), max_length=200, blank=True)
    dates = Translated()
    place = models.CharField(_("lieu ou lien"), max_length=200)
    limit = models.PositiveSmallIntegerField(_("nombre de places"), null=True, blank=True)
    closes_on = models.DateField(_("inscription jusqu’au"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offre de groupe")
        verbose_name_plural = _("offres de groupe")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="group_offer_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(kind=OfferKind.DIALOGUE) | Q(with_partners__gt=""),
                name="dialogue_space_has_partners",
            ),
            models.CheckConstraint(condition=Q(limit=None) | Q(limit__gt=0), name="group_offer_has_a_place"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def takes_registrations(self) -> bool:
        return (
            self.is_published
            and self.cancelled_at is None
            and clock.today() <= self.closes_on
            and self.starts_at > clock.now()
        )


class Registration(models.Model):
    """A person's place in a group offer, held or awaited; she needs no account."""

    offer = models.ForeignKey(GroupOffer, on_delete=models.PROTECT, related_name="registrations")
    # Whose link she came by; None for the public page.
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("courriel"))
    organisation = models.CharField(_("organisme"), max_length=120)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fr")
    place = models.CharField(max_length=10, choices=Place)
    token = models.CharField(max_length=40, unique=True, default=random_token, editable=False)
    at = models.DateTimeField(default=clock.now)
    came = models.BooleanField(_("présence"), null=True, blank=True)
    feedback = models.TextField(_("ce que vous en retenez"), blank=True)
    feedback_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("inscription")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "offer",
                Lower("email"),
                condition=~Q(place=Place.GIVEN_UP),
                name="registered_once",
            )
        ]
        indexes = [models.Index(fields=["offer", "place", "at"], name="registration_in_turn")]

    def __str__(self):
        return f"{self.name}, {self.offer_id}"
