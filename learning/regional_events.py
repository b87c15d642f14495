"""How the life of the regional plan is told in the history."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "regional_plan.begin": _("a commencé une version du plan régional"),
    "regional_plan.write": _("a modifié la présentation du plan régional"),
    "regional_plan.share": _("a partagé le plan régional avec le comité"),
    "regional_plan.unshare": _("a repris le plan régional pour l’écrire encore"),
    "regional_plan.propose": _("a soumis le plan régional au comité"),
    "regional_plan.take_back": _("a retiré le plan régional de devant le comité"),
    "regional_plan.adopt": _("a inscrit l’adoption du plan régional par le comité"),
    "regional_plan.publish": _("a publié le plan régional"),
    "regional_plan.add_theme": _("a ajouté un thème au plan régional"),
    "regional_plan.write_theme": _("a modifié un thème du plan régional"),
    "regional_plan.remove_theme": _("a retiré un thème du plan régional"),
    "regional_plan.add_sources": _("a ajouté des sources à un thème du plan régional"),
    "regional_plan.remove_source": _("a retiré une source à un thème du plan régional"),
    "regional_plan.add_action": _("a ajouté une action de transfert"),
    "regional_plan.write_action": _("a modifié une action de transfert"),
    "regional_plan.remove_action": _("a retiré une action de transfert"),
    "regional_plan.progress": _("a dit où en est une action de transfert"),
    "regional_plan.suggest": _("a fait une suggestion sur le plan régional"),
    "regional_plan.answer": _("a répondu à une suggestion sur le plan régional"),
}
