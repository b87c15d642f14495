"""The people of the community: what each agrees to show of herself, and the introductions that are asked for (F109)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.programmes.enums import CapacityTheme

from ..enums import Answer, Presence


class Card(models.Model):
    """What a person agreed to show of herself to the community; without a card, what her role shows."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="card")
    presence = models.CharField(
        _("dans l’annuaire"), max_length=8, choices=Presence, default=Presence.BY_ROLE, blank=True
    )
    shows_email = models.BooleanField(_("montrer mon courriel"), default=False)
    shows_phone = models.BooleanField(_("montrer mon téléphone"), default=False)
    themes = models.JSONField(_("thèmes de travail"), default=list, blank=True)  # of CapacityTheme
    about = models.CharField(_("ce que je fais, ce que je peux partager"), max_length=300, blank=True)
    takes_introductions = models.BooleanField(_("recevoir des mises en relation"), default=True)

    class Meta:
        verbose_name = _("carte dans l’annuaire")

    def __str__(self):
        return str(self.user)

    @property
    def themes_in_words(self) -> list[str]:
        """The themes, in the order of the guide."""
        return [str(theme.label) for theme in CapacityTheme if theme in self.themes]


class IntroductionQuerySet(models.QuerySet):
    def of(self, user) -> "IntroductionQuerySet":
        """Those that the person asked for, or that concern her, the latest first."""
        mine = self.filter(Q(asked_by=user) | Q(one=user) | Q(other=user))
        return mine.select_related("asked_by", "one", "other").order_by("-asked_at", "-pk")


class Introduction(models.Model):
    """Two people to put in touch, when both agree; whoever asks may be one of them, who then agrees by asking.

    The lower id comes first, so that a pair is one whichever way it is asked.
    """

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(_("pourquoi"), max_length=600)
    asked_at = models.DateTimeField(default=clock.now)
    one_answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE, blank=True)
    other_answer = models.CharField(max_length=8, choices=Answer, default=Answer.NONE, blank=True)
    # When both agreed, or one declined.
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mise en relation")
        verbose_name_plural = _("mises en relation")
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="introduction_pair_ordered"),
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(settled_at=None), name="introduction_once_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.one}, {self.other}"

    @property
    def is_made(self) -> bool:
        """Whether both agreed: each then sees how to reach the other."""
        return self.one_answer == self.other_answer == Answer.ACCEPTED

    @property
    def is_declined(self) -> bool:
        return Answer.DECLINED in (self.one_answer, self.other_answer)

    def awaits(self, user) -> bool:
        """Whether the person has still to answer."""
        if self.settled_at:
            return False
        return (self.one_id == user.pk and self.one_answer == Answer.NONE) or (
            self.other_id == user.pk and self.other_answer == Answer.NONE
        )

    def facing(self, user) -> list:
        """The people whom the introduction shows to that person: the other one, or both to whoever asks for them."""
        return [person for person in (self.one, self.other) if person.pk != user.pk]
