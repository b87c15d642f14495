"""How the learning library is told in histories."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "library.reuse": _("a dit réutiliser l’apprentissage"),
    "library.withdraw_reuse": _("a retiré la réutilisation de l’apprentissage"),
    "library.share_finding": _("a versé l’apprentissage à la bibliothèque"),
    "collection.make": _("a fait une collection"),
    "collection.change": _("a modifié la collection"),
    "collection.remove": _("a retiré la collection"),
}
