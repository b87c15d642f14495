"""How what tables publish, and the indicators that the region shares, are told in the history."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "indicator.publish": _("a publié un tableau"),
    "indicator.publish_correction": _("a publié une correction"),
    "indicator.withdraw": _("a retiré un tableau de la vue"),
    "indicator.publish_again": _("a remis un tableau en vue"),
    "regional_indicator.keep": _("a modifié un indicateur régional"),
    "regional_indicator.end": _("a cessé de proposer un indicateur régional"),
    "regional_indicator.reopen": _("propose de nouveau un indicateur régional"),
    "regional_indicator.adopt": _("a adopté un indicateur régional"),
    "regional_indicator.difference": _("a précisé ce que la table compte autrement"),
    "regional_indicator.leave": _("a cessé de mesurer un indicateur régional"),
}
