"""How the life of a report is told in the history of its dossier."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "dossier.report_begun": _("a commencé le rapport"),
    "dossier.report_handed_in": _("a remis le rapport"),
    "dossier.report_sent_back": _("a demandé de préciser le rapport"),
    "dossier.report_handed_back": _("a remis le rapport précisé"),
    "dossier.report_accepted": _("a accepté le rapport"),
}
