"""People and the invitations that bring them in."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.cache import cache
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cimpact import clock


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person; the e-mail address is the sign-in name."""

    email = models.EmailField(_("adresse courriel"))
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(pgettext_lazy("of a person", "nom"), max_length=80)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    job_title = models.CharField(_("fonction"), max_length=120, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES, default="fr")
    is_active = models.BooleanField(_("peut se connecter"), default=True)
    is_staff = models.BooleanField(_("accède à l’administration technique"), default=False)
    # Grows to close every session of the person at once.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("personne")
        ordering = ["last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("Une personne a déjà cette adresse courriel."),
            )
        ]

    def __str__(self):
        return self.full_name

    def get_session_auth_hash(self) -> str:
        """What a session must still hold to be hers: a new password or a new epoch ends it.

        Nothing is added before the first time, so that an upgrade signs nobody out.
        """
        return f"{super().get_session_auth_hash()}{self.session_epoch or ''}"

    def get_session_auth_fallback_hash(self):
        return (f"{former}{self.session_epoch or ''}" for former in super().get_session_auth_fallback_hash())

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @property
    def has_opened(self) -> bool:
        """Whether the account is in her hands: she came in once, or has a password."""
        return self.last_login is not None or self.has_usable_password()

    @property
    def initials(self) -> str:
        return (self.first_name[:1] + self.last_name[:1]).upper() or self.email[:1].upper()


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """A link that lets a person take possession of the account prepared for her.

    What she may do is written on her account beforehand (memberships, roles); the link only opens it.
    Only a fingerprint of the link's token is kept.
    """

    LIFETIME = dt.timedelta(days=14)

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    message = models.TextField(_("mot d’accueil"), blank=True)

    class Meta:
        verbose_name = _("invitation")

    def __str__(self):
        return str(self.user)

    def renew(self) -> str:
        """Make a new link, which replaces the former one, and return its token (not saved)."""
        token = secrets.token_urlsafe(24)
        self.token_hash = _fingerprint(token)
        self.sent_at = clock.now()
        self.expires_at = self.sent_at + self.LIFETIME
        return token

    @classmethod
    def for_token(cls, token: str) -> "Invitation | None":
        return cls.objects.select_related("user", "invited_by").filter(token_hash=_fingerprint(token)).first()

    @property
    def is_used(self) -> bool:
        """Whether the account is open already, by this link or by a code sent to its address."""
        return self.accepted_at is not None or self.user.has_opened

    @property
    def is_open(self) -> bool:
        return not self.is_used and clock.now() < self.expires_at


class AbsenceQuerySet(models.QuerySet):
    def current(self) -> "AbsenceQuerySet":
        today = clock.today()
        return self.filter(starts_on__lte=today, ends_on__gte=today)

    def to_come(self) -> "AbsenceQuerySet":
        """Those of today and of later, the nearest first."""
        return self.filter(ends_on__gte=clock.today()).order_by("starts_on")


def replaced_today(user) -> dict[int, dt.date]:
    """Whom the person replaces today (user ids), and to which day: kept a minute, every page asks and few are away."""
    key = f"absences-{clock.today()}"
    if (away := cache.get(key)) is None:
        current = Absence.objects.current().order_by("ends_on")
        cache.set(key, away := list(current.values_list("substitute", "user", "ends_on")), 60)
    return {absent: last_day for substitute, absent, last_day in away if substitute == user.pk}


def _forget_absences() -> None:
    """An absence was written: whoever reads before it is committed must not keep what was."""
    key = f"absences-{clock.today()}"
    cache.delete(key)
    transaction.on_commit(lambda: cache.delete(key))


class Absence(models.Model):
    """While a person is away, another holds her roles at the tables and in the neighbourhoods she accompanies."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(User, on_delete=models.PROTECT, related_name="replacements")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~models.Q(user=models.F("substitute")), name="absence_has_another_substitute"
            ),
        ]

    def __str__(self):
        return f"{self.user} → {self.substitute}"

    def save(self, **options) -> None:
        super().save(**options)
        _forget_absences()

    def delete(self, using=None, keep_parents=False) -> tuple[int, dict[str, int]]:
        deleted = super().delete(using, keep_parents)
        _forget_absences()
        return deleted

    @property
    def is_current(self) -> bool:
        return self.starts_on <= clock.today() <= self.ends_on
