"""How what a table does with its indicators is told in their history."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "indicator.define": _("a défini un indicateur"),
    "indicator.change": _("a modifié un indicateur"),
    "indicator.end": _("a cessé de mesurer un indicateur"),
    "indicator.resume": _("mesure de nouveau un indicateur"),
    "indicator.measure": _("a inscrit des mesures"),
    "indicator.correct": _("a corrigé des mesures"),
    "dimension.define": _("a défini des catégories"),
    "dimension.change": _("a modifié des catégories"),
}
