"""The contact log: each time a table and whoever accompanies it were in touch (R35, F54)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock
from cimpact.history.models import Audience
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier

from ..enums import ContactKind


class Contact(models.Model):
    """A call, a visit, an e-mail: a line or two, for both sides or for the staff only."""

    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="contacts")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="contacts")
    # The dossier from whose page it was noted, if any.
    dossier = models.ForeignKey(
        Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    kind = models.CharField(_("comment"), max_length=6, choices=ContactKind, default=ContactKind.CALL)
    on = models.DateField(_("le"), default=clock.today)
    with_whom = models.CharField(_("avec qui"), max_length=160, blank=True)
    text = models.CharField(_("en une ligne ou deux"), max_length=600)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.STAFF)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    # The same key is the same contact, however many times its form is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("contact")
        ordering = ["-on", "-at", "-id"]
        indexes = [models.Index(fields=["neighbourhood", "programme", "-on"], name="contact_by_place")]

    def __str__(self):
        return f"{self.on} {self.neighbourhood}"

    @property
    def is_shared(self) -> bool:
        """Whether the table reads it too."""
        return self.audience == Audience.ALL
