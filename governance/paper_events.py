"""How what happens to a structure's papers is told, after the name of whoever did it."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "essential_document.add_version": _("a ajouté une version"),
    "essential_document.take_back": _("a retiré une version proposée"),
    "essential_document.approve": _("a noté l’approbation d’une version"),
    "essential_document.review": _("a changé la date de révision"),
    "reflection.share": _("a partagé la réflexion de l’année"),
    "reflection.unshare": _("a cessé de partager la réflexion de l’année"),
}
