"""What people keep of the top floor: their own views of a list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cimpact import clock


class SavedView(models.Model):
    """Filters that a person gave a name to, in one of her roles (F38)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    context = models.CharField(max_length=40)  # the key of the role
    name = models.CharField(_("nom de la vue"), max_length=40)
    query = models.CharField(max_length=500)  # what stands after the « ? » of the address
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "context", "name"], name="saved_view_named_once")
        ]

    def __str__(self):
        return self.name
