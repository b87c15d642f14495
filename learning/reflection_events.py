"""How what happens to a table's reflections is told, after the name of whoever did it."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "self_reflection.opened": _("a commencé une réflexion de la table"),
    "self_reflection.closed": _("a clos une réflexion de la table"),
    "self_reflection.reopened": _("a rouvert une réflexion de la table"),
    "self_reflection.shown": _("a montré une réflexion de la table"),
    "self_reflection.taken_back": _("a cessé de montrer une réflexion de la table"),
    "self_reflection.step_added": _("a inscrit un prochain pas"),
    "self_reflection.step_done": _("a noté qu’un prochain pas est fait"),
    "self_reflection.step_undone": _("a noté qu’un prochain pas reste à faire"),
    "self_reflection.step_dropped": _("a retiré un prochain pas"),
}
